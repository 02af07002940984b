//! What people see in a browser, as far as it can be told without one: what the pages say, in which language, and what they may do.

mod sign_in;
