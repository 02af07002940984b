//! Every notice there is, context by context, with what it means.

use regimen_core::accounts::authenticators::AuthenticatorNotice;
use regimen_core::accounts::impersonation::ImpersonationNotice;
use regimen_core::accounts::interventions::InterventionNotice;
use regimen_core::accounts::invitations::InvitationNotice;
use regimen_core::accounts::linked::LinkedAccountNotice;
use regimen_core::accounts::role_requests::RoleRequestNotice;
use regimen_core::accounts::{AccountNotice, RoleNotice, SuspensionNotice};
use regimen_core::audit::alerts::AlertNotice;
use regimen_core::booking::{BookingLetter, BookingNotice};
use regimen_core::integration::{AppNotice, WebhookNotice};
use regimen_core::membership::MembershipNotice;
use regimen_core::notification::{Notice as _, NoticeCode};
use regimen_core::privacy::PrivacyNotice;
use regimen_core::privacy::merging::MergeNotice;

/// Every notice there is.
pub(crate) const NOTICES: &[&[NoticeCode]] = &[
    AccountNotice::CODES,
    AuthenticatorNotice::CODES,
    LinkedAccountNotice::CODES,
    RoleNotice::CODES,
    RoleRequestNotice::CODES,
    InvitationNotice::CODES,
    SuspensionNotice::CODES,
    ImpersonationNotice::CODES,
    InterventionNotice::CODES,
    AlertNotice::CODES,
    BookingLetter::CODES,
    BookingNotice::CODES,
    MembershipNotice::CODES,
    PrivacyNotice::CODES,
    MergeNotice::CODES,
    WebhookNotice::CODES,
    AppNotice::CODES,
];

/// What the notice `code` says, in one sentence.
pub(crate) fn meaning(code: &str) -> &'static str {
    let known = NOTICES.iter().copied().flatten().find(|notice| notice.code == code);
    known.map_or("", |notice| notice.meaning).trim()
}
