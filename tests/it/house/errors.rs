//! `docs/errors.md` lists every code that the API can answer with, and is generated from the code.
//!
//! `REGIMEN_TEST_WRITE_SAMPLES=1 cargo test -p regimen-tests --test it house` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use regimen_core::accounts::authenticators::policy::SecondFactorPolicyRefusal;
use regimen_core::accounts::authenticators::{AuthenticatorRefusal, SecondFactorRefusal};
use regimen_core::accounts::identities::{IdentityRefusal, SignInWithIdentityRefusal, UnlinkIdentityRefusal};
use regimen_core::accounts::impersonation::ImpersonationRefusal;
use regimen_core::accounts::invitations::InvitationRefusal;
use regimen_core::accounts::linked::{LinkedAccountRefusal, SwitchRefusal};
use regimen_core::accounts::role_requests::{RoleRequestRefusal, SettleRoleRequestRefusal};
use regimen_core::accounts::{AccountRefusal, ChangeRoleRefusal, OwnersRefusal, SuspensionRefusal};
use regimen_core::admin::{AddressRefusal, OrganizationRefusal};
use regimen_core::audit::alerts::{AlertRefusal, AlertRulesRefusal};
use regimen_core::booking::policies::PolicyRefusal;
use regimen_core::booking::why::WhyRefusal;
use regimen_core::booking::{
    ApplyPenaltiesRefusal, BookForClientRefusal, BookSpotRefusal, CancelBookingRefusal, CancelSeriesRefusal,
    CancelSessionRefusal, ChangeSeriesRefusal, ChangeSessionRefusal, CheckInRefusal, CloseAttendanceRefusal,
    EnrolmentDecline, EnrolmentRefusal, HandOverRefusal, MarkAttendanceRefusal, RescheduleRefusal, RosterRefusal,
    StandingDecline, StandingRefusal, SubstituteCoachRefusal,
};
use regimen_core::integration::WebhookRefusal;
use regimen_core::integration::api_keys::ApiKeyRefusal;
use regimen_core::integration::oauth::{AllowAppRefusal, AppRefusal, CodeRefusal, PermissionRefusal};
use regimen_core::kernel::refusal::{Refusal, RefusalClass, RefusalCode};
use regimen_core::membership::{
    BuyPackageRefusal, ClientRefusal, GrantCreditsRefusal, JoinPlanRefusal, MembershipRefusal, PackageRefusal,
    PlanRefusal, PurchaseRefusal, RefundPurchaseRefusal, SettlePenaltyRefusal, SettlePurchaseRefusal,
};
use regimen_core::notification::{InboxRefusal, MailRefusal, PreferencesRefusal, WordingRefusal};
use regimen_core::privacy::merging::MergeRefusal;
use regimen_core::privacy::retention::RetentionRefusal;
use regimen_core::privacy::{DisclosureRefusal, ErasureRefusal};
use regimen_core::scheduling::rooms::{
    LocationRefusal, ManageRoomRefusal, RoomCalendarRefusal, RoomRefusal, UseRoomRefusal,
};
use regimen_core::scheduling::values::InvalidSlot;
use regimen_core::scheduling::{
    CalendarRefusal, ReplanRefusal, ReplanSeriesRefusal, RuleRefusal, ScheduleSeriesRefusal, ScheduleSessionRefusal,
    SeriesRefusal, SessionRefusal, TemplateRefusal, WriteTemplateRefusal,
};
use regimen_core::{JoinLinkedRefusal, OpeningRefusal};

use super::source::{root, sources};

macro_rules! refusals_of {
    ($($refusal:ident),+ $(,)?) => {
        const REFUSALS: &[(&str, &[RefusalCode])] = &[$((stringify!($refusal), <$refusal as Refusal>::CODES)),+];
    };
}

