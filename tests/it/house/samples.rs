//! Every event that was ever written can be read for ever: one committed sample of each kind and version.
//!
//! `REGIMEN_TEST_WRITE_SAMPLES=1 cargo test -p regimen-tests --test it house` writes those that are missing; none is ever
//! overwritten.

use std::collections::BTreeSet;
use std::path::PathBuf;

use regimen_core::accounts::authenticators::events::AuthenticatorsEvent;
use regimen_core::accounts::authenticators::policy::events::SecondFactorPolicyEvent;
use regimen_core::accounts::events::{
    AccountEvent, EmailEvent, ImpersonationEvent, InvitationEvent, LinkEvent, OwnersEvent, RoleRequestEvent,
};
use regimen_core::accounts::identities::events::{IdentityClaimEvent, LinkedIdentitiesEvent};
use regimen_core::accounts::linked::events::LinkedAccountsEvent;
use regimen_core::accounts::sign_ins::events::SignInEvent;
use regimen_core::admin::events::{AddressEvent, OrganizationEvent};
use regimen_core::audit::alerts::events::{AlertEvent, AlertRulesEvent};
use regimen_core::booking::events::{EnrolmentEvent, PolicyEvent, RosterEvent, StandingEvent};
use regimen_core::integration::api_keys::events::ApiKeyEvent;
use regimen_core::integration::events::WebhookEvent;
use regimen_core::integration::oauth::events::{AppEvent, CodeEvent, PermissionEvent};
use regimen_core::kernel::event::{Envelope, EventKind, EventSet};
use regimen_core::kernel::ids::EventId;
use regimen_core::kernel::log::{Actor, Filter, StoredEvent, StreamId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::membership::events::{MembershipEvent, PackageEvent, PlanEvent, PurchaseEvent};
use regimen_core::notification::events::InboxEvent;
use regimen_core::notification::mail::events::MailEvent;
use regimen_core::notification::preferences::events::PreferencesEvent;
use regimen_core::notification::wording::events::WordingEvent;
use regimen_core::privacy::events::DisclosureEvent;
use regimen_core::privacy::merging::events::MergeEvent;
use regimen_core::privacy::retention::events::RetentionEvent;
use regimen_core::scheduling::events::{CalendarEvent, SeriesEvent, SessionEvent, TemplateEvent};
use regimen_core::scheduling::rooms::events::{LocationEvent, RoomCalendarEvent, RoomEvent};
use regimen_tests::app::{ORG, Plan, TestApp};
use serde_json::{Value, json};

use super::happenings_access::people_look_after_their_access;
use super::happenings_accounts::people_come_and_go;
use super::happenings_authenticators::second_factors_come_and_go;
use super::happenings_keys::{everything_of_api_keys, everything_of_apps};
use super::happenings_mail;
use super::happenings_memberships::everything_of_memberships;
use super::happenings_people::people_ask;
use super::happenings_places::places_are_held_and_waited_for;
use super::happenings_planning::planning_changes;
use super::happenings_rooms::rooms_are_used;
use super::happenings_webhooks::everything_of_webhooks;
use super::source::{root, sources};

/// What is known of one set of events.
pub(super) struct Set {
    pub(super) name: &'static str,
    pub(super) kinds: &'static [EventKind],
    /// Reads a sample, and gives what it would be written as today.
    reread: fn(&Envelope) -> Value,
}

fn reread<E: EventSet>(envelope: &Envelope) -> Value {
    let event = envelope.read::<E>().unwrap_or_else(|error| panic!("{}: {error}", envelope.kind));
    let payload = event.expect("it is one of the set").to_payload().expect("JSON");
    serde_json::from_slice(&payload).expect("JSON")
}

macro_rules! sets {
    ($($set:ident),+ $(,)?) => {
        pub(super) const SETS: &[Set] = &[$(Set { name: stringify!($set), kinds: <$set as EventSet>::KINDS, reread: reread::<$set> }),+];
    };
}

sets!(
    AccountEvent,
    AddressEvent,
    AlertEvent,
    AlertRulesEvent,
    ApiKeyEvent,
    AppEvent,
    AuthenticatorsEvent,
    CalendarEvent,
    CodeEvent,
    DisclosureEvent,
    EmailEvent,
    EnrolmentEvent,
    IdentityClaimEvent,
    ImpersonationEvent,
    InboxEvent,
    InvitationEvent,
    LinkedAccountsEvent,
    LinkedIdentitiesEvent,
    LocationEvent,
    LinkEvent,
    MailEvent,
    MembershipEvent,
    MergeEvent,
    OrganizationEvent,
    OwnersEvent,
    PackageEvent,
    PermissionEvent,
    PlanEvent,
    PolicyEvent,
    PreferencesEvent,
    PrivacyEvent,
    PurchaseEvent,
    RetentionEvent,
    RoleRequestEvent,
    RoomCalendarEvent,
    RoomEvent,
    RosterEvent,
    SecondFactorPolicyEvent,
    SeriesEvent,
    SessionEvent,
    SignInEvent,
    StandingEvent,
    TemplateEvent,
    WebhookEvent,
    WordingEvent,
);

fn folder() -> PathBuf {
    root().join("tests/samples/events")
}

fn file(kind: &str, version: u16) -> PathBuf {
    folder().join(format!("{kind}.v{version}.json"))
}

#[test]
fn every_set_of_events_has_samples() {
    let declared = sources("core/src").into_iter().flat_map(|source| {
        let sets = source.code.split("domain_events! {").skip(1).map(ToOwned::to_owned).collect::<Vec<_>>();
        let name =
            |set: String| set.split("pub enum ").nth(1).and_then(|rest| rest.split(' ').next().map(ToOwned::to_owned));
        sets.into_iter().filter_map(name).filter(|name| !name.starts_with('$')).collect::<Vec<_>>()
    });
    assert_eq!(declared.collect::<BTreeSet<_>>(), SETS.iter().map(|set| set.name.to_owned()).collect());
}

#[test]
fn no_two_sets_share_a_kind() {
    let mut seen = BTreeSet::new();
    for kind in SETS.iter().flat_map(|set| set.kinds) {
        assert!(seen.insert(kind.name), "{} is in two sets", kind.name);
    }
}

#[test]
fn every_sample_can_be_read_and_says_the_same_when_it_is_written_again() {
    let mut read = 0;
    for entry in std::fs::read_dir(folder()).expect("there are samples") {
        let path = entry.expect("a file").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let (kind, version) = name.rsplit_once(".v").expect("<Kind>.v<N>.json");
        let version = version.parse().expect("a version");
        let set = SETS.iter().find(|set| set.kinds.iter().any(|known| known.name == kind));
        let set = set.unwrap_or_else(|| panic!("{kind} was written once and nobody can read it any more"));
        let sample = serde_json::from_slice::<Value>(&std::fs::read(&path).expect("it is there")).expect("JSON");
        let stored = StoredEvent {
            position: 1,
            stream: StreamId::stored("sample-1"),
            version: 1,
            event_id: EventId::generate(),
            kind: kind.into(),
            schema_version: version,
            payload: sample.to_string().into_bytes().into(),
            recorded_at: 0,
        };
        let again = (set.reread)(&Envelope::sealed(ORG, stored));
        if set.kinds.iter().any(|known| known.name == kind && known.version == version) {
            assert_eq!(again, sample, "{kind} loses or changes what is in it");
        }
        read += 1;
    }
    assert!(read >= SETS.iter().map(|set| set.kinds.len()).sum::<usize>());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_and_version_has_a_committed_sample() {
    let write = std::env::var_os("REGIMEN_TEST_WRITE_SAMPLES").is_some();
    let missing = |kind: &&EventKind| !file(kind.name, kind.version).exists();
    let missing = SETS.iter().flat_map(|set| set.kinds).filter(missing).collect::<Vec<_>>();
    if !write || missing.is_empty() {
        assert!(missing.is_empty(), "no sample of {missing:?}; write them with REGIMEN_TEST_WRITE_SAMPLES=1");
        return;
    }
    let app = TestApp::on_sqlite().await;
    everything_happens(&app).await;
    for EventKind { name, version } in missing {
        let filter = Filter { kinds: vec![(*name).into()], ..Filter::default() };
        let events = app.log().read(ORG, 0, 1, &filter).await.expect("it answers");
        let event = events.first().unwrap_or_else(|| panic!("let a {name} happen in everything_happens"));
        assert_eq!(event.schema_version, *version);
        let sample = serde_json::from_slice::<Value>(&event.payload).expect("JSON");
        let text = format!("{}\n", serde_json::to_string_pretty(&sample).expect("JSON"));
        std::fs::write(file(name, *version), text).expect("written");
    }
}

/// One of each kind, at least.
async fn everything_happens(app: &TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let terms = |name: &str| json!({ "name": name, "duration_minutes": 60, "capacity": 12, "credits": 1 });
    let template = coach.post("/templates", terms("Yoga")).await.is(201)["template_id"].clone();
    let template = format!("/templates/{}", template.as_str().expect("an id"));
    coach.put(&template, terms("Pilates")).await.is(200);
    coach.delete(&template).await.is(200);
    let off = app.published(&coach, Plan::default()).await;
    ana.booked(&off).await;
    coach.post(&format!("/sessions/{off}/cancel"), json!({ "reason": "ill" })).await.is(200);
    planning_changes(app, &coach, &ana).await;
    rooms_are_used(app).await;
    let held = app.published(&coach, Plan::default()).await;
    let booking = ana.booked(&held).await;
    app.hours_pass(48);
    for step in ["start", "complete"] {
        coach.post(&format!("/sessions/{held}/{step}"), json!({})).await.is(200);
    }
    coach.put(&format!("/bookings/{booking}/attendance"), json!({ "attended": true })).await.is(200);
    places_are_held_and_waited_for(app, &coach).await;
    everything_of_memberships(app, &ana).await;
    super::happenings_organization::happen(app).await;
    people_ask(app, &ana).await;
    everything_of_webhooks(app).await;
    everything_of_api_keys(app).await;
    everything_of_apps(app, &ana).await;
    happenings_mail::happen(app, &ana).await;
    people_come_and_go(app).await;
    second_factors_come_and_go(app).await;
    people_look_after_their_access(app).await;
    let ana = ana.id.parse().expect("an id");
    app.core().erase(ORG, Actor::Operator, ana).await.expect("it answers").expect("she was there");
}
