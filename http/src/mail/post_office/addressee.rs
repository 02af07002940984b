//! Who gets a mail, or why nobody can.

use lettre::message::Mailbox;
use regimen_core::accounts::Account;
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::notification::Mail;
use regimen_core::notification::mail::Trouble;
use regimen_core::privacy::Erasure;
use regimen_projections::notification::mail::{MailRow, MailTo};

use super::PostOffice;

/// Who gets a mail.
pub(super) struct Addressee {
    pub(super) subject: SubjectId,
    pub(super) mailbox: Mailbox,
    pub(super) name: Option<String>,
}

impl PostOffice {
    pub(super) async fn is_erased(&self, org: OrgId, person: SubjectId) -> Result<bool, Failure> {
        let (_, erased) = self.core.executor().current::<Erasure>(org, person).await?;
        Ok(erased > 0)
    }

    /// Who gets it; or why nobody can.
    pub(super) async fn addressee(
        &self,
        org: OrgId,
        row: &MailRow,
        mail: &Mail,
    ) -> Result<Result<Addressee, Trouble>, Failure> {
        let (subject, known) = match row.to {
            MailTo::Account(account_id) => {
                let (account, _) = self.core.executor().current::<Account>(org, account_id).await?;
                let name = account.name().map(|name| name.as_str().to_owned());
                let email = account.email().map(|email| email.as_str().to_owned());
                (SubjectId::from(account_id), email.map(|email| (email, name)))
            }
            MailTo::Address(subject) => (subject, mail.address().map(|address| (address.as_str().to_owned(), None))),
        };
        if self.is_erased(org, subject).await? {
            self.core.executor().forget::<Mail>(org, row.mail_id);
            return Ok(Err(Trouble::RecipientGone));
        }
        let Some((email, name)) = known else { return Ok(Err(Trouble::RecipientGone)) };
        let Ok(address) = email.parse() else { return Ok(Err(Trouble::Address)) };
        Ok(Ok(Addressee { subject, mailbox: Mailbox::new(name.clone(), address), name }))
    }
}
