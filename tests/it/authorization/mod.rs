//! Who may do what: every operation of the document with every role, and organizations that cannot see each other.

mod impersonation;
mod isolation;
mod organizations;
mod page;
mod table;
mod walk;
