//! How long a sign-in goes on, and for whom.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;

use super::{SignIn, SignInCommand};
use crate::accounts::AccountRefusal;
use crate::accounts::sign_ins::events::{SignInBegan, SignInEnded, SignInEvent, SignInRefreshed};
use crate::accounts::sign_ins::{AuthMethod, DeviceName, Remember, SignInEnd, SignInId};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
const ID: SignInId = SignInId::from_uuid(uuid::Uuid::from_u128(1));
const ANA: AccountId = AccountId::from_uuid(uuid::Uuid::from_u128(2));

fn began() -> SignInEvent {
    let device = DeviceName::try_from("Firefox on Linux".to_owned()).expect("a name");
    SignInBegan {
        sign_in_id: ID,
        account_id: ANA,
        device: Personal::new(ANA, Purpose::Identity, device),
        remember: Remember::Briefly,
        methods: vec![AuthMethod::Password],
        epoch: 0,
        idle_seconds: 3_600,
        ends_at: NOW + TimeDelta::hours(3),
        app: None,
        began_at: NOW,
    }
    .into()
}

fn refreshed(generation: u32, at: DateTime<Utc>) -> SignInEvent {
    SignInRefreshed { sign_in_id: ID, account_id: ANA, generation, refreshed_at: at }.into()
}

fn refresh(generation: u32, at: DateTime<Utc>) -> SignInCommand {
    SignInCommand::Refresh { generation, at }
}

fn given(events: &[SignInEvent]) -> cqrs_es::test::AggregateTestExecutor<SignIn> {
    TestFramework::<SignIn>::with(()).given(events.to_vec())
}

#[test]
fn a_token_is_replaced_and_within_ten_seconds_answered_with_its_successor() {
    let (at, later) = (NOW + TimeDelta::minutes(9), NOW + TimeDelta::seconds(9 * 60 + 9));
    given(&[began()]).when(refresh(1, at)).then_expect_events(vec![refreshed(2, at)]);
    given(&[began(), refreshed(2, at)]).when(refresh(1, later)).then_expect_events(vec![]);
    let too_late = later + TimeDelta::seconds(1);
    let history = [began(), refreshed(2, at)];
    given(&history).when(refresh(1, too_late)).then_expect_error(AccountRefusal::SignInOver);
}

#[test]
fn a_sign_in_is_over_when_it_was_idle_for_too_long_and_when_it_has_lasted_as_long_as_it_may() {
    let (first, second) = (NOW + TimeDelta::minutes(59), NOW + TimeDelta::minutes(118));
    given(&[began()]).when(refresh(1, NOW + TimeDelta::hours(1))).then_expect_error(AccountRefusal::SignInOver);
    let history = [began(), refreshed(2, first), refreshed(3, second), refreshed(4, second + TimeDelta::minutes(50))];
    given(&history[..3])
        .when(refresh(3, second + TimeDelta::minutes(59)))
        .then_expect_events(vec![refreshed(4, second + TimeDelta::minutes(59))]);
    given(&history).when(refresh(4, NOW + TimeDelta::hours(3))).then_expect_error(AccountRefusal::SignInOver);
}

#[test]
fn the_sign_in_of_an_impersonation_is_never_renewed() {
    let SignInEvent::SignInBegan(began) = began() else { unreachable!("it begins") };
    let began = SignInBegan { methods: vec![AuthMethod::Impersonation], ..began };
    given(&[began.into()]).when(refresh(1, NOW)).then_expect_error(AccountRefusal::SignInOver);
}

#[test]
fn ending_twice_is_ending_once() {
    let end = SignInCommand::End { because: SignInEnd::SignedOut, at: NOW };
    let ended = SignInEnded { sign_in_id: ID, account_id: ANA, because: SignInEnd::SignedOut, ended_at: NOW };
    given(&[began()]).when(end.clone()).then_expect_events(vec![ended.clone().into()]);
    given(&[began(), ended.clone().into()]).when(end).then_expect_events(vec![]);
    given(&[began(), ended.into()]).when(refresh(1, NOW)).then_expect_error(AccountRefusal::SignInOver);
}
