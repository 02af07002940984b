//! The rules of an organization: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{SecondFactorPolicyEvent, SecondFactorRuleSet};
use super::{Demand, RoleRule, due_at};
use crate::accounts::values::Role;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::OrgId;
use crate::refusals;

/// The rules of an organization. A role without one has the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorPolicy {
    rules: Vec<(Role, RoleRule, DateTime<Utc>)>,
}

/// Let `role` have `rule`.
#[derive(Debug, Clone, Copy)]
pub struct PolicyCommand {
    pub(super) role: Role,
    pub(super) rule: RoleRule,
    pub(super) at: DateTime<Utc>,
}

refusals! {
    /// How the rules say no.
    pub enum SecondFactorPolicyRefusal {
        /// Whoever makes the rule that a role must have a second factor has one: or nobody could undo it.
        #[error("set up a second factor of your own first")]
        OwnFirst = Rule "mfa_policy.own_first",
        /// Only an owner makes the rule for admins and owners.
        #[error("only an owner makes the rule for admins and owners")]
        OwnersOnly = Rule "mfa_policy.owners_only",
    }
}

impl SecondFactorPolicy {
    /// The rule of `role`.
    pub fn rule(&self, role: Role) -> RoleRule {
        self.of(role).map(|(rule, _)| rule).unwrap_or_default()
    }

    /// When somebody with `role` who came at `came_at` must have a second factor.
    pub(super) fn due_at(&self, role: Role, came_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.of(role).and_then(|(rule, set_at)| due_at(rule.demand, set_at, came_at))
    }

    fn of(&self, role: Role) -> Option<(RoleRule, DateTime<Utc>)> {
        self.rules.iter().find(|(of, ..)| *of == role).map(|(_, rule, at)| (*rule, *at))
    }

    fn demands(&self, role: Role) -> Demand {
        self.rule(role).demand
    }
}

impl Aggregate for SecondFactorPolicy {
    const TYPE: &'static str = "second_factor_policy";
    type Command = PolicyCommand;
    type Event = SecondFactorPolicyEvent;
    type Error = SecondFactorPolicyRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        PolicyCommand { role, rule, at }: PolicyCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), SecondFactorPolicyRefusal> {
        if self.rule(role) != rule {
            sink.write(SecondFactorRuleSet { role, rule, set_at: at }.into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: SecondFactorPolicyEvent) {
        match event {
            SecondFactorPolicyEvent::SecondFactorRuleSet(SecondFactorRuleSet { role, rule, set_at }) => {
                // The days of grace go on when a rule that demands it already is only worded anew.
                let since = self.of(role).filter(|_| self.demands(role) == rule.demand).map_or(set_at, |(_, at)| at);
                self.rules.retain(|(of, ..)| *of != role);
                self.rules.push((role, rule, since));
            }
        }
    }
}

impl AggregateRoot for SecondFactorPolicy {
    type Id = OrgId;
    const FOLD: u64 = fingerprint(concat!(include_str!("state.rs"), include_str!("mod.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use cqrs_es::Aggregate as _;
    use cqrs_es::test::TestFramework;

    use super::{PolicyCommand, SecondFactorPolicy};
    use crate::accounts::authenticators::policy::events::SecondFactorRuleSet;
    use crate::accounts::authenticators::policy::{Demand, RoleRule, TextCodes, Trust};
    use crate::accounts::values::Role;

    const REQUIRED: RoleRule =
        RoleRule { demand: Demand::Required { grace_days: 7 }, trust: Trust::Never, texts: TextCodes::Accepted };

    #[test]
    fn the_same_rule_again_is_nothing_new() {
        let at = DateTime::UNIX_EPOCH;
        TestFramework::<SecondFactorPolicy>::with(())
            .given(vec![SecondFactorRuleSet { role: Role::Admin, rule: REQUIRED, set_at: at }.into()])
            .when(PolicyCommand { role: Role::Admin, rule: REQUIRED, at: at + TimeDelta::days(1) })
            .then_expect_events(Vec::new());
    }

    #[test]
    fn a_rule_from_before_there_were_texts_accepts_them_and_is_written_as_it_was() {
        let before = serde_json::json!({ "demand": "optional", "trust": { "days": 7 } });
        let rule = serde_json::from_value::<RoleRule>(before.clone()).expect("a rule");
        assert_eq!(rule.texts, TextCodes::Accepted);
        assert_eq!(serde_json::to_value(rule).expect("JSON"), before);
    }

    #[test]
    fn the_days_of_grace_run_from_the_rule_or_from_when_somebody_came() {
        let set_at = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        let mut policy = SecondFactorPolicy::default();
        policy.apply(SecondFactorRuleSet { role: Role::Admin, rule: REQUIRED, set_at }.into());
        let due = |came_at| policy.due_at(Role::Admin, came_at);
        assert_eq!(due(DateTime::UNIX_EPOCH), Some(set_at + TimeDelta::days(7)));
        assert_eq!(due(set_at + TimeDelta::days(10)), Some(set_at + TimeDelta::days(17)));
        assert_eq!(policy.due_at(Role::Client, set_at), None);
    }
}
