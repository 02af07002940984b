//! How one person wants to be written to: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{MailSwitched, PreferencesEvent, PreferencesSet};
use super::habits::{ByMail, Habits, MailChoices};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::refusals;

/// How one person wants to be written to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Preferences {
    mail: MailChoices,
    habits: Option<Personal<Habits>>,
}

/// What can be asked of preferences.
#[derive(Debug, Clone)]
pub enum PreferencesCommand {
    /// Be these. The same again changes nothing.
    Set {
        /// Whose.
        account_id: AccountId,
        /// What they want by mail.
        mail: MailChoices,
        /// How they want to be written to.
        habits: Habits,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Switch mail of one kind on or off. Twice is once.
    Switch {
        /// Whose.
        account_id: AccountId,
        /// The code of the notice.
        code: String,
        /// To what.
        to: ByMail,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How preferences say no: never.
    pub enum PreferencesRefusal {}
}

impl Preferences {
    /// What they chose, by code.
    pub fn mail(&self) -> &MailChoices {
        &self.mail
    }

    /// How they want to be written to.
    pub fn habits(&self) -> Habits {
        self.habits.as_ref().and_then(Personal::get).cloned().unwrap_or_default()
    }
}

impl Aggregate for Preferences {
    const TYPE: &'static str = "preferences";
    type Command = PreferencesCommand;
    type Event = PreferencesEvent;
    type Error = PreferencesRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: PreferencesCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), PreferencesRefusal> {
        match command {
            PreferencesCommand::Set { mail, habits, .. } if self.mail == mail && self.habits() == habits => {}
            PreferencesCommand::Set { account_id, mail, habits, at } => {
                let habits = Personal::new(account_id, Purpose::Identity, habits);
                sink.write(PreferencesSet { account_id, mail, habits, set_at: at }.into(), self).await;
            }
            PreferencesCommand::Switch { code, to, .. } if self.mail.get(&code) == Some(&to) => {}
            PreferencesCommand::Switch { account_id, code, to, at } => {
                sink.write(MailSwitched { account_id, code, to, switched_at: at }.into(), self).await;
            }
        }
        Ok(())
    }

    fn apply(&mut self, event: PreferencesEvent) {
        match event {
            PreferencesEvent::PreferencesSet(PreferencesSet { mail, habits, .. }) => {
                (self.mail, self.habits) = (mail, Some(habits));
            }
            PreferencesEvent::MailSwitched(MailSwitched { code, to, .. }) => {
                self.mail.insert(code, to);
            }
        }
    }
}

impl AggregateRoot for Preferences {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(include_str!("aggregate.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Preferences, PreferencesCommand};
    use crate::kernel::ids::AccountId;
    use crate::notification::preferences::ByMail;
    use crate::notification::preferences::events::MailSwitched;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn switching_mail_off_twice_is_switching_it_off_once() {
        let account_id = AccountId::generate();
        let code = || "session.reminder".to_owned();
        let switch = |to| PreferencesCommand::Switch { account_id, code: code(), to, at: NOW };
        let off = MailSwitched { account_id, code: code(), to: ByMail::Off, switched_at: NOW };
        TestFramework::<Preferences>::with(())
            .given_no_previous_events()
            .when(switch(ByMail::Off))
            .then_expect_events(vec![off.clone().into()]);
        TestFramework::<Preferences>::with(())
            .given(vec![off.into()])
            .when(switch(ByMail::Off))
            .then_expect_events(vec![]);
    }
}
