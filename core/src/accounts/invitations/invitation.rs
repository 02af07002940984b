//! One invitation: the aggregate.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{
    Acceptance, InvitationAccepted, InvitationEvent, InvitationResent, InvitationRevoked, InvitationSent,
};
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::values::{Email, Role};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;
use crate::refusals;

crate::entity_id! {
    /// One invitation; also the id that the account of whoever accepts it gets.
    pub struct InvitationId;
}

impl InvitationId {
    /// The account that comes of it.
    pub fn account_id(self) -> AccountId {
        AccountId::from_uuid(self.uuid())
    }
}

/// How long an invitation stands.
pub(super) const STANDS: TimeDelta = TimeDelta::days(7);

/// One invitation, as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Invitation(Option<Sent>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Sent {
    invitation_id: InvitationId,
    email: Personal<Email>,
    role: Role,
    invited_by: Option<AccountId>,
    expires_at: DateTime<Utc>,
    state: InvitationState,
}

/// What an invitation has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// It can be accepted, until its time is over.
    Open,
    /// It was accepted.
    Accepted,
    /// It was taken back.
    Revoked,
}

/// What can be asked of an invitation.
#[derive(Debug, Clone)]
pub enum InvitationCommand {
    /// Begin.
    Send(Box<InvitationSent>),
    /// Go out once more.
    Resend(DateTime<Utc>),
    /// Count no more. Twice is once.
    Revoke(DateTime<Utc>),
    /// Be accepted.
    Accept {
        /// What comes of it.
        result: Acceptance,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an invitation says no.
    pub enum InvitationRefusal {
        /// There is no such invitation, or none of the caller's.
        #[error("there is no such invitation")]
        InvitationNotFound = NotFound "invitation.not_found",
        /// The invitation was accepted, was taken back, or its time is over.
        #[error("the invitation does not stand any more")]
        InvitationOver = Conflict "invitation.over",
        /// Nobody invites to a role that they may not give.
        #[error("you may not invite to this role")]
        RoleNotYours = Rule "invitation.role_not_yours",
        via Account(AccountRefusal),
    }
}

impl Invitation {
    /// The address it went to, unless the person is erased.
    pub fn email(&self) -> Option<&Email> {
        self.0.as_ref().and_then(|sent| sent.email.get())
    }

    /// What whoever accepts would be.
    pub fn role(&self) -> Option<Role> {
        self.0.as_ref().map(|sent| sent.role)
    }

    /// Who asked.
    pub fn invited_by(&self) -> Option<AccountId> {
        self.0.as_ref().and_then(|sent| sent.invited_by)
    }

    /// Until when it can be accepted.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.as_ref().map(|sent| sent.expires_at)
    }

    /// Whether it can be accepted at `at`.
    pub fn stands(&self, at: DateTime<Utc>) -> bool {
        self.0.as_ref().is_some_and(|sent| sent.state == InvitationState::Open && at < sent.expires_at)
    }
}

impl Aggregate for Invitation {
    const TYPE: &'static str = "invitation";
    type Command = InvitationCommand;
    type Event = InvitationEvent;
    type Error = InvitationRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: InvitationCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), InvitationRefusal> {
        let event = match (command, &self.0) {
            (InvitationCommand::Send(sent), None) => (*sent).into(),
            (InvitationCommand::Send(_), Some(_)) => return Ok(()),
            (_, None) => return Err(InvitationRefusal::InvitationNotFound),
            (InvitationCommand::Resend(at), Some(sent)) if sent.state == InvitationState::Open => {
                let invitation_id = sent.invitation_id;
                InvitationResent { invitation_id, sent_at: at, expires_at: at + STANDS }.into()
            }
            (InvitationCommand::Revoke(at), Some(sent)) if sent.state == InvitationState::Open => {
                InvitationRevoked { invitation_id: sent.invitation_id, revoked_at: at }.into()
            }
            (InvitationCommand::Revoke(_), Some(sent)) if sent.state == InvitationState::Revoked => return Ok(()),
            (InvitationCommand::Accept { result, at }, Some(sent)) if self.stands(at) => {
                InvitationAccepted { invitation_id: sent.invitation_id, result, accepted_at: at }.into()
            }
            (_, Some(_)) => return Err(InvitationRefusal::InvitationOver),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: InvitationEvent) {
        match (event, &mut self.0) {
            (InvitationEvent::InvitationSent(sent), _) => {
                let InvitationSent { invitation_id, email, role, invited_by, expires_at, .. } = sent;
                let state = InvitationState::Open;
                self.0 = Some(Sent { invitation_id, email, role, invited_by, expires_at, state });
            }
            (_, None) => {}
            (InvitationEvent::InvitationResent(InvitationResent { expires_at, .. }), Some(sent)) => {
                sent.expires_at = expires_at;
            }
            (InvitationEvent::InvitationRevoked(InvitationRevoked { .. }), Some(sent)) => {
                sent.state = InvitationState::Revoked;
            }
            (InvitationEvent::InvitationAccepted(InvitationAccepted { .. }), Some(sent)) => {
                sent.state = InvitationState::Accepted;
            }
        }
    }
}

impl AggregateRoot for Invitation {
    type Id = InvitationId;
    const FOLD: u64 = fingerprint(include_str!("invitation.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Invitation, InvitationCommand, InvitationId, InvitationRefusal, STANDS};
    use crate::accounts::events::{Acceptance, InvitationAccepted, InvitationEvent, InvitationRevoked, InvitationSent};
    use crate::accounts::values::{Email, Role};
    use crate::kernel::privacy::{Personal, Purpose};

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn sent(invitation_id: InvitationId) -> InvitationEvent {
        let email = Email::try_from("ada@example.org".to_owned()).expect("an address");
        let email = Personal::new(invitation_id.account_id(), Purpose::Identity, email);
        let (role, invited_by, expires_at) = (Role::Coach, None, AT + STANDS);
        InvitationSent { invitation_id, email, role, invited_by, sent_at: AT, expires_at }.into()
    }

    fn accept(after: TimeDelta) -> InvitationCommand {
        InvitationCommand::Accept { result: Acceptance::Joined, at: AT + after }
    }

    #[test]
    fn an_invitation_stands_seven_days_and_not_a_second_longer() {
        let id = InvitationId::generate();
        let given = || TestFramework::<Invitation>::with(()).given(vec![sent(id)]);
        let last = TimeDelta::days(7) - TimeDelta::seconds(1);
        let accepted = InvitationAccepted { invitation_id: id, result: Acceptance::Joined, accepted_at: AT + last };
        given().when(accept(last)).then_expect_events(vec![accepted.into()]);
        given().when(accept(TimeDelta::days(7))).then_expect_error(InvitationRefusal::InvitationOver);
    }

    #[test]
    fn an_invitation_is_accepted_once_and_never_after_it_was_taken_back() {
        let id = InvitationId::generate();
        let accepted = InvitationAccepted { invitation_id: id, result: Acceptance::Joined, accepted_at: AT };
        let revoked = InvitationRevoked { invitation_id: id, revoked_at: AT };
        for over in [InvitationEvent::from(accepted), revoked.into()] {
            let given = || TestFramework::<Invitation>::with(()).given(vec![sent(id), over.clone()]);
            given().when(accept(TimeDelta::days(1))).then_expect_error(InvitationRefusal::InvitationOver);
            given().when(InvitationCommand::Resend(AT)).then_expect_error(InvitationRefusal::InvitationOver);
        }
    }
}
