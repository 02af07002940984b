//! The wording of one organization: the aggregate.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::Language;
use super::events::{WordingEvent, WordingReset, WordingSet};
use super::template_text::TemplateText;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::OrgId;
use crate::refusals;

/// What one organization says in words of its own: by code, then by the name of the language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording(BTreeMap<String, BTreeMap<String, TemplateText>>);

/// What can be asked of a wording.
#[derive(Debug, Clone)]
pub enum WordingCommand {
    /// Say this from now on. The same again changes nothing.
    Set {
        /// The code of the notice.
        code: String,
        /// In which language.
        language: Language,
        /// The words.
        text: TemplateText,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Say what comes with Regimen again. Twice is once.
    Reset {
        /// The code of the notice.
        code: String,
        /// In which language.
        language: Language,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a wording says no.
    pub enum WordingRefusal {
        /// There is no mail of this kind.
        #[error("there is no mail of this kind")]
        TemplateNotFound = NotFound "mail.template_not_found",
        /// The text is no template, or cannot be rendered; `because` says why.
        #[error("the text is no template: {because}")]
        TemplateBroken {
            /// Why.
            because: String,
        } = Rule "mail.template_broken",
    }
}

impl Wording {
    /// The words for `code` in `language`, if the organization has some of its own.
    pub fn of(&self, code: &str, language: Language) -> Option<&TemplateText> {
        self.0.get(code)?.get(language.name())
    }
}

impl Aggregate for Wording {
    const TYPE: &'static str = "wording";
    type Command = WordingCommand;
    type Event = WordingEvent;
    type Error = WordingRefusal;
    type Services = ();

    async fn handle(&mut self, command: WordingCommand, (): &(), sink: &EventSink<Self>) -> Result<(), WordingRefusal> {
        let event = match command {
            WordingCommand::Set { code, language, text, .. } if self.of(&code, language) == Some(&text) => {
                return Ok(());
            }
            WordingCommand::Set { code, language, text, at } => WordingSet { code, language, text, set_at: at }.into(),
            WordingCommand::Reset { code, language, .. } if self.of(&code, language).is_none() => return Ok(()),
            WordingCommand::Reset { code, language, at } => WordingReset { code, language, reset_at: at }.into(),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: WordingEvent) {
        match event {
            WordingEvent::WordingSet(WordingSet { code, language, text, .. }) => {
                self.0.entry(code).or_default().insert(language.name().to_owned(), text);
            }
            WordingEvent::WordingReset(WordingReset { code, language, .. }) => {
                if let Some(languages) = self.0.get_mut(&code) {
                    languages.remove(language.name());
                }
            }
        }
    }
}

impl AggregateRoot for Wording {
    type Id = OrgId;
    const FOLD: u64 = fingerprint(include_str!("aggregate.rs"));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Wording, WordingCommand};
    use crate::notification::Language;
    use crate::notification::wording::events::{WordingEvent, WordingReset, WordingSet};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn set() -> WordingEvent {
        let text = "subject: Hi\n\nHello".to_owned().try_into().expect("a text");
        WordingSet { code: "session.moved".into(), language: Language::De, text, set_at: NOW }.into()
    }

    fn reset(language: Language) -> WordingCommand {
        WordingCommand::Reset { code: "session.moved".into(), language, at: NOW }
    }

    #[test]
    fn what_was_never_worded_need_not_be_reset() {
        let is_reset = WordingReset { code: "session.moved".into(), language: Language::De, reset_at: NOW };
        TestFramework::<Wording>::with(()).given(vec![set()]).when(reset(Language::En)).then_expect_events(vec![]);
        TestFramework::<Wording>::with(())
            .given(vec![set()])
            .when(reset(Language::De))
            .then_expect_events(vec![is_reset.clone().into()]);
        TestFramework::<Wording>::with(())
            .given(vec![set(), is_reset.into()])
            .when(reset(Language::De))
            .then_expect_events(vec![]);
    }
}
