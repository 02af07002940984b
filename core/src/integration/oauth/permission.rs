//! What one person lets one app do: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::events::{AppAllowed, AppForbidden, PermissionEvent};
use super::secret::AppId;
use crate::accounts::Scopes;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::{entity_id, refusals};

entity_id! {
    /// What one person lets one app do.
    pub struct PermissionId;
}

impl PermissionId {
    /// What `account` lets `app` do.
    pub fn of(account: AccountId, app: AppId) -> Self {
        Self::from_uuid(Uuid::new_v5(&account.uuid(), app.uuid().as_bytes()))
    }
}

/// What one person lets one app do, if anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppPermission {
    scopes: Option<Scopes>,
    /// How often it was taken back.
    epoch: u32,
}

/// What can be asked of a permission.
#[derive(Debug, Clone)]
pub enum PermissionCommand {
    /// Let the app do this too. What it may do already stays.
    Allow {
        /// The app.
        app_id: AppId,
        /// Who.
        account_id: AccountId,
        /// To do what.
        scopes: Scopes,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take it all back.
    Forbid {
        /// The app.
        app_id: AppId,
        /// Who.
        account_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a permission says no.
    pub enum PermissionRefusal {
        /// One lets the app do nothing.
        #[error("you let this app do nothing")]
        NotAllowed = NotFound "app.not_allowed",
    }
}

impl AppPermission {
    /// How often it was taken back.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Whether the app may do what `scopes` say already.
    pub fn covers(&self, scopes: &Scopes) -> bool {
        self.scopes.as_ref().is_some_and(|known| known.cover(scopes))
    }

    /// Whether it covers what was let in epoch `epoch`.
    pub fn stands(&self, epoch: u32) -> bool {
        self.scopes.is_some() && self.epoch == epoch
    }
}

impl Aggregate for AppPermission {
    const TYPE: &'static str = "app_permission";
    type Command = PermissionCommand;
    type Event = PermissionEvent;
    type Error = PermissionRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: PermissionCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), PermissionRefusal> {
        let event = match (command, &self.scopes) {
            (PermissionCommand::Allow { scopes, .. }, Some(known)) if known.cover(&scopes) => return Ok(()),
            (PermissionCommand::Allow { app_id, account_id, scopes, at }, known) => {
                let scopes = known.iter().flat_map(Scopes::iter).chain(scopes.iter()).collect();
                let permission_id = PermissionId::of(account_id, app_id);
                AppAllowed { permission_id, app_id, account_id, scopes, allowed_at: at }.into()
            }
            (PermissionCommand::Forbid { .. }, None) => return Err(PermissionRefusal::NotAllowed),
            (PermissionCommand::Forbid { app_id, account_id, at }, Some(_)) => {
                let permission_id = PermissionId::of(account_id, app_id);
                AppForbidden { permission_id, app_id, account_id, forbidden_at: at }.into()
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: PermissionEvent) {
        match event {
            PermissionEvent::AppAllowed(AppAllowed { scopes, .. }) => self.scopes = Some(scopes),
            PermissionEvent::AppForbidden(AppForbidden { .. }) => {
                self.scopes = None;
                self.epoch = self.epoch.saturating_add(1);
            }
        }
    }
}

impl AggregateRoot for AppPermission {
    type Id = PermissionId;
    const FOLD: u64 = fingerprint(include_str!("permission.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::Aggregate as _;
    use cqrs_es::test::TestFramework;

    use super::{AppPermission, PermissionCommand, PermissionId, PermissionRefusal};
    use crate::integration::oauth::AppId;
    use crate::integration::oauth::events::{AppAllowed, AppForbidden, PermissionEvent};
    use crate::kernel::ids::AccountId;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const ANA: AccountId = AccountId::from_uuid(uuid::Uuid::from_u128(7));
    const APP: AppId = AppId::from_uuid(uuid::Uuid::from_u128(8));

    fn allowed(scopes: &str) -> PermissionEvent {
        let (permission_id, scopes) = (PermissionId::of(ANA, APP), scopes.parse().expect("scopes"));
        AppAllowed { permission_id, app_id: APP, account_id: ANA, scopes, allowed_at: NOW }.into()
    }

    fn forbidden() -> PermissionEvent {
        let permission_id = PermissionId::of(ANA, APP);
        AppForbidden { permission_id, app_id: APP, account_id: ANA, forbidden_at: NOW }.into()
    }

    fn allow(scopes: &str) -> PermissionCommand {
        PermissionCommand::Allow { app_id: APP, account_id: ANA, scopes: scopes.parse().expect("scopes"), at: NOW }
    }

    #[test]
    fn what_is_allowed_adds_up_until_all_of_it_is_taken_back() {
        let test = |events: Vec<PermissionEvent>| TestFramework::<AppPermission>::with(()).given(events);
        test(vec![]).when(allow("own:read")).then_expect_events(vec![allowed("own:read")]);
        test(vec![allowed("own:write")]).when(allow("own:read")).then_expect_events(vec![]);
        let both = allowed("own:read sessions:read");
        test(vec![allowed("own:read")]).when(allow("sessions:read")).then_expect_events(vec![both]);
        let forbid = || PermissionCommand::Forbid { app_id: APP, account_id: ANA, at: NOW };
        test(vec![allowed("own:read")]).when(forbid()).then_expect_events(vec![forbidden()]);
        test(vec![allowed("own:read"), forbidden()]).when(forbid()).then_expect_error(PermissionRefusal::NotAllowed);
        let again = vec![allowed("own:write"), forbidden()];
        test(again).when(allow("own:read")).then_expect_events(vec![allowed("own:read")]);
    }

    #[test]
    fn what_was_let_before_it_was_taken_back_counts_no_more() {
        let mut permission = AppPermission::default();
        assert!(!permission.stands(0));
        permission.apply(allowed("own:read"));
        assert!(permission.stands(0));
        permission.apply(forbidden());
        assert!(!permission.stands(0) && !permission.stands(1));
        permission.apply(allowed("own:read"));
        assert!(!permission.stands(0) && permission.stands(1));
    }
}
