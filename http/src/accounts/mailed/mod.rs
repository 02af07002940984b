//! What people do by links in their mail, and about the password and the address that mail is about.

mod email_change;
mod magic_link;
mod password;
mod unlock;
mod verify_email;

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use regimen_core::accounts::links::{LinkId, LinkIsMailed, LinkPurpose};
use regimen_core::accounts::values::Email;
use regimen_core::kernel::executor::Request as Command;
use regimen_core::kernel::ids::{AccountId, OrgId};

use crate::api::{Text, parse};
use crate::edge::{Link, Problem};
use crate::parts::Parts;

use email_change::EmailChangeApi;
use magic_link::MagicLinkApi;
use password::PasswordApi;
use unlock::UnlockApi;
use verify_email::VerifyEmailApi;

pub(super) type Api = (VerifyEmailApi, PasswordApi, EmailChangeApi, UnlockApi, MagicLinkApi);

pub(super) const API: Api = (VerifyEmailApi, PasswordApi, EmailChangeApi, UnlockApi, MagicLinkApi);

/// What a link in a mail holds.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct LinkToken {
    /// What stands in the link of the mail.
    #[oai(validator(max_length = 200))]
    token: Text,
}

/// A mail is on its way, if there is somebody whom it can reach.
#[derive(Object)]
struct LinkMailed {
    /// Until when its link can be followed.
    expires_at: DateTime<Utc>,
}

/// What was done for an account.
#[derive(Object)]
struct AccountRef {
    account_id: AccountId,
}

impl From<LinkIsMailed> for LinkMailed {
    fn from(is: LinkIsMailed) -> Self {
        Self { expires_at: is.expires_at }
    }
}

/// Mails a link to whoever has the address `email`, and is done no sooner for an address that nobody has.
async fn mail_link(parts: &Parts, org: OrgId, email: Text, purpose: LinkPurpose) -> Result<LinkMailed, Problem> {
    let email = parse::<_, Email>("email", email.0)?;
    let (mailed, ()) = tokio::join!(parts.core.mail_link(org, &email, purpose), parts.registration.wait());
    Ok(mailed.into())
}

/// The command of whoever follows the link that `token` stands in, and which link it is.
fn follow(parts: &Parts, link: Link, token: &Text) -> Result<(Command, LinkId), Problem> {
    let (command, id) = parts.links.follow(link, &token.0)?;
    Ok((command, LinkId::from_uuid(id)))
}
