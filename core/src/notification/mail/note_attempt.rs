//! Somebody tried to send a mail, and says what came of it.

use super::message::{Attempted, Mail, MailCommand, MailRefusal};
use super::values::MailId;
use crate::kernel::executor::{Decline, UseCase, Work};

/// Note what came of an attempt to send a mail. Twice is once.
#[derive(Debug, Clone, Copy)]
pub struct NoteMailAttempt {
    /// The mail.
    pub mail_id: MailId,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// What came of it.
    pub attempted: Attempted,
}

impl UseCase for NoteMailAttempt {
    type Outcome = ();
    type Refusal = MailRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<MailRefusal>> {
        let Self { mail_id, attempt, attempted } = *self;
        let at = work.now();
        let mut mail = work.load::<Mail>(mail_id).await?;
        mail.handle(MailCommand::NoteAttempt { mail_id, attempt, attempted, at }).await?;
        work.save(mail).await?;
        Ok(())
    }
}