refusals_of!(
    AccountRefusal,
    AddressRefusal,
    AlertRefusal,
    AlertRulesRefusal,
    AllowAppRefusal,
    ApiKeyRefusal,
    AppRefusal,
    ApplyPenaltiesRefusal,
    AuthenticatorRefusal,
    BookForClientRefusal,
    BookSpotRefusal,
    BuyPackageRefusal,
    CalendarRefusal,
    CancelBookingRefusal,
    CancelSeriesRefusal,
    CancelSessionRefusal,
    ChangeRoleRefusal,
    ChangeSeriesRefusal,
    ChangeSessionRefusal,
    CheckInRefusal,
    ClientRefusal,
    CloseAttendanceRefusal,
    CodeRefusal,
    DisclosureRefusal,
    EnrolmentDecline,
    EnrolmentRefusal,
    ErasureRefusal,
    GrantCreditsRefusal,
    IdentityRefusal,
    HandOverRefusal,
    ImpersonationRefusal,
    InboxRefusal,
    InvalidSlot,
    InvitationRefusal,
    JoinLinkedRefusal,
    JoinPlanRefusal,
    LinkedAccountRefusal,
    LocationRefusal,
    MailRefusal,
    ManageRoomRefusal,
    MarkAttendanceRefusal,
    MembershipRefusal,
    MergeRefusal,
    OpeningRefusal,
    OrganizationRefusal,
    OwnersRefusal,
    PackageRefusal,
    PermissionRefusal,
    PlanRefusal,
    PolicyRefusal,
    PreferencesRefusal,
    PurchaseRefusal,
    RefundPurchaseRefusal,
    ReplanRefusal,
    ReplanSeriesRefusal,
    RescheduleRefusal,
    RetentionRefusal,
    RoleRequestRefusal,
    RoomCalendarRefusal,
    RoomRefusal,
    RosterRefusal,
    RuleRefusal,
    ScheduleSeriesRefusal,
    ScheduleSessionRefusal,
    SecondFactorPolicyRefusal,
    SecondFactorRefusal,
    SeriesRefusal,
    SessionRefusal,
    SettlePenaltyRefusal,
    SettlePurchaseRefusal,
    SettleRoleRequestRefusal,
    SignInWithIdentityRefusal,
    StandingDecline,
    StandingRefusal,
    SubstituteCoachRefusal,
    SuspensionRefusal,
    SwitchRefusal,
    TemplateRefusal,
    UnlinkIdentityRefusal,
    UseRoomRefusal,
    WebhookRefusal,
    WhyRefusal,
    WordingRefusal,
    WriteTemplateRefusal,
);

/// Codes that do not come from the domain: what is wrong with the request, the caller, or us.
const EDGE: &[(&str, u16, &str)] = &[
    ("account.erased", 409, "The person is erased."),
    ("account.terms_not_accepted", 422, "An account needs the terms to be accepted."),
    ("auth.cross_site", 403, "The cookie counts only for pages of this server that send `Regimen-CSRF: 1`."),
    ("auth.enrolment_required", 403, "The role of the caller needs a second factor; set one up first."),
    ("auth.forbidden", 403, "The role of the caller does not allow it."),
    ("auth.insufficient_scope", 403, "The scopes of the API key or of the app do not open this."),
    ("auth.unauthenticated", 401, "The access token is missing, expired or not ours."),
    ("impersonation.not_open", 403, "Nobody does this for somebody else: it is theirs alone."),
    ("link.invalid", 404, "The link or the code is not one of ours, or not for this."),
    (
        "oidc.flow_over",
        422,
        "This is not the browser that began, or not for this, or it began too long ago; begin again.",
    ),
    ("oidc.no_such_provider", 404, "There is no such provider."),
    ("oidc.provider_unavailable", 503, "The provider does not answer as it should; try again or sign in another way."),
    ("oidc.refused", 422, "The provider does not vouch for this sign-in; begin again."),
    ("organization.not_open", 403, "Organizations are opened by whoever runs the server."),
    ("passkeys.refused", 422, "The answer of the device is not taken; the detail says why."),
    ("request.idempotency_key_reused", 422, "The Idempotency-Key was used for another request; take a new one."),
    ("request.incomplete", 400, "The body ended before it was complete."),
    ("request.invalid", 400, "The request is not what the documentation asks for; the detail says which field."),
    ("request.invalid_as_of", 400, "`as_of` is neither a position nor a time."),
    ("request.invalid_cursor", 400, "The cursor does not belong to this list."),
    ("request.invalid_idempotency_key", 400, "An Idempotency-Key has 1 to 200 visible ASCII characters."),
    ("request.invalid_position", 400, "`Regimen-Position` is a whole number."),
    ("request.method_not_allowed", 405, "The path does not take this method."),
    ("request.no_such_path", 404, "There is nothing at this path."),
    ("request.origin_not_allowed", 403, "Pages of this origin may not ask here; the operator names those that may."),
    ("request.rate_limited", 429, "Too many of these requests; try again after `Retry-After` seconds."),
    ("request.refused", 400, "The request cannot be taken, for a reason that has no code of its own."),
    ("request.too_large", 413, "The body is too large."),
    ("request.too_slow", 400, "The body did not arrive in time."),
    ("request.unsupported_encoding", 415, "A body is sent as it is, without `Content-Encoding`."),
    ("request.unsupported_media_type", 415, "The body is not JSON by its own word."),
    ("server.broken", 500, "Something is broken here; it has been logged."),
    ("server.busy", 503, "Too much is going on; try again after `Retry-After` seconds."),
    (
        "server.unavailable",
        503,
        "The database does not answer; nothing is half done, try again after `Retry-After` seconds.",
    ),
    ("texts.off", 422, "No text messages are sent here; take an authenticator app or a passkey."),
    ("texts.unavailable", 503, "The text could not be sent; ask again, or use a backup code."),
];

