//! What the executor promises, seen from outside: with several processes on one database, and with long streams.

mod long_streams;
mod nodes;
