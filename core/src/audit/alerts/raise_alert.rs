//! Something occurred oftener than it should: owners and admins are told.

use chrono::{DateTime, TimeDelta, Utc};

use super::events::AlertRaised;
use super::{Alert, AlertCommand, AlertId, AlertNotice, AlertPattern, AlertRefusal, AlertRule};
use crate::accounts::Account;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};

/// Raise an alert. It is named after its command, so that it is raised once however many notice. Of what lies long ago nobody is told.
#[derive(Debug, Clone)]
pub struct RaiseAlert {
    /// What occurred.
    pub pattern: AlertPattern,
    /// By or of whom, if it is counted for each account.
    pub account_id: Option<AccountId>,
    /// How often.
    pub count: u32,
    /// The first of these times.
    pub since: DateTime<Utc>,
    /// Who is told, of those who still run the organization.
    pub told: Vec<AccountId>,
}

impl RaiseAlert {
    /// Whether it can be news. What is counted for the first time over an old log finds what nobody can do anything about any more.
    fn is_news(&self, now: DateTime<Utc>) -> bool {
        let longest = TimeDelta::minutes(AlertRule::LONGEST.into()) + TimeDelta::days(1);
        now.signed_duration_since(self.since) <= longest
    }
}

impl UseCase for RaiseAlert {
    type Outcome = ();
    type Refusal = AlertRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<AlertRefusal>> {
        let (Self { pattern, account_id, count, since, told }, raised_at) = (self.clone(), work.now());
        let alert_id = AlertId::from_uuid(work.command_id().uuid());
        let mut alert = work.load::<Alert>(alert_id).await?;
        let raised = AlertRaised { alert_id, pattern, account_id, count, since, raised_at };
        alert.handle(AlertCommand::Raise(raised)).await?;
        let notice = AlertNotice::Raised { alert_id, pattern, account_id, count, since };
        for person in told.into_iter().filter(|_| self.is_news(raised_at)) {
            let account = work.load::<Account>(person).await?;
            let runs_it = account.role().is_some_and(|role| role.administers()) && account.name().is_some();
            if runs_it && account.suspended_since().is_none() {
                post(work, person, &notice).await?;
                send_mail(work, Recipient::Account(person), &notice).await?;
            }
        }
        work.save(alert).await?;
        Ok(())
    }
}
