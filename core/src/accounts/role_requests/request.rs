//! What one member asks for: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{RoleRequestApproved, RoleRequestDeclined, RoleRequestEvent, RoleRequestWithdrawn, RoleRequested};
use crate::accounts::values::Role;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::refusals;

crate::text_value! {
    /// What is said for a request, or against it.
    pub struct RequestText up to 500;
}

/// The role that a member asks for, as long as nobody has decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRequest {
    open: Option<Role>,
}

/// What can be asked of it.
#[derive(Debug, Clone)]
pub enum RoleRequestCommand {
    /// Begin.
    Ask {
        /// Who.
        account_id: AccountId,
        /// For what.
        role: Role,
        /// What they say for themselves.
        message: Option<RequestText>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be taken back.
    Withdraw {
        /// Who asked.
        account_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be granted.
    Approve {
        /// Who asked.
        account_id: AccountId,
        /// Who decides.
        by: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be declined.
    Decline {
        /// Who asked.
        account_id: AccountId,
        /// Why.
        reason: RequestText,
        /// Who decides.
        by: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a role request says no.
    pub enum RoleRequestRefusal {
        /// The member asks for nothing.
        #[error("there is no open request")]
        RequestNotFound = NotFound "role_request.not_found",
        /// There is an open request already.
        #[error("there is an open request already")]
        RequestOpen = Conflict "role_request.open",
        /// A client can ask to be coach or to stand at the desk, whoever is one of them to be the other.
        #[error("this role cannot be asked for")]
        NotAskedFor = Rule "role_request.role_not_asked_for",
    }
}

impl RoleRequest {
    /// The role that is asked for.
    pub fn open(&self) -> Option<Role> {
        self.open
    }
}

impl Aggregate for RoleRequest {
    const TYPE: &'static str = "rolerequest";
    type Command = RoleRequestCommand;
    type Event = RoleRequestEvent;
    type Error = RoleRequestRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: RoleRequestCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), RoleRequestRefusal> {
        let personal = |account_id, text| Personal::new(account_id, Purpose::Notes, text);
        let event = match (command, self.open) {
            (RoleRequestCommand::Ask { account_id, role, message, at }, None) => {
                let message = message.map(|text| personal(account_id, text));
                RoleRequested { account_id, role, message, requested_at: at }.into()
            }
            (RoleRequestCommand::Ask { .. }, Some(_)) => return Err(RoleRequestRefusal::RequestOpen),
            (_, None) => return Err(RoleRequestRefusal::RequestNotFound),
            (RoleRequestCommand::Withdraw { account_id, at }, Some(_)) => {
                RoleRequestWithdrawn { account_id, withdrawn_at: at }.into()
            }
            (RoleRequestCommand::Approve { account_id, by, at }, Some(role)) => {
                RoleRequestApproved { account_id, role, approved_by: by, approved_at: at }.into()
            }
            (RoleRequestCommand::Decline { account_id, reason, by, at }, Some(role)) => {
                let reason = personal(account_id, reason);
                RoleRequestDeclined { account_id, role, reason, declined_by: by, declined_at: at }.into()
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: RoleRequestEvent) {
        self.open = match event {
            RoleRequestEvent::RoleRequested(RoleRequested { role, .. }) => Some(role),
            RoleRequestEvent::RoleRequestWithdrawn(_)
            | RoleRequestEvent::RoleRequestApproved(_)
            | RoleRequestEvent::RoleRequestDeclined(_) => None,
        };
    }
}

impl AggregateRoot for RoleRequest {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(include_str!("request.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;

    use super::{RoleRequest, RoleRequestCommand, RoleRequestRefusal};
    use crate::accounts::events::{RoleRequestApproved, RoleRequested};
    use crate::accounts::values::Role;
    use crate::kernel::ids::AccountId;

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn one_request_is_open_at_a_time_and_decided_once() {
        let (account_id, by) = (AccountId::generate(), AccountId::generate());
        let asked = RoleRequested { account_id, role: Role::Coach, message: None, requested_at: AT };
        let approved = RoleRequestApproved { account_id, role: Role::Coach, approved_by: by, approved_at: AT };
        let approve = || RoleRequestCommand::Approve { account_id, by, at: AT };
        let ask = RoleRequestCommand::Ask { account_id, role: Role::Desk, message: None, at: AT };
        let open = || TestFramework::<RoleRequest>::with(()).given(vec![asked.clone().into()]);
        open().when(ask).then_expect_error(RoleRequestRefusal::RequestOpen);
        open().when(approve()).then_expect_events(vec![approved.clone().into()]);
        let decided = TestFramework::<RoleRequest>::with(()).given(vec![asked.into(), approved.into()]);
        decided.when(approve()).then_expect_error(RoleRequestRefusal::RequestNotFound);
    }
}
