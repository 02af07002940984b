//! Links that work without signing in, and codes that are shown at a door: an id, signed for one purpose.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;
use regimen_core::kernel::secrets::Pepper;
use uuid::Uuid;

use super::problem::Problem;

/// What a link is for. A link of one purpose is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "a magic link is what people call it")]
pub(crate) enum Link {
    /// Leave a waitlist.
    LeaveWaitlist,
    /// Decline what was offered from a waitlist.
    DeclineHold,
    /// Show a booking at the door.
    CheckIn,
    /// Show that an address is one's own.
    VerifyEmail,
    /// Choose a new password.
    ResetPassword,
    /// Sign in without a password.
    MagicLink,
    /// Show that a new address is one's own.
    ConfirmEmailChange,
    /// Keep the old address.
    UndoEmailChange,
    /// Become a member.
    AcceptInvitation,
    /// Sign in again after too many wrong passwords.
    UnlockAccount,
    /// Get no more mail of a kind.
    Unsubscribe,
    /// Read the receipt of an erasure.
    Erasure,
    /// Not be asked for a second factor on a device.
    TrustedDevice,
    /// Stop a recovery of lost authenticators.
    CancelRecovery,
}

impl Link {
    fn purpose(self) -> &'static str {
        match self {
            Self::LeaveWaitlist => "link.leave-waitlist",
            Self::DeclineHold => "link.decline-hold",
            Self::CheckIn => "link.check-in",
            Self::VerifyEmail => "link.verify-email",
            Self::ResetPassword => "link.reset-password",
            Self::MagicLink => "link.magic-link",
            Self::ConfirmEmailChange => "link.confirm-email-change",
            Self::UndoEmailChange => "link.undo-email-change",
            Self::AcceptInvitation => "link.accept-invitation",
            Self::UnlockAccount => "link.unlock-account",
            Self::Unsubscribe => "link.no-more-mail",
            Self::Erasure => "link.erasure-receipt",
            Self::TrustedDevice => "link.trusted-device",
            Self::CancelRecovery => "link.cancel-recovery",
        }
    }

    /// The link that the button of a mail is, by the name of its purpose.
    pub(crate) fn for_purpose(name: &str) -> Option<Self> {
        Some(match name {
            "verify_email" => Self::VerifyEmail,
            "reset_password" => Self::ResetPassword,
            "magic_link" => Self::MagicLink,
            "confirm_email_change" => Self::ConfirmEmailChange,
            "undo_email_change" => Self::UndoEmailChange,
            "accept_invitation" => Self::AcceptInvitation,
            "unlock_account" => Self::UnlockAccount,
            "unsubscribe" => Self::Unsubscribe,
            "cancel_recovery" => Self::CancelRecovery,
            _ => return None,
        })
    }
}

/// Makes links and reads them.
#[derive(Debug, Clone)]
pub(crate) struct Links(Pepper);

/// Bytes of the signature: 128 bits of HMAC-SHA-256.
const SIGNATURE: usize = 16;

impl Links {
    pub(crate) fn new(pepper: Pepper) -> Self {
        Self(pepper)
    }

    /// The token for `id` of `org`.
    pub(crate) fn make(&self, link: Link, org: OrgId, id: Uuid) -> String {
        BASE64.encode([org.uuid().as_bytes().as_slice(), id.as_bytes(), &self.sign(link, org, id)].concat())
    }

    /// What `token` is for, if we made it for this purpose.
    pub(crate) fn read(&self, link: Link, token: &str) -> Option<(OrgId, Uuid)> {
        let bytes = BASE64.decode(token.trim()).ok()?;
        let (org, rest) = bytes.split_first_chunk::<16>()?;
        let (id, signature) = rest.split_first_chunk::<16>()?;
        let (org, id) = (OrgId::from_uuid(Uuid::from_bytes(*org)), Uuid::from_bytes(*id));
        let stands = constant_time_eq(signature, &self.sign(link, org, id));
        stands.then_some((org, id))
    }

    /// The command of whoever follows a link, and the id that it is for.
    pub(crate) fn follow(&self, link: Link, token: &str) -> Result<(Request, Uuid), Problem> {
        let (org, id) = self.read(link, token).ok_or_else(invalid)?;
        Ok((Request::once(org, Actor::System), id))
    }

    /// The id that `token` is for, if it is of the organization `org`.
    pub(crate) fn of(&self, link: Link, org: OrgId, token: &str) -> Result<Uuid, Problem> {
        let read = self.read(link, token).filter(|(of, _)| *of == org);
        read.map(|(_, id)| id).ok_or_else(invalid)
    }

    /// `document`, signed for `purpose`. Anybody can read it, and nobody but us could have made it.
    pub(crate) fn seal(&self, purpose: &'static str, document: &[u8]) -> String {
        BASE64.encode([self.signature(purpose, document).as_slice(), document].concat())
    }

    /// The document in `token`, if we signed it for `purpose`.
    pub(crate) fn unseal(&self, purpose: &'static str, token: &str) -> Result<Vec<u8>, Problem> {
        let bytes = BASE64.decode(token.trim()).map_err(|_| invalid())?;
        let (signature, document) = bytes.split_first_chunk::<SIGNATURE>().ok_or_else(invalid)?;
        let stands = constant_time_eq(signature, &self.signature(purpose, document));
        stands.then(|| document.to_vec()).ok_or_else(invalid)
    }

    fn signature(&self, purpose: &'static str, document: &[u8]) -> [u8; SIGNATURE] {
        let hash = self.0.hash(purpose, &[document]);
        let mut signature = [0; SIGNATURE];
        signature.copy_from_slice(&hash.0[..SIGNATURE]);
        signature
    }

    fn sign(&self, link: Link, org: OrgId, id: Uuid) -> [u8; SIGNATURE] {
        let hash = self.0.hash(link.purpose(), &[org.uuid().as_bytes(), id.as_bytes()]);
        let mut signature = [0; SIGNATURE];
        signature.copy_from_slice(&hash.0[..SIGNATURE]);
        signature
    }
}

fn invalid() -> Problem {
    Problem::not_found("link.invalid", "this is not one of our links or codes, or not for this")
}

fn constant_time_eq(given: &[u8], ours: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(given, ours).is_ok()
}

#[cfg(test)]
mod tests {
    use regimen_core::kernel::ids::OrgId;
    use regimen_core::kernel::secrets::{Pepper, Secrets};
    use uuid::Uuid;

    use super::{Link, Links};

    #[test]
    fn a_link_is_worth_something_for_its_purpose_alone() {
        let links = Links::new(Pepper::new(&Secrets::ephemeral().pepper));
        let id = Uuid::now_v7();
        let token = links.make(Link::LeaveWaitlist, OrgId::DEFAULT, id);
        assert_eq!(links.read(Link::LeaveWaitlist, &token), Some((OrgId::DEFAULT, id)));
        assert_eq!(links.read(Link::DeclineHold, &token), None);
        let others = Links::new(Pepper::new(&Secrets::ephemeral().pepper));
        assert_eq!(others.read(Link::LeaveWaitlist, &token), None);
        for forged in ["", "AAAA", &token[1..], &format!("{token}AA")] {
            assert_eq!(links.read(Link::LeaveWaitlist, forged), None, "{forged}");
        }
    }
}
