//! The rules of one organization: the aggregate.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{RetentionApplied, RetentionEvent, RetentionSet};
use super::{Cutoff, RetentionRule};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::OrgId;
use crate::kernel::one_of_each::one_of_each;
use crate::refusals;

/// How long what is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    rules: Vec<RetentionRule>,
    applied_at: Option<DateTime<Utc>>,
}

/// What can be asked of it.
#[derive(Debug, Clone)]
pub enum RetentionCommand {
    /// Be these rules.
    Set {
        /// Whose.
        org_id: OrgId,
        /// Which.
        rules: Vec<RetentionRule>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let go what was kept for long enough. Without rules nothing goes.
    Apply {
        /// Whose.
        org_id: OrgId,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How it says no.
    pub enum RetentionRefusal {
        /// A class is kept for 1 to 3,650 days, and has one rule.
        #[error("a class is kept for 1 to 3,650 days, and has one rule")]
        CannotBeKept = Rule "retention.rule_cannot_be_kept",
    }
}

impl Retention {
    /// The rules.
    pub fn rules(&self) -> &[RetentionRule] {
        &self.rules
    }

    /// When they were applied last.
    pub fn applied_at(&self) -> Option<DateTime<Utc>> {
        self.applied_at
    }
}

impl Aggregate for Retention {
    const TYPE: &'static str = "retention";
    type Command = RetentionCommand;
    type Event = RetentionEvent;
    type Error = RetentionRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: RetentionCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), RetentionRefusal> {
        let event = match command {
            RetentionCommand::Set { org_id, mut rules, at } => {
                let one_of_each = one_of_each(&mut rules, |rule| rule.class);
                if !one_of_each || !rules.iter().all(|rule| (1..=RetentionRule::LONGEST).contains(&rule.days)) {
                    return Err(RetentionRefusal::CannotBeKept);
                }
                if rules == self.rules {
                    return Ok(());
                }
                RetentionSet { org_id, rules, set_at: at }.into()
            }
            RetentionCommand::Apply { .. } if self.rules.is_empty() => return Ok(()),
            RetentionCommand::Apply { org_id, at } => {
                let cutoff =
                    |rule: &RetentionRule| Cutoff { class: rule.class, before: at - TimeDelta::days(rule.days.into()) };
                let cutoffs = self.rules.iter().map(cutoff).collect();
                RetentionApplied { org_id, cutoffs, applied_at: at }.into()
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: RetentionEvent) {
        match event {
            RetentionEvent::RetentionSet(RetentionSet { rules, .. }) => self.rules = rules,
            RetentionEvent::RetentionApplied(RetentionApplied { applied_at, .. }) => self.applied_at = Some(applied_at),
        }
    }
}

impl AggregateRoot for Retention {
    type Id = OrgId;
    const FOLD: u64 = fingerprint(concat!(include_str!("aggregate.rs"), include_str!("rule.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Retention, RetentionCommand, RetentionRefusal};
    use crate::kernel::ids::OrgId;
    use crate::privacy::retention::events::{RetentionApplied, RetentionEvent, RetentionSet};
    use crate::privacy::retention::{Cutoff, RetentionClass, RetentionRule};

    const ORG: OrgId = OrgId::DEFAULT;
    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const MAIL: RetentionRule = RetentionRule { class: RetentionClass::Mail, days: 30 };

    fn set(rules: &[RetentionRule]) -> RetentionCommand {
        RetentionCommand::Set { org_id: ORG, rules: rules.to_vec(), at: AT }
    }

    fn is_set() -> RetentionEvent {
        RetentionSet { org_id: ORG, rules: vec![MAIL], set_at: AT }.into()
    }

    #[test]
    fn what_is_set_is_applied_from_the_day_on_which_it_is() {
        let framework = TestFramework::<Retention>::with;
        framework(()).given_no_previous_events().when(set(&[MAIL])).then_expect_events(vec![is_set()]);
        framework(()).given(vec![is_set()]).when(set(&[MAIL])).then_expect_events(vec![]);
        let at = AT + TimeDelta::days(40);
        let cutoffs = vec![Cutoff { class: RetentionClass::Mail, before: AT + TimeDelta::days(10) }];
        let applied = RetentionApplied { org_id: ORG, cutoffs, applied_at: at };
        let apply = RetentionCommand::Apply { org_id: ORG, at };
        framework(()).given(vec![is_set()]).when(apply.clone()).then_expect_events(vec![applied.into()]);
        framework(()).given_no_previous_events().when(apply).then_expect_events(vec![]);
    }

    #[test]
    fn a_rule_that_cannot_be_kept_is_refused() {
        for rules in
            [vec![MAIL, MAIL], vec![RetentionRule { days: 0, ..MAIL }], vec![RetentionRule { days: 3_651, ..MAIL }]]
        {
            let tried = TestFramework::<Retention>::with(()).given_no_previous_events().when(set(&rules));
            tried.then_expect_error(RetentionRefusal::CannotBeKept);
        }
    }
}
