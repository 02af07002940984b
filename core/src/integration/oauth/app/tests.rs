//! What an app is registered with, and what proves it.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::test::TestFramework;

use super::{App, AppCommand, AppKind, AppRefusal, OVERLAP};
use crate::integration::oauth::events::{AppEvent, AppRegistered, AppRemoved, AppSecretRotated};
use crate::integration::oauth::{AppId, AppSecret, AppTerms, ClientId};
use crate::integration::values::KeyHash;
use crate::kernel::ids::OrgId;
use crate::kernel::secrets::{Pepper, Secrets};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn hash(app_id: AppId) -> KeyHash {
    let client = ClientId { org: OrgId::DEFAULT, app_id };
    AppSecret::generate().hash(client, &Pepper::new(&Secrets::ephemeral().pepper))
}

fn terms(redirects: &[&str], scopes: &str, service_scopes: &str) -> AppTerms {
    AppTerms {
        name: "Calendar".to_owned().try_into().expect("a name"),
        redirect_uris: redirects.iter().map(|uri| (*uri).to_owned().try_into().expect("an address")).collect(),
        scopes: scopes.parse().expect("scopes"),
        service_scopes: service_scopes.parse().expect("scopes"),
    }
}

#[test]
fn an_app_is_registered_with_all_that_it_needs_and_nothing_more() {
    let (app_id, back) = (AppId::generate(), "https://app.example/back");
    let secret = hash(app_id);
    let register = |kind, terms| AppCommand::Register { app_id, kind, terms, hash: secret, at: NOW };
    let test = || TestFramework::<App>::with(()).given_no_previous_events();
    let public = terms(&[back], "own:read", "");
    let registered =
        AppRegistered { app_id, kind: AppKind::Public, terms: public.clone(), hash: None, registered_at: NOW };
    test().when(register(AppKind::Public, public)).then_expect_events(vec![registered.into()]);
    let cases = [
        (AppKind::Public, terms(&[], "", ""), AppRefusal::NoScope),
        (AppKind::Public, terms(&[], "own:read", ""), AppRefusal::NoWayBack),
        (AppKind::Confidential, terms(&[back], "", "audit:read"), AppRefusal::NoWayBack),
        (AppKind::Public, terms(&[], "", "audit:read"), AppRefusal::ServiceNeedsSecret),
        (AppKind::Confidential, terms(&[], "", "own:read"), AppRefusal::PersonalService),
    ];
    for (kind, terms, refusal) in cases {
        test().when(register(kind, terms)).then_expect_error(refusal);
    }
}

#[test]
fn a_secret_proves_an_app_and_the_former_one_for_a_day() {
    let app_id = AppId::generate();
    let (old, new) = (hash(app_id), hash(app_id));
    let terms = terms(&[], "", "audit:read");
    let mut app = App::default();
    assert!(!app.is_proved_by(None, NOW));
    app.apply(AppRegistered { app_id, kind: AppKind::Confidential, terms, hash: Some(old), registered_at: NOW }.into());
    assert!(app.is_proved_by(Some(&old), NOW) && !app.is_proved_by(None, NOW) && !app.is_proved_by(Some(&new), NOW));
    app.apply(AppSecretRotated { app_id, hash: new, former_until: NOW + OVERLAP, rotated_at: NOW }.into());
    let (soon, later) = (NOW + TimeDelta::hours(23), NOW + OVERLAP);
    assert!(app.is_proved_by(Some(&old), soon) && app.is_proved_by(Some(&new), soon));
    assert!(!app.is_proved_by(Some(&old), later) && app.is_proved_by(Some(&new), later));
    app.apply(AppRemoved { app_id, removed_at: NOW }.into());
    assert!(!app.is_proved_by(Some(&new), NOW));
}

#[test]
fn what_is_gone_stays_gone_and_a_public_app_has_no_secret() {
    let app_id = AppId::generate();
    let terms = terms(&["https://app.example/back"], "own:read", "");
    let registered: AppEvent =
        AppRegistered { app_id, kind: AppKind::Public, terms: terms.clone(), hash: None, registered_at: NOW }.into();
    let removed = AppRemoved { app_id, removed_at: NOW }.into();
    let rotate = AppCommand::Rotate { hash: hash(app_id), at: NOW };
    let test = |events: &[AppEvent]| TestFramework::<App>::with(()).given(events.to_vec());
    test(std::slice::from_ref(&registered)).when(rotate.clone()).then_expect_error(AppRefusal::HasNoSecret);
    test(std::slice::from_ref(&registered))
        .when(AppCommand::Change { terms: terms.clone(), at: NOW })
        .then_expect_events(vec![]);
    let gone = [registered, removed];
    test(&gone).when(AppCommand::Remove { at: NOW }).then_expect_events(vec![]);
    test(&gone).when(rotate).then_expect_error(AppRefusal::AppNotFound);
    test(&gone).when(AppCommand::Change { terms, at: NOW }).then_expect_error(AppRefusal::AppNotFound);
}
