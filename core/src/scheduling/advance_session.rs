//! A coach publishes, starts and completes a session of theirs; an admin any.

use super::schedule_session::SessionIs;
use super::session::{Session, SessionCommand, SessionRefusal};
use super::values::SessionId;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};

/// A step of a session's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionStep {
    /// From draft to published: it can be booked.
    Publish,
    /// From published to in progress.
    Start,
    /// From in progress to completed.
    Complete,
}

/// Take the session `session_id` one step further.
#[derive(Debug, Clone, Copy)]
pub struct AdvanceSession {
    /// Whoever wants it.
    pub caller: Caller,
    /// The session.
    pub session_id: SessionId,
    /// The step.
    pub step: SessionStep,
}

impl UseCase for AdvanceSession {
    type Outcome = SessionIs;
    type Refusal = SessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<SessionRefusal>> {
        let mut session = own_session(work, self.caller, self.session_id).await?;
        let at = work.now();
        session
            .handle(match self.step {
                SessionStep::Publish => SessionCommand::Publish { at },
                SessionStep::Start => SessionCommand::Start { at },
                SessionStep::Complete => SessionCommand::Complete { at },
            })
            .await?;
        let status = session.status().ok_or(SessionRefusal::SessionNotFound)?;
        work.save(session).await?;
        Ok(SessionIs { session_id: self.session_id, status })
    }
}

/// The session, if `caller` leads it or stands at the front desk: whoever may say who was there.
///
/// # Errors
/// [`SessionRefusal::SessionNotFound`], or what broke.
pub async fn open_door(
    work: &mut Work<'_>,
    caller: Caller,
    session_id: SessionId,
) -> Result<Loaded<Session>, Decline<SessionRefusal>> {
    let session = work.load::<Session>(session_id).await?;
    match session.details() {
        Some(details) if caller.may_serve(details.coach_id) => Ok(session),
        Some(_) | None => Err(SessionRefusal::SessionNotFound.into()),
    }
}

/// The session, if `caller` leads it or is an admin.
///
/// # Errors
/// [`SessionRefusal::SessionNotFound`], or what broke.
pub async fn own_session(
    work: &mut Work<'_>,
    caller: Caller,
    session_id: SessionId,
) -> Result<Loaded<Session>, Decline<SessionRefusal>> {
    let session = work.load::<Session>(session_id).await?;
    match session.details() {
        Some(details) if caller.may_act_for(details.coach_id) => Ok(session),
        Some(_) | None => Err(SessionRefusal::SessionNotFound.into()),
    }
}
