//! One organization: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{OrganizationConfigured, OrganizationEvent, OrganizationFounded};
use super::values::{OrganizationName, OrganizationSettings, Slug};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::OrgId;
use crate::refusals;

/// What is known of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    slug: Option<Slug>,
    settings: Option<OrganizationSettings>,
}

/// What can be asked of an organization.
#[derive(Debug, Clone)]
pub enum OrganizationCommand {
    /// Begin. Twice is once.
    Found {
        /// Which it is.
        org_id: OrgId,
        /// What it is called.
        name: OrganizationName,
        /// Its short name.
        slug: Option<Slug>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be called, look, count days as `settings` say.
    Configure {
        /// Which it is.
        org_id: OrgId,
        /// All of them.
        settings: Box<OrganizationSettings>,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an organization says no.
    pub enum OrganizationRefusal {
        /// There is no such organization.
        #[error("there is no such organization")]
        NotFound = NotFound "organization.not_found",
    }
}

impl Organization {
    /// Its name, once it is founded.
    pub fn name(&self) -> Option<&str> {
        self.settings.as_ref().map(|settings| settings.name.as_str())
    }

    /// Its short name; the default organization has none.
    pub fn slug(&self) -> Option<&Slug> {
        self.slug.as_ref()
    }

    /// What it has chosen, once it is founded.
    pub fn settings(&self) -> Option<&OrganizationSettings> {
        self.settings.as_ref()
    }
}

impl Aggregate for Organization {
    const TYPE: &'static str = "organization";
    type Command = OrganizationCommand;
    type Event = OrganizationEvent;
    type Error = OrganizationRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: OrganizationCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), OrganizationRefusal> {
        let event = match (command, &self.settings) {
            (OrganizationCommand::Found { org_id, name, slug, at }, None) => {
                OrganizationFounded { org_id, name: name.into(), slug, founded_at: at }.into()
            }
            (OrganizationCommand::Found { .. }, Some(_)) => return Ok(()),
            (OrganizationCommand::Configure { .. }, None) => return Err(OrganizationRefusal::NotFound),
            (OrganizationCommand::Configure { settings, .. }, Some(now)) if *settings == *now => return Ok(()),
            (OrganizationCommand::Configure { org_id, settings, at }, Some(_)) => {
                OrganizationConfigured { org_id, settings: *settings, configured_at: at }.into()
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: OrganizationEvent) {
        match event {
            OrganizationEvent::OrganizationFounded(OrganizationFounded { name, slug, .. }) => {
                // A name of a version that took any text; whatever it is, it is called something.
                let name = name.try_into().or_else(|_| "Organization".to_owned().try_into());
                self.settings = name.ok().map(OrganizationSettings::of);
                self.slug = slug;
            }
            OrganizationEvent::OrganizationConfigured(OrganizationConfigured { settings, .. }) => {
                self.settings = Some(settings);
            }
        }
    }
}

impl AggregateRoot for Organization {
    type Id = OrgId;
    const FOLD: u64 = fingerprint(concat!(include_str!("organization.rs"), include_str!("values/settings.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Organization, OrganizationCommand, OrganizationRefusal};
    use crate::admin::events::{OrganizationConfigured, OrganizationFounded};
    use crate::admin::values::OrganizationSettings;
    use crate::kernel::ids::OrgId;

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn founded() -> OrganizationFounded {
        OrganizationFounded { org_id: OrgId::DEFAULT, name: "Yoga".to_owned(), slug: None, founded_at: AT }
    }

    fn settings(name: &str) -> OrganizationSettings {
        OrganizationSettings::of(name.to_owned().try_into().expect("a name"))
    }

    fn configure(name: &str) -> OrganizationCommand {
        OrganizationCommand::Configure { org_id: OrgId::DEFAULT, settings: Box::new(settings(name)), at: AT }
    }

    #[test]
    fn an_organization_chooses_and_the_same_again_is_nothing_new() {
        let chosen =
            OrganizationConfigured { org_id: OrgId::DEFAULT, settings: settings("Pilates"), configured_at: AT };
        let given = || TestFramework::<Organization>::with(()).given(vec![founded().into()]);
        given().when(configure("Pilates")).then_expect_events(vec![chosen.into()]);
        given().when(configure("Yoga")).then_expect_events(vec![]);
    }

    #[test]
    fn what_is_not_founded_chooses_nothing() {
        let nothing = TestFramework::<Organization>::with(()).given_no_previous_events();
        nothing.when(configure("Yoga")).then_expect_error(OrganizationRefusal::NotFound);
    }
}