fn status(class: RefusalClass) -> u16 {
    match class {
        RefusalClass::NotFound => 404,
        RefusalClass::Conflict => 409,
        RefusalClass::Rule => 422,
        RefusalClass::Unauthenticated => 401,
        RefusalClass::TooOften => 429,
    }
}

fn document() -> String {
    let mut codes = BTreeMap::new();
    for code in REFUSALS.iter().flat_map(|(_, codes)| *codes) {
        let meaning = code.meaning.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(codes.insert(code.code, (status(code.class), meaning)).is_none(), "{} means two things", code.code);
    }
    for (code, status, meaning) in EDGE {
        assert!(codes.insert(code, (*status, (*meaning).to_owned())).is_none(), "{code} means two things");
    }
    let mut text =
        "# Error codes\n\nEvery error is a problem (RFC 9457) with a `code` that is stable for ever: decide on it, \
        not on the text. Generated from the code; do not edit.\n\n| code | status | meaning |\n|---|---|---|\n"
            .to_owned();
    for (code, (status, meaning)) in codes {
        writeln!(text, "| <a id=\"{code}\"></a>`{code}` | {status} | {meaning} |").expect("a String takes it");
    }
    text
}

#[test]
fn the_list_of_error_codes_is_complete() {
    let path = root().join("docs/errors.md");
    if std::env::var_os("REGIMEN_TEST_WRITE_SAMPLES").is_some() {
        std::fs::write(&path, document()).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, document(), "write docs/errors.md anew with REGIMEN_TEST_WRITE_SAMPLES=1");
}

#[test]
fn no_refusal_is_left_out() {
    let declared = sources("core/src").into_iter().flat_map(|source| {
        let enums = source.code.split("refusals! {").skip(1).map(ToOwned::to_owned).collect::<Vec<_>>();
        let name = |text: String| {
            text.split("pub enum ").nth(1).and_then(|rest| rest.split(' ').next().map(ToOwned::to_owned))
        };
        enums.into_iter().filter_map(name).filter(|name| !name.starts_with('$')).collect::<Vec<_>>()
    });
    assert_eq!(declared.collect::<BTreeSet<_>>(), REFUSALS.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn no_code_of_the_edge_is_left_out() {
    let is_code = |text: &&str| {
        let area = EDGE
            .iter()
            .filter_map(|(code, ..)| code.split_once('.'))
            .any(|(area, _)| text.strip_prefix(area).is_some_and(|rest| rest.starts_with('.')));
        area && text.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_')
    };
    let said = sources("http/src")
        .into_iter()
        .flat_map(|source| source.code.split('"').filter(is_code).map(ToOwned::to_owned).collect::<Vec<_>>());
    assert_eq!(said.collect::<BTreeSet<_>>(), EDGE.iter().map(|(code, ..)| (*code).to_owned()).collect());
}
