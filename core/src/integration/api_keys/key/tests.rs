//! How long a key counts, and what it is not issued for.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::test::TestFramework;

use super::{ApiKey, ApiKeyCommand, ApiKeyRefusal, OVERLAP};
use crate::integration::api_keys::events::{ApiKeyEvent, ApiKeyIssued, ApiKeyRevoked, ApiKeyRotated, ApiKeyUsed};
use crate::integration::api_keys::{ApiKeyId, ApiKeySecret};
use crate::integration::values::KeyHash;
use crate::kernel::ids::OrgId;
use crate::kernel::secrets::{Pepper, Secrets};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn hash(api_key_id: ApiKeyId) -> KeyHash {
    ApiKeySecret::generate(OrgId::DEFAULT, api_key_id).hash(&Pepper::new(&Secrets::ephemeral().pepper))
}

fn issued(api_key_id: ApiKeyId, hash: KeyHash) -> ApiKeyEvent {
    let name = "the till".to_owned().try_into().expect("a name");
    let (scopes, expires_at) = ("sessions:read".parse().expect("scopes"), Some(NOW + TimeDelta::days(30)));
    ApiKeyIssued { api_key_id, name, scopes, hash, expires_at, issued_at: NOW }.into()
}

fn key(events: Vec<ApiKeyEvent>) -> ApiKey {
    let mut key = ApiKey::default();
    events.into_iter().for_each(|event| key.apply(event));
    key
}

#[test]
fn a_key_counts_until_it_ends_and_the_former_secret_for_a_day() {
    let id = ApiKeyId::generate();
    let (old, new) = (hash(id), hash(id));
    let rotated = ApiKeyRotated { api_key_id: id, hash: new, former_until: NOW + OVERLAP, rotated_at: NOW };
    let key = key(vec![issued(id, old), rotated.into()]);
    assert!(key.admits(&old, NOW).is_some() && key.admits(&new, NOW).is_some());
    assert!(key.admits(&old, NOW + OVERLAP).is_none() && key.admits(&new, NOW + OVERLAP).is_some());
    assert!(key.admits(&new, NOW + TimeDelta::days(30)).is_none());
    assert!(key.admits(&hash(id), NOW).is_none());
}

#[test]
fn a_revoked_key_stays_so() {
    let id = ApiKeyId::generate();
    let secret = hash(id);
    let gone = vec![issued(id, secret), ApiKeyRevoked { api_key_id: id, revoked_at: NOW }.into()];
    assert!(key(gone.clone()).admits(&secret, NOW).is_none());
    let test = || TestFramework::<ApiKey>::with(()).given(gone.clone());
    test().when(ApiKeyCommand::Revoke { at: NOW }).then_expect_events(vec![]);
    let rotate = ApiKeyCommand::Rotate { hash: hash(id), at: NOW };
    test().when(rotate).then_expect_error(ApiKeyRefusal::ApiKeyIsRevoked);
}

#[test]
fn its_use_is_noted_once_a_day() {
    let id = ApiKeyId::generate();
    let used = ApiKeyUsed { api_key_id: id, used_at: NOW };
    let given = vec![issued(id, hash(id)), used.into()];
    let test = || TestFramework::<ApiKey>::with(()).given(given.clone());
    let later = NOW + TimeDelta::hours(23);
    test().when(ApiKeyCommand::Use { at: later }).then_expect_events(vec![]);
    let next = NOW + TimeDelta::hours(24);
    let noted = ApiKeyUsed { api_key_id: id, used_at: next };
    test().when(ApiKeyCommand::Use { at: next }).then_expect_events(vec![noted.into()]);
}

#[test]
fn a_key_for_nothing_for_the_past_or_for_a_person_is_refused() {
    let id = ApiKeyId::generate();
    let issue = |scopes: &str, expires_at| ApiKeyCommand::Issue {
        api_key_id: id,
        name: "the till".to_owned().try_into().expect("a name"),
        scopes: scopes.parse().expect("scopes"),
        hash: hash(id),
        expires_at,
        at: NOW,
    };
    let test = || TestFramework::<ApiKey>::with(()).given_no_previous_events();
    test().when(issue("", None)).then_expect_error(ApiKeyRefusal::NoScope);
    test().when(issue("sessions:read", Some(NOW))).then_expect_error(ApiKeyRefusal::EndsInThePast);
    test().when(issue("own:read sessions:read", None)).then_expect_error(ApiKeyRefusal::PersonalScope);
}
