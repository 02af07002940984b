//! Noting that data was handed out: the aggregate and its use case.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{DataExported, DisclosureEvent, Exported};
use super::notices::PrivacyNotice;
use crate::kernel::executor::{AggregateRoot, Decline, UseCase, Work, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;
use crate::notification::post;
use crate::refusals;

/// What one person got.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    exports: u32,
}

/// What can be asked of it.
#[derive(Debug, Clone)]
pub enum DisclosureCommand {
    /// Note an export.
    Note(DataExported),
}

refusals! {
    /// How it says no: never, so far.
    pub enum DisclosureRefusal {}
}

impl Aggregate for Disclosure {
    const TYPE: &'static str = "disclosure";
    type Command = DisclosureCommand;
    type Event = DisclosureEvent;
    type Error = DisclosureRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        DisclosureCommand::Note(exported): DisclosureCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), DisclosureRefusal> {
        sink.write(exported.into(), self).await;
        Ok(())
    }

    fn apply(&mut self, event: DisclosureEvent) {
        match event {
            DisclosureEvent::DataExported(DataExported { .. }) => self.exports = self.exports.saturating_add(1),
        }
    }
}

impl AggregateRoot for Disclosure {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(include_str!("disclosure.rs"));
}

/// Note that `account_id` gets `what`, up to the position `up_to`. Said before anything is handed out, so that nothing leaves
/// unnoted.
#[derive(Debug, Clone, Copy)]
pub struct NoteExport {
    /// Who gets it.
    pub account_id: AccountId,
    /// What.
    pub what: Exported,
    /// Up to where in the log.
    pub up_to: Position,
}

/// It is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportIsNoted {
    /// When the export was asked for.
    pub exported_at: DateTime<Utc>,
}

impl UseCase for NoteExport {
    type Outcome = ExportIsNoted;
    type Refusal = DisclosureRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ExportIsNoted, Decline<DisclosureRefusal>> {
        let (Self { account_id, what, up_to }, exported_at) = (*self, work.now());
        let mut disclosure = work.load::<Disclosure>(account_id).await?;
        disclosure.handle(DisclosureCommand::Note(DataExported { account_id, what, up_to, exported_at })).await?;
        work.save(disclosure).await?;
        work.expect_present(account_id.into());
        if what == Exported::Person {
            // Whoever took over an account takes its data first: its owner is told.
            post(work, account_id, &PrivacyNotice::DataExported { exported_at }).await?;
        }
        Ok(ExportIsNoted { exported_at })
    }
}
