//! What authenticators do and refuse, told in events.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand, Judged};
use super::events::{
    AuthenticatorsEvent, BackupCodesMade, SecondFactorFailed, SecondFactorProven, TotpConfirmed, TotpEnrolmentBegan,
    TotpRemoved,
};
use super::prove::Proof;
use super::state::Authenticators;
use super::totp::tests::shown;
use super::values::{Method, TotpCode, TotpSecret};
use super::{BackupKey, backup_codes};
use crate::kernel::ids::{AccountId, CommandId, OrgId};
use crate::kernel::privacy::{Personal, Purpose};
use crate::kernel::secrets::{Pepper, Secrets};
use cqrs_es::Aggregate as _;

struct Ana {
    id: AccountId,
    secret: TotpSecret,
    keys: Vec<BackupKey>,
}

fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

impl Ana {
    fn new() -> Self {
        let (id, pepper) = (AccountId::generate(), Pepper::new(&Secrets::ephemeral().pepper));
        let codes = backup_codes(OrgId::DEFAULT, id, CommandId::generate(), &pepper);
        let keys = codes.iter().map(|code| BackupKey::of(code, OrgId::DEFAULT, id, &pepper)).collect();
        Self { id, secret: TotpSecret::generate(), keys }
    }

    fn began(&self) -> AuthenticatorsEvent {
        let secret = Personal::new(self.id, Purpose::Credentials, self.secret.clone());
        TotpEnrolmentBegan { account_id: self.id, secret, began_at: noon() }.into()
    }

    fn confirmed(&self) -> Vec<AuthenticatorsEvent> {
        let keys = Personal::new(self.id, Purpose::Credentials, self.keys.clone());
        vec![
            self.began(),
            TotpConfirmed { account_id: self.id, step: step(noon()), confirmed_at: noon() }.into(),
            BackupCodesMade { account_id: self.id, keys, made_at: noon() }.into(),
        ]
    }

    fn state(&self, events: Vec<AuthenticatorsEvent>) -> Authenticators {
        let mut state = Authenticators::default();
        events.into_iter().for_each(|event| state.apply(event));
        state
    }
}

fn step(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp() / 30).expect("after 1970")
}

#[test]
fn an_app_counts_once_a_code_of_it_was_given() {
    let ana = Ana::new();
    let code = shown(&ana.secret, noon());
    TestFramework::<Authenticators>::with(())
        .given(vec![ana.began()])
        .when((ana.id, AuthenticatorsCommand::ConfirmTotp(code).at(noon())))
        .then_expect_events(vec![
            TotpConfirmed { account_id: ana.id, step: step(noon()), confirmed_at: noon() }.into(),
        ]);
    assert!(!ana.state(vec![ana.began()]).has_second_factor());
}

#[test]
fn a_wrong_first_code_confirms_nothing() {
    let ana = Ana::new();
    let TotpCode(code) = shown(&ana.secret, noon() + TimeDelta::hours(1));
    TestFramework::<Authenticators>::with(())
        .given(vec![ana.began()])
        .when((ana.id, AuthenticatorsCommand::ConfirmTotp(TotpCode(code)).at(noon())))
        .then_expect_error(AuthenticatorRefusal::WrongProof { attempts_left: 5 });
}

#[test]
fn who_has_an_app_takes_no_second_one() {
    let ana = Ana::new();
    TestFramework::<Authenticators>::with(())
        .given(ana.confirmed())
        .when((ana.id, AuthenticatorsCommand::BeginTotp(TotpSecret::generate()).at(noon())))
        .then_expect_error(AuthenticatorRefusal::TotpActive);
}

#[test]
fn a_code_of_the_app_counts_once() {
    let ana = Ana::new();
    let state = ana.state(ana.confirmed());
    let code = |at| Proof::Totp(shown(&ana.secret, at));
    assert_eq!(state.judge(&code(noon()), noon()), Ok(Judged::Wrong), "it confirmed the app already");
    let later = noon() + TimeDelta::seconds(30);
    assert_eq!(state.judge(&code(later), later), Ok(Judged::Totp(step(later))));
    let proven = SecondFactorProven { account_id: ana.id, method: Method::Totp, used: step(later), proven_at: later };
    let state = ana.state([ana.confirmed(), vec![proven.into()]].concat());
    assert_eq!(state.judge(&code(later), later), Ok(Judged::Wrong));
}

#[test]
fn a_code_on_paper_counts_once() {
    let ana = Ana::new();
    let state = ana.state(ana.confirmed());
    assert_eq!(state.backup_codes_left(), 10);
    assert_eq!(state.judge(&Proof::BackupCode(ana.keys[3]), noon()), Ok(Judged::BackupCode(3)));
    let proven = SecondFactorProven { account_id: ana.id, method: Method::BackupCode, used: 3, proven_at: noon() };
    let state = ana.state([ana.confirmed(), vec![proven.into()]].concat());
    assert_eq!(state.backup_codes_left(), 9);
    assert_eq!(state.judge(&Proof::BackupCode(ana.keys[3]), noon()), Ok(Judged::Wrong));
    assert_eq!(state.judge(&Proof::BackupCode(Ana::new().keys[3]), noon()), Ok(Judged::Wrong));
}

#[test]
fn after_five_wrong_proofs_not_even_the_right_one_is_taken_for_a_quarter_of_an_hour() {
    let ana = Ana::new();
    let mut state = ana.state(ana.confirmed());
    for _ in 0..5 {
        let failed = state.decide(ana.id, AuthenticatorsCommand::Note(Judged::Wrong), noon());
        state.apply(failed.expect("it is noted").expect("it is an event"));
    }
    let locked_until = noon() + TimeDelta::minutes(15);
    let right = |at| state.judge(&Proof::Totp(shown(&ana.secret, at)), at);
    let before = locked_until - TimeDelta::seconds(1);
    assert_eq!(right(before), Err(AuthenticatorRefusal::Locked { locked_until }));
    assert_eq!(right(locked_until), Ok(Judged::Totp(step(locked_until))));
}

#[test]
fn a_right_proof_forgets_the_wrong_ones() {
    let ana = Ana::new();
    let failed = SecondFactorFailed { account_id: ana.id, wrong: 4, locked_until: None, failed_at: noon() };
    let proven = SecondFactorProven { account_id: ana.id, method: Method::BackupCode, used: 0, proven_at: noon() };
    let state = ana.state([ana.confirmed(), vec![failed.into(), proven.into()]].concat());
    assert_eq!(state.attempts.left(), 5);
}

#[test]
fn without_the_app_the_codes_on_paper_are_worth_nothing() {
    let ana = Ana::new();
    let removed = TotpRemoved { account_id: ana.id, removed_at: noon() };
    let state = ana.state([ana.confirmed(), vec![removed.into()]].concat());
    assert_eq!((state.has_second_factor(), state.backup_codes_left()), (false, 0));
    let code = Proof::BackupCode(ana.keys[0]);
    assert_eq!(state.judge(&code, noon()), Err(AuthenticatorRefusal::PasswordNeeded));
}

#[test]
fn a_password_is_not_enough_for_who_has_a_second_factor() {
    let ana = Ana::new();
    let state = ana.state(ana.confirmed());
    assert_eq!(state.judge(&Proof::WrongPassword, noon()), Err(AuthenticatorRefusal::CodeNeeded));
}
