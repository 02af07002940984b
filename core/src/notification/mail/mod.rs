//! Mail: what one person is told outside of the app.
//!
//! - **Mail**: one message to one recipient, from the moment somebody decided to send it. It holds a code and facts, like a
//!   notice; words, colours and secrets come in when it is rendered, so the log holds none of them.
//! - **Recipient**: an account, or an address that belongs to no account yet.
//! - **Attempt**: one try to hand it to a mail server. After [`TRIES`] of them it is given up, until a person has it sent again.
//!
//! Mail is queued by the use case that causes it, in its own commit: see [`send_mail`]. Use cases: [`NoteMailAttempt`],
//! [`ResendMail`].

pub mod events;
mod message;
mod note_attempt;
mod resend_mail;
mod trouble;
mod values;

use crate::kernel::executor::{Failure, Work};

use super::notice::Notice;

pub use message::{Attempted, Mail, MailCommand, MailRefusal};
pub use note_attempt::NoteMailAttempt;
pub use resend_mail::{MailIsResent, ResendMail};
pub use trouble::{TRIES, Trouble};
pub use values::{LinkTo, MailId, Mailbox, Recipient};

/// Queues a mail that says `notice` to `to`, in the commit of `work`.
///
/// # Errors
/// When the log does not answer.
pub async fn send_mail(work: &mut Work<'_>, to: Recipient, notice: &impl Notice) -> Result<MailId, Failure> {
    let at = work.now();
    let mail_id = MailId::of(work.command_id(), &to, notice.code());
    let mut mail = work.load::<Mail>(mail_id).await?;
    let command = MailCommand::Queue { mail_id, to, code: notice.code(), facts: notice.facts(), at };
    mail.handle(command).await.map_err(|refusal| Failure::Corrupt(refusal.to_string().into()))?;
    work.save(mail).await?;
    Ok(mail_id)
}
