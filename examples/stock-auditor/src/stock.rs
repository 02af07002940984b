//! Loading aggregates with postgres-es and cqrs-es as they come, from the view that has their table's layout.

use cqrs_es::persist::{EventUpcaster, PersistedEventStore, SerializedEvent};
use cqrs_es::{Aggregate, EventStore as _};
use postgres_es::PostgresEventRepository;
use regimen_core::accounts::authenticators::Authenticators;
use regimen_core::accounts::authenticators::policy::SecondFactorPolicy;
use regimen_core::accounts::identities::{IdentityClaim, LinkedIdentities};
use regimen_core::accounts::impersonation::Impersonation;
use regimen_core::accounts::invitations::Invitation;
use regimen_core::accounts::linked::LinkedAccounts;
use regimen_core::accounts::links::MailedLink;
use regimen_core::accounts::role_requests::RoleRequest;
use regimen_core::accounts::{Account, EmailReservation, Owners, SignIn};
use regimen_core::admin::{AddressClaim, Organization};
use regimen_core::audit::alerts::{Alert, AlertRules};
use regimen_core::booking::policies::Policy;
use regimen_core::booking::{Enrolment, SessionRoster, Standing};
use regimen_core::integration::Webhook;
use regimen_core::integration::api_keys::ApiKey;
use regimen_core::integration::oauth::{App, AppPermission, AuthorizationCode};
use regimen_core::kernel::event::EventSet;
use regimen_core::membership::{Membership, Package, Plan, Purchase};
use regimen_core::notification::{Inbox, Mail, Preferences, Wording};
use regimen_core::privacy::merging::Merge;
use regimen_core::privacy::retention::Retention;
use regimen_core::privacy::{Disclosure, Erasure};
use regimen_core::scheduling::rooms::{Location, Room, RoomCalendar};
use regimen_core::scheduling::{Calendar, Series, Session, Template};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use crate::Failed;
use crate::ours::State;

/// Reads one organization's log, and can do nothing else.
pub(crate) struct Auditor(PgPool);

macro_rules! aggregates {
    ($($aggregate:ty),+ $(,)?) => {
        /// Loads the aggregate `id` of the kind `kind` from its events.
        pub(crate) async fn load(&self, kind: &str, id: &str) -> Result<State, Failed> {
            match kind {
                $(<$aggregate>::TYPE => self.load_one::<$aggregate>(id).await,)+
                unknown => Err(format!("the log holds {unknown}-{id}, of which nobody told the auditor").into()),
            }
        }
    };
}

impl Auditor {
    /// Connects to the database at `url`; `org` is the organization, the first one if it is empty.
    pub(crate) async fn connect(url: &str, org: &str) -> Result<Self, Failed> {
        let options = url.parse::<PgConnectOptions>()?.options([
            // postgres-es asks for the table `events`: this is where it finds one.
            ("search_path", "stock"),
            ("regimen.org", org),
            ("default_transaction_read_only", "on"),
        ]);
        Ok(Self(PgPoolOptions::new().max_connections(2).connect_with(options).await?))
    }

    /// Kind and id of every aggregate in the log.
    pub(crate) async fn aggregates(&self) -> Result<Vec<(String, String)>, Failed> {
        let sql = "SELECT DISTINCT aggregate_type, aggregate_id FROM events ORDER BY 1, 2";
        Ok(sqlx::query_as(sql).fetch_all(&self.0).await?)
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
        Wording,
    );

    async fn load_one<A: Aggregate<Event: EventSet + 'static>>(&self, id: &str) -> Result<State, Failed> {
        let store = PersistedEventStore::<_, A>::new_event_store(PostgresEventRepository::new(self.0.clone()))
            .with_upcasters(vec![Box::new(Lift::<A::Event>(std::marker::PhantomData))]);
        let loaded = store.load_aggregate(id).await.map_err(|error| format!("{}-{id}: {error:?}", A::TYPE))?;
        let state = serde_json::to_value(&loaded.aggregate)?;
        Ok(State { version: loaded.current_sequence, state })
    }
}

/// Lifts old events to their newest version, by the same functions as everywhere.
struct Lift<E>(std::marker::PhantomData<fn() -> E>);

impl<E: EventSet> EventUpcaster for Lift<E> {
    fn can_upcast(&self, kind: &str, version: &str) -> bool {
        let newest = E::KINDS.iter().find(|known| known.name == kind).map(|known| known.version);
        newest.zip(version.parse::<u16>().ok()).is_some_and(|(newest, version)| version < newest)
    }

    fn upcast(&self, event: SerializedEvent) -> SerializedEvent {
        let version = event.event_version.parse().unwrap_or_default();
        // In serde's externally tagged form the payload stands under its kind.
        let mut tagged = event.payload;
        let payload = E::upcast(&event.event_type, version, tagged[&event.event_type].take());
        tagged[&event.event_type] = payload;
        SerializedEvent { payload: tagged, ..event }
    }
}
