//! One package of credits on sale: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{PackageChanged, PackageEvent, PackagePublished, PackageRetired};
use super::values::{PackageId, PackageTerms};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// A package, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    package_id: PackageId,
    terms: PackageTerms,
    retired: bool,
}

/// What can be asked of a package.
#[derive(Debug, Clone)]
pub enum PackageCommand {
    /// Begin.
    Publish {
        /// Its id.
        package_id: PackageId,
        /// What it is.
        terms: PackageTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be something else.
    Change {
        /// What it is.
        terms: PackageTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let nobody buy it any more.
    Retire {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a package says no.
    pub enum PackageRefusal {
        /// There is no such package.
        #[error("there is no such package")]
        PackageNotFound = NotFound "package.not_found",
        /// The package is retired: nobody can buy it, and it does not change any more.
        #[error("the package is retired")]
        PackageIsRetired = Conflict "package.retired",
    }
}

impl Package {
    /// What it is, while it can be bought.
    ///
    /// # Errors
    /// When there is no such package, or it is retired.
    pub fn on_sale(&self) -> Result<&PackageTerms, PackageRefusal> {
        let known = self.0.as_ref().ok_or(PackageRefusal::PackageNotFound)?;
        if known.retired { Err(PackageRefusal::PackageIsRetired) } else { Ok(&known.terms) }
    }
}

impl Aggregate for Package {
    const TYPE: &'static str = "package";
    type Command = PackageCommand;
    type Event = PackageEvent;
    type Error = PackageRefusal;
    type Services = ();

    async fn handle(&mut self, command: PackageCommand, (): &(), sink: &EventSink<Self>) -> Result<(), PackageRefusal> {
        let event = match (command, &self.0) {
            (PackageCommand::Publish { package_id, terms, at }, None) => {
                PackagePublished { package_id, terms, published_at: at }.into()
            }
            // Retiring twice, and being what it is already, change nothing.
            (PackageCommand::Retire { .. }, Some(known)) if known.retired => return Ok(()),
            (PackageCommand::Change { terms, .. }, Some(known)) if !known.retired && known.terms == terms => {
                return Ok(());
            }
            (PackageCommand::Change { terms, at }, Some(known)) => {
                self.on_sale()?;
                PackageChanged { package_id: known.package_id, terms, changed_at: at }.into()
            }
            (PackageCommand::Retire { at }, Some(known)) => {
                PackageRetired { package_id: known.package_id, retired_at: at }.into()
            }
            (PackageCommand::Publish { .. }, Some(_))
            | (PackageCommand::Change { .. } | PackageCommand::Retire { .. }, None) => {
                return Err(PackageRefusal::PackageNotFound);
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: PackageEvent) {
        match event {
            PackageEvent::PackagePublished(PackagePublished { package_id, terms, .. }) => {
                self.0 = Some(Known { package_id, terms, retired: false });
            }
            PackageEvent::PackageChanged(PackageChanged { terms, .. }) => {
                if let Some(known) = &mut self.0 {
                    known.terms = terms;
                }
            }
            PackageEvent::PackageRetired(PackageRetired { .. }) => {
                if let Some(known) = &mut self.0 {
                    known.retired = true;
                }
            }
        }
    }
}

impl AggregateRoot for Package {
    type Id = PackageId;
    const FOLD: u64 = fingerprint(concat!(include_str!("package.rs"), include_str!("values/purchase.rs")));
}
