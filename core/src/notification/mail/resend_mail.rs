//! A person wants a mail sent again.

use serde::{Deserialize, Serialize};

use super::message::{Mail, MailCommand, MailRefusal};
use super::values::MailId;
use crate::kernel::executor::{Decline, UseCase, Work};

/// Send a mail again: one that was given up, that went out and was lost, or that waits for its next try.
#[derive(Debug, Clone, Copy)]
pub struct ResendMail {
    /// The mail, which is in the list of mails.
    pub mail_id: MailId,
}

/// It is on its way again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailIsResent {
    /// The mail.
    pub mail_id: MailId,
}

impl UseCase for ResendMail {
    type Outcome = MailIsResent;
    type Refusal = MailRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<MailIsResent, Decline<MailRefusal>> {
        let mail_id = self.mail_id;
        let at = work.now();
        let mut mail = work.load::<Mail>(mail_id).await?;
        mail.handle(MailCommand::Resend { mail_id, at }).await?;
        work.save(mail).await?;
        Ok(MailIsResent { mail_id })
    }
}
