//! One attempt to send one mail, and the event that says what came of it.

use std::time::Duration;

use chrono::TimeDelta;
use regimen_core::kernel::executor::{Decline, Failure, Request};
use regimen_core::kernel::log::Actor;
use regimen_core::notification::Mail;
use regimen_core::notification::mail::{Attempted, NoteMailAttempt};
use regimen_projections::notification::mail::Outstanding;

use super::dispatcher::Inner;

/// For how long a mail is one process's: longer than an attempt can take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How often what came of an attempt is noted, if the log does not answer. Afterwards the mail goes out a second time.
const NOTES: u32 = 10;

impl Inner {
    /// Makes the next attempt of `due`, unless another process does or it is made already; whether it was made.
    pub(super) async fn attempt(&self, due: Outstanding) -> bool {
        let mail_id = due.mail.mail_id;
        let lease = match self.engine.lease(format!("mail-{mail_id}"), LEASE).await {
            Ok(Some(lease)) => lease,
            Ok(None) => return false,
            Err(error) => {
                tracing::warn!(mail.id = %mail_id, error = ?error, "a mail waits for the database");
                return false;
            }
        };
        let made = self.attempt_alone(&due).await;
        if let Err(error) = self.engine.give_back(lease).await {
            tracing::warn!(mail.id = %mail_id, error = ?error, "the lease of a mail ends by itself");
        }
        made.unwrap_or_else(|failure| {
            tracing::error!(mail.id = %mail_id, %failure, "a mail could not be tried");
            false
        })
    }

    async fn attempt_alone(&self, due: &Outstanding) -> Result<bool, Failure> {
        let (org, mail_id, attempt) = (due.org, due.mail.mail_id, due.mail.attempts + 1);
        // The view may be behind; this is not.
        let (mail, _) = self.core.executor().current::<Mail>(org, mail_id).await?;
        if !mail.awaits(attempt) {
            return Ok(false);
        }
        let attempted = self.post_office.deliver(org, &due.mail, &mail).await?;
        self.metrics.mail(attempted);
        match attempted {
            Attempted::Sent => tracing::debug!(mail.id = %mail_id, attempt, "sent"),
            Attempted::Failed(trouble, status) => {
                tracing::warn!(mail.id = %mail_id, attempt, trouble = trouble.name(), status, "not sent");
            }
            Attempted::InVain(trouble) => tracing::info!(mail.id = %mail_id, trouble = trouble.name(), "not tried"),
        }
        let note = NoteMailAttempt { mail_id, attempt, attempted };
        let name = [&mail_id.to_string(), &attempt.to_string()];
        let request = Request::named(org, Actor::System, &["mail", name[0], name[1]]);
        for _ in 1..NOTES {
            match self.core.executor().execute(&request, &note).await {
                Err(Decline::Failed(Failure::Unavailable | Failure::Busy)) => {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                Ok(_) | Err(Decline::Refused(_)) => return Ok(true),
                Err(Decline::Failed(failure)) => return Err(failure),
            }
        }
        Err(Failure::Unavailable)
    }
}
