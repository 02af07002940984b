//! Mail: from what is to be said to a message that has left.
//!
//! What is outstanding is a view of the log (`regimen_projections::notification::mail`). The dispatcher takes from it what is due,
//! the post office makes a letter of it and hands it to a mail server or into a folder, and what came of it becomes an event.

mod attempt;
mod dev_outbox;
mod dispatcher;
mod eml;
mod kept_text;
mod landing;
mod mails;
mod message;
mod post_office;
mod render;
mod transport;
mod wordings;

use std::path::Path;
use std::sync::Arc;

pub(crate) use dev_outbox::dev_outbox;
pub use dispatcher::Dispatcher;
pub(crate) use landing::landing;
pub(crate) use post_office::PostOffice;
pub use post_office::UnusableMail;
pub(crate) use render::Branding;

/// All that mail takes.
pub(crate) struct MailRoom {
    pub(crate) dispatcher: Dispatcher,
    pub(crate) post_office: Arc<PostOffice>,
    /// Whether nobody but this machine can reach the server.
    pub(crate) on_loopback: bool,
}

impl MailRoom {
    /// The folder that mail goes to, if it can be looked into with a browser.
    pub(crate) fn open_outbox(&self) -> Option<&Path> {
        self.post_office.outbox_folder().filter(|_| self.on_loopback)
    }
}

pub(crate) const API: (mails::MailsApi, wordings::WordingsApi) = (mails::MailsApi, wordings::WordingsApi);
