//! One sign-in: the aggregate.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{SignInBegan, SignInEnded, SignInEvent, SignInRefreshed};
use super::for_app::AppAccess;
use super::values::{AuthMethod, Remember, SignInEnd, SignInId};
use crate::accounts::account_refusal::AccountRefusal;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;

/// How long the token that was replaced last is still answered with its successor: requests that were under way together, or
/// whose answer was lost, are one device and no thief.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// What is known of a sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    sign_in_id: SignInId,
    account_id: AccountId,
    remember: Remember,
    methods: Vec<AuthMethod>,
    epoch: u32,
    idle_seconds: u32,
    began_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    generation: u32,
    refreshed_at: DateTime<Utc>,
    ended: bool,
    app: Option<AppAccess>,
}

/// What can be asked of a sign-in.
#[derive(Debug, Clone)]
pub enum SignInCommand {
    /// Begin.
    Begin(Box<SignInBegan>),
    /// Go on with a new token in place of that of `generation`.
    Refresh {
        /// The generation of the token that was shown.
        generation: u32,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be over. Twice is once.
    End {
        /// Why.
        because: SignInEnd,
        /// Now.
        at: DateTime<Utc>,
    },
}

/// What a token is worth that names a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is the current one, or was until a moment ago.
    Good,
    /// It was replaced long ago: somebody has a copy.
    Copied,
    /// The sign-in is over, or never was.
    Over,
}

impl SignIn {
    /// Whose it is, if it was ever begun.
    pub fn account_id(&self) -> Option<AccountId> {
        self.0.as_ref().map(|known| known.account_id)
    }

    /// Whether it was begun and not ended. Whether it has been idle for too long is asked when it is refreshed.
    pub fn stands(&self) -> bool {
        self.0.as_ref().is_some_and(|known| !known.ended)
    }

    /// In which epoch of its account it began.
    pub fn epoch(&self) -> Option<u32> {
        self.0.as_ref().map(|known| known.epoch)
    }

    /// By what they proved who they are.
    pub fn methods(&self) -> &[AuthMethod] {
        self.0.as_ref().map_or(&[], |known| &known.methods)
    }

    /// The app that has it, if it is no device of their own.
    pub fn app(&self) -> Option<&AppAccess> {
        self.0.as_ref().and_then(|known| known.app.as_ref())
    }

    pub(super) fn generation(&self) -> u32 {
        self.0.as_ref().map_or(0, |known| known.generation)
    }

    pub(super) fn began_at(&self) -> Option<DateTime<Utc>> {
        self.0.as_ref().map(|known| known.began_at)
    }

    pub(super) fn remember(&self) -> Option<Remember> {
        self.0.as_ref().map(|known| known.remember)
    }

    /// Until when its token can be refreshed.
    pub fn refreshable_until(&self) -> Option<DateTime<Utc>> {
        let until = |known: &Known| known.refreshed_at + TimeDelta::seconds(known.idle_seconds.into());
        self.0.as_ref().map(|known| until(known).min(known.ends_at))
    }

    pub(super) fn shown(&self, generation: u32, at: DateTime<Utc>) -> Shown {
        let goes_on = |known: &&Known| !known.ended && !known.methods.contains(&AuthMethod::Impersonation);
        let Some(known) = self.0.as_ref().filter(goes_on).filter(|known| generation <= known.generation) else {
            return Shown::Over;
        };
        let replaced = known.generation - generation;
        let lately = at < known.refreshed_at + GRACE;
        match replaced {
            0 if self.refreshable_until().is_some_and(|until| at >= until) => Shown::Over,
            0 => Shown::Good,
            1 if lately => Shown::Good,
            _ => Shown::Copied,
        }
    }
}

impl Aggregate for SignIn {
    const TYPE: &'static str = "sign_in";
    type Command = SignInCommand;
    type Event = SignInEvent;
    type Error = AccountRefusal;
    type Services = ();

    async fn handle(&mut self, command: SignInCommand, (): &(), sink: &EventSink<Self>) -> Result<(), AccountRefusal> {
        let event = match (command, &self.0) {
            (SignInCommand::Begin(began), None) => (*began).into(),
            (SignInCommand::Begin(_), Some(_)) => return Err(AccountRefusal::SignInOver),
            (SignInCommand::Refresh { generation, at }, known) => match (self.shown(generation, at), known) {
                (Shown::Good, Some(known)) if known.generation == generation => SignInRefreshed {
                    sign_in_id: known.sign_in_id,
                    account_id: known.account_id,
                    generation: generation.saturating_add(1),
                    refreshed_at: at,
                }
                .into(),
                (Shown::Good, _) => return Ok(()),
                (Shown::Copied | Shown::Over, _) => return Err(AccountRefusal::SignInOver),
            },
            (SignInCommand::End { because, at }, Some(known)) if !known.ended => {
                let Known { sign_in_id, account_id, .. } = *known;
                SignInEnded { sign_in_id, account_id, because, ended_at: at }.into()
            }
            (SignInCommand::End { .. }, Some(_)) => return Ok(()),
            (SignInCommand::End { .. }, None) => return Err(AccountRefusal::SignInNotFound),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: SignInEvent) {
        match (event, &mut self.0) {
            (SignInEvent::SignInBegan(began), known) => {
                *known = Some(Known {
                    sign_in_id: began.sign_in_id,
                    account_id: began.account_id,
                    remember: began.remember,
                    methods: began.methods,
                    epoch: began.epoch,
                    idle_seconds: began.idle_seconds,
                    began_at: began.began_at,
                    ends_at: began.ends_at,
                    generation: 1,
                    refreshed_at: began.began_at,
                    ended: false,
                    app: began.app,
                });
            }
            (SignInEvent::SignInRefreshed(refreshed), Some(known)) => {
                known.generation = refreshed.generation;
                known.refreshed_at = refreshed.refreshed_at;
            }
            (SignInEvent::SignInEnded(SignInEnded { .. }), Some(known)) => known.ended = true,
            // Nothing happens to a sign-in before it begins.
            (SignInEvent::SignInRefreshed(_) | SignInEvent::SignInEnded(_), None) => {}
        }
    }
}

impl AggregateRoot for SignIn {
    type Id = SignInId;
    const FOLD: u64 = fingerprint(concat!(include_str!("sign_in.rs"), include_str!("values.rs")));
}

#[cfg(test)]
mod tests {
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
        let history =
            [began(), refreshed(2, first), refreshed(3, second), refreshed(4, second + TimeDelta::minutes(50))];
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
}
