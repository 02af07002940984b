//! One sign-in: the aggregate.

mod shown;

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

pub(super) use shown::Shown;

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
mod tests;
