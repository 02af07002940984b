//! Notification: what people are told in the app.
//!
//! - **Inbox**: all that one person was told, each with a number, and what of it they have read.
//! - **Notice**: one thing to be told. The context in which it happened declares it with [`crate::notices!`]: a stable code and
//!   facts, like a refusal, without personal data.
//!
//! - **Mail**: one message outside of the app: see [`mail`]. How people want it is told in [`preferences`], and what an organization says
//!   in words of its own in [`wording`].
//!
//! Use cases: [`ReadNotifications`]. Notices are posted by the use case that causes them, in its own commit, so that nobody can
//! be moved, promoted or sent home without being told: see [`post`].

pub mod events;
mod inbox;
mod language;
pub mod mail;
mod notice;
pub mod preferences;
mod read_notifications;
pub mod wording;

pub use inbox::{Inbox, InboxCommand, InboxRefusal};
pub use language::{Language, UnknownLanguage};
pub use mail::{LinkTo, Mail, MailId, MailRefusal, Mailbox, Recipient, send_mail};
pub use notice::{Notice, NoticeCode, post};
pub use preferences::{Preferences, PreferencesRefusal};
pub use read_notifications::{NotificationsAreRead, ReadNotifications, WhichNotifications};
pub use wording::{Wording, WordingRefusal};
