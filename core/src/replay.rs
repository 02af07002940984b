//! Replaying: what every aggregate is, from its events alone.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::accounts::authenticators::Authenticators;
use crate::accounts::authenticators::policy::SecondFactorPolicy;
use crate::accounts::identities::{IdentityClaim, LinkedIdentities};
use crate::accounts::impersonation::Impersonation;
use crate::accounts::invitations::Invitation;
use crate::accounts::linked::LinkedAccounts;
use crate::accounts::links::MailedLink;
use crate::accounts::role_requests::RoleRequest;
use crate::accounts::{Account, EmailReservation, Owners, SignIn};
use crate::admin::{AddressClaim, Organization};
use crate::audit::alerts::{Alert, AlertRules};
use crate::booking::policies::Policy;
use crate::booking::{Enrolment, SessionRoster, Standing};
use crate::integration::Webhook;
use crate::integration::api_keys::ApiKey;
use crate::integration::oauth::{App, AppPermission, AuthorizationCode};
use crate::kernel::event::{DecodeError, Envelope};
use crate::kernel::executor::AggregateRoot;
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Filter, LogStore, Position, StoreError, StreamId, Version};
use crate::membership::{Membership, Package, Plan, Purchase};
use crate::notification::{Inbox, Mail, Preferences, Wording};
use crate::privacy::merging::Merge;
use crate::privacy::retention::Retention;
use crate::privacy::{Disclosure, Erasure};
use crate::scheduling::rooms::{Location, Room, RoomCalendar};
use crate::scheduling::{Calendar, Series, Session, Template};

/// Events read at once.
const PAGE: usize = 2_000;

/// An aggregate as its events make it, personal fields sealed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replayed {
    /// Its stream.
    pub stream: StreamId,
    /// After how many events.
    pub version: Version,
    /// Its state.
    pub state: Value,
}

/// The log cannot be replayed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReplayError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A stream of no aggregate that this program knows.
    #[error("{0} is the stream of no known aggregate")]
    UnknownStream(StreamId),
}

/// Folds the events of `stream` in the log of `org`, or of every stream, up to `until`; in the order of the streams' names.
///
/// # Errors
/// See [`ReplayError`].
pub async fn replay(
    log: &dyn LogStore,
    org: OrgId,
    stream: Option<&str>,
    until: Option<Position>,
) -> Result<Vec<Replayed>, ReplayError> {
    let filter = Filter { stream: stream.map(StreamId::stored), kinds: Vec::new(), until };
    let mut streams = BTreeMap::<StreamId, Box<dyn Fold>>::new();
    let mut after = 0;
    loop {
        let page = log.read(org, after, PAGE, &filter).await?;
        let Some(last) = page.last() else { break };
        after = last.position;
        for stored in page {
            let envelope = Envelope::sealed(org, stored);
            if !streams.contains_key(&envelope.stream) {
                streams.insert(envelope.stream.clone(), begin(&envelope.stream)?);
            }
            if let Some(fold) = streams.get_mut(&envelope.stream) {
                fold.take(&envelope)?;
            }
        }
    }
    Ok(streams.into_iter().map(|(stream, fold)| fold.end(stream)).collect())
}

/// One fold on its way, of whichever aggregate.
trait Fold: Send {
    fn take(&mut self, envelope: &Envelope) -> Result<(), DecodeError>;
    fn end(self: Box<Self>, stream: StreamId) -> Replayed;
}

struct FoldOf<A> {
    state: A,
    version: Version,
}

impl<A: AggregateRoot> Fold for FoldOf<A> {
    fn take(&mut self, envelope: &Envelope) -> Result<(), DecodeError> {
        let unknown = || DecodeError::UnknownKind(envelope.kind.to_string());
        self.state.apply(envelope.read::<A::Event>()?.ok_or_else(unknown)?);
        self.version = envelope.version;
        Ok(())
    }

    fn end(self: Box<Self>, stream: StreamId) -> Replayed {
        let state = serde_json::to_value(&self.state).unwrap_or(Value::Null);
        Replayed { stream, version: self.version, state }
    }
}

fn fold<A: AggregateRoot>() -> Box<dyn Fold> {
    Box::new(FoldOf { state: A::default(), version: 0 })
}

macro_rules! aggregates {
    ($($aggregate:ty),+ $(,)?) => {
        fn begin(stream: &StreamId) -> Result<Box<dyn Fold>, ReplayError> {
            $(if stream.kind() == <$aggregate as cqrs_es::Aggregate>::TYPE {
                return Ok(fold::<$aggregate>());
            })+
            Err(ReplayError::UnknownStream(stream.clone()))
        }
    };
}

aggregates!(
    Account,
    AddressClaim,
    Alert,
    AlertRules,
    ApiKey,
    App,
    AppPermission,
    Authenticators,
    AuthorizationCode,
    Calendar,
    Disclosure,
    EmailReservation,
    Enrolment,
    Erasure,
    IdentityClaim,
    Impersonation,
    Inbox,
    Invitation,
    LinkedAccounts,
    LinkedIdentities,
    Location,
    Mail,
    MailedLink,
    Membership,
    Merge,
    Organization,
    Owners,
    Package,
    Plan,
    Policy,
    Preferences,
    Purchase,
    Retention,
    RoleRequest,
    Room,
    RoomCalendar,
    SecondFactorPolicy,
    Series,
    Session,
    SessionRoster,
    SignIn,
    Standing,
    Template,
    Webhook,
    Wording
);
