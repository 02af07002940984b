//! Somebody is mailed a link.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::events::LinkMailed;
use super::mailed_link::{LinkCommand, MailedLink};
use super::values::{LinkId, LinkPurpose};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::notices::AccountNotice;
use crate::accounts::values::{Email, EmailKey};
use crate::kernel::executor::{Decline, Failure, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::notification::{LinkTo, Mailbox, Recipient, send_mail};

/// Mail `account_id` a link to the address that the account has. One to sign in with goes to addresses alone that were shown to be
/// somebody's own; to others goes one to set a password, because that of a stranger who registered would go on to count.
#[derive(Debug, Clone, Copy)]
pub struct MailLink {
    /// Its id.
    pub link_id: LinkId,
    /// To whom.
    pub account_id: AccountId,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The address at which it was asked for: it must be the one that the account has.
    pub asked_at: EmailKey,
}

/// It is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkIsMailed {
    /// Until when it can be followed.
    pub expires_at: DateTime<Utc>,
}

/// A link that is to be mailed.
#[derive(Debug, Clone, Copy)]
pub(in crate::accounts) struct NewLink {
    /// Its id.
    pub(in crate::accounts) link_id: LinkId,
    /// Whose account it is about.
    pub(in crate::accounts) account_id: AccountId,
    /// What it is for.
    pub(in crate::accounts) purpose: LinkPurpose,
    /// How often all sign-ins of the account had been ended.
    pub(in crate::accounts) epoch: u32,
}

impl UseCase for MailLink {
    type Outcome = LinkIsMailed;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<LinkIsMailed, Decline<AccountRefusal>> {
        let Self { link_id, account_id, purpose, asked_at } = *self;
        let account = work.load::<Account>(account_id).await?;
        let email_key = account.email_key().filter(|key| asked_at == *key);
        let email_key = email_key.ok_or(AccountRefusal::AccountNotFound)?;
        if purpose == LinkPurpose::VerifyEmail && account.is_verified() {
            return Err(AccountRefusal::EmailVerifiedAlready.into());
        }
        let purpose = match purpose {
            LinkPurpose::MagicLink if !account.is_verified() => LinkPurpose::ResetPassword,
            purpose => purpose,
        };
        let new = NewLink { link_id, account_id, purpose, epoch: account.epoch() };
        let expires_at = mailed(work, new, (email_key, None)).await?;
        tell(work, Recipient::Account(account_id), new, expires_at).await?;
        work.expect_present(account_id.into());
        Ok(LinkIsMailed { expires_at })
    }
}

/// Notes that `new` is mailed; answers until when it can be followed.
pub(in crate::accounts) async fn mailed(
    work: &mut Work<'_>,
    new: NewLink,
    (email_key, email): (EmailKey, Option<Email>),
) -> Result<DateTime<Utc>, Decline<AccountRefusal>> {
    let NewLink { link_id, account_id, purpose, epoch } = new;
    let mailed_at = work.now();
    let expires_at = mailed_at + purpose.life();
    let email = email.map(|email| Personal::new(account_id, Purpose::Identity, email));
    let mailed = LinkMailed { link_id, account_id, purpose, email, email_key, epoch, expires_at, mailed_at };
    let mut link = work.load::<MailedLink>(link_id).await?;
    link.handle(LinkCommand::Mail(Box::new(mailed))).await?;
    work.save(link).await?;
    Ok(expires_at)
}

/// Puts `new` into a mail to `to`.
pub(in crate::accounts) async fn tell(
    work: &mut Work<'_>,
    to: Recipient,
    NewLink { link_id, purpose, .. }: NewLink,
    expires_at: DateTime<Utc>,
) -> Result<(), Failure> {
    let link = LinkTo { purpose: purpose.name(), id: link_id.uuid() };
    let notice = match purpose {
        LinkPurpose::VerifyEmail => AccountNotice::VerifyEmail { link, expires_at },
        LinkPurpose::ResetPassword => AccountNotice::ResetPassword { link, expires_at },
        LinkPurpose::MagicLink => AccountNotice::MagicLink { link, expires_at },
        LinkPurpose::ConfirmEmailChange => AccountNotice::ConfirmEmailChange { link, expires_at },
        LinkPurpose::UndoEmailChange => AccountNotice::EmailChanged { link, expires_at },
        LinkPurpose::UnlockAccount => AccountNotice::SignInLocked { link, expires_at },
    };
    send_mail(work, to, &notice).await.map(|_| ())
}

/// `email` of `account_id` as a recipient of mail that is not the account's own address.
pub(in crate::accounts) fn at(account_id: AccountId, email: &Email) -> Result<Recipient, Failure> {
    let mailbox = Mailbox::try_from(email.as_str().to_owned());
    let mailbox = mailbox.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
    Ok(Recipient::Address(Personal::new(account_id, Purpose::Identity, mailbox)))
}
