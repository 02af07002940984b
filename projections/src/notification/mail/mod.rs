//! Mail: what is to be sent, what was, and what was given up.

mod choices;
mod deriving;
mod finder;
mod outstanding;
mod row;
mod view;

pub use choices::{BY_MAIL, ChoicesRow, by_mail};
pub use finder::{find_mail, find_mails};
pub use outstanding::{Backlog, Outstanding, backlog, outstanding};
pub use row::{Entry, MailRow, MailState, MailTo};
pub use view::MailView;
