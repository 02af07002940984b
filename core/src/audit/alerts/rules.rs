//! The rules of an organization: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AlertRulesEvent, AlertRulesSet};
use super::{AlertPattern, AlertRule};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::OrgId;
use crate::kernel::one_of_each::one_of_each;
use crate::refusals;

/// The rules that an organization has set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRules(Vec<AlertRule>);

/// What can be asked of them.
#[derive(Debug, Clone)]
pub enum AlertRulesCommand {
    /// Be these, and the usual ones where nothing is said.
    Set {
        /// Whose.
        org_id: OrgId,
        /// Which.
        rules: Vec<AlertRule>,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How they say no.
    pub enum AlertRulesRefusal {
        /// A rule waits for 1 to 1,000 times within a week at most, and each pattern has one.
        #[error("a rule waits for 1 to 1,000 times within 1 to 10,080 minutes, and each pattern has one")]
        CannotBeKept = Rule "alert.rule_cannot_be_kept",
    }
}

impl AlertRules {
    /// The rules `set`, and the usual ones where nothing is said.
    pub fn of(set: Vec<AlertRule>) -> Self {
        Self(set)
    }

    /// The rule for `pattern`.
    pub fn rule(&self, pattern: AlertPattern) -> AlertRule {
        self.0.iter().find(|rule| rule.pattern == pattern).copied().unwrap_or_else(|| pattern.usual())
    }

    /// The rule for each pattern.
    pub fn all(&self) -> Vec<AlertRule> {
        AlertPattern::ALL.into_iter().map(|pattern| self.rule(pattern)).collect()
    }
}

impl Aggregate for AlertRules {
    const TYPE: &'static str = "alertrules";
    type Command = AlertRulesCommand;
    type Event = AlertRulesEvent;
    type Error = AlertRulesRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        AlertRulesCommand::Set { org_id, mut rules, at }: AlertRulesCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), AlertRulesRefusal> {
        if !one_of_each(&mut rules, |rule| rule.pattern) || !rules.iter().all(|rule| rule.can_be_kept()) {
            return Err(AlertRulesRefusal::CannotBeKept);
        }
        if rules != self.0 {
            sink.write(AlertRulesSet { org_id, rules, set_at: at }.into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: AlertRulesEvent) {
        match event {
            AlertRulesEvent::AlertRulesSet(AlertRulesSet { rules, .. }) => self.0 = rules,
        }
    }
}

impl AggregateRoot for AlertRules {
    type Id = OrgId;
    const FOLD: u64 = fingerprint(concat!(include_str!("rules.rs"), include_str!("pattern.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;

    use super::{AlertRules, AlertRulesCommand, AlertRulesRefusal};
    use crate::audit::alerts::events::AlertRulesSet;
    use crate::audit::alerts::{AlertPattern, AlertRule};
    use crate::kernel::ids::OrgId;

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const STRICT: AlertRule = AlertRule { pattern: AlertPattern::Exports, count: Some(1), minutes: 5 };

    fn set(rules: &[AlertRule]) -> AlertRulesCommand {
        AlertRulesCommand::Set { org_id: OrgId::DEFAULT, rules: rules.to_vec(), at: AT }
    }

    #[test]
    fn rules_are_set_once_and_where_nothing_is_said_the_usual_ones_count() {
        let is_set = AlertRulesSet { org_id: OrgId::DEFAULT, rules: vec![STRICT], set_at: AT };
        let framework = TestFramework::<AlertRules>::with;
        framework(()).given_no_previous_events().when(set(&[STRICT])).then_expect_events(vec![is_set.clone().into()]);
        framework(()).given(vec![is_set.into()]).when(set(&[STRICT])).then_expect_events(vec![]);
        let rules = AlertRules::of(vec![STRICT]);
        assert_eq!(rules.rule(AlertPattern::Exports), STRICT);
        assert_eq!(rules.rule(AlertPattern::Erasures), AlertPattern::Erasures.usual());
    }

    #[test]
    fn a_rule_that_cannot_be_kept_is_refused() {
        let never = AlertRule { count: None, ..STRICT };
        let wrong = [
            vec![AlertRule { count: Some(0), ..STRICT }],
            vec![AlertRule { count: Some(1_001), ..STRICT }],
            vec![AlertRule { minutes: 0, ..STRICT }],
            vec![AlertRule { minutes: 10_081, ..STRICT }],
            vec![STRICT, never],
        ];
        for rules in wrong {
            let tried = TestFramework::<AlertRules>::with(()).given_no_previous_events().when(set(&rules));
            tried.then_expect_error(AlertRulesRefusal::CannotBeKept);
        }
        assert!(never.can_be_kept(), "a pattern that nobody wants to hear of");
        assert!(AlertPattern::ALL.iter().all(|pattern| pattern.usual().can_be_kept()));
    }
}
