//! The words of mail.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::ids::{AccountId, CommandId};
use crate::kernel::privacy::Personal;

crate::entity_id! {
    /// One mail.
    pub struct MailId;
}

impl MailId {
    /// The mail with the code `code` that the command `command` sends to `to`: decided again, it is the same.
    pub fn of(command: CommandId, to: &Recipient, code: &str) -> Self {
        let whose = match to {
            Recipient::Account(account) => account.uuid(),
            Recipient::Address(address) => address.subject().uuid(),
        };
        Self::from_uuid(Uuid::new_v5(&command.uuid(), format!("mail {whose} {code}").as_bytes()))
    }
}

impl MailId {
    /// The mail with the code `code` that follows from `thing` – an event, a booking – without anybody queueing it.
    ///
    /// It begins as the id of that thing does, so that mail lies in the order of what it is about (version 8 of RFC 9562).
    pub fn about(thing: Uuid, code: &str) -> Self {
        let mut bytes = Uuid::new_v5(&thing, format!("mail {code}").as_bytes()).into_bytes();
        bytes[..6].copy_from_slice(&thing.as_bytes()[..6]);
        Self::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

crate::text_value! {
    /// An address for mail, as text.
    pub struct Mailbox up to 254;
}

/// Whom a mail is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Somebody with an account: at the address that it has when the mail goes out.
    Account(AccountId),
    /// Somebody without one, or at another address than their account has.
    Address(Personal<Mailbox>),
}

/// Where the button of a mail leads: a fact `link` of its notice. The link is signed when the mail is rendered, so that no
/// log holds it; whether it may still be followed is for the aggregate to say that `id` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LinkTo {
    /// What it is for: `reset_password`.
    pub purpose: &'static str,
    /// What it is about.
    pub id: Uuid,
}
