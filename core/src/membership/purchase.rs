//! One purchase of a package: the aggregate. It is paid once or not at all.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{PurchaseCancelled, PurchaseEvent, PurchasePaid, PurchaseStarted};
use super::values::{LotNumber, PackageTerms, PaymentMethod, PaymentReference, PurchaseId, PurchaseState};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::refusals;

/// A purchase, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    purchase_id: PurchaseId,
    client_id: AccountId,
    terms: PackageTerms,
    state: PurchaseState,
    /// The lot with the credits, once it is paid.
    lot: Option<LotNumber>,
}

/// A purchase as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseSoFar<'p> {
    /// Who buys.
    pub client_id: AccountId,
    /// What, and for how much.
    pub terms: &'p PackageTerms,
    /// How far it has come.
    pub state: PurchaseState,
    /// The lot with the credits, once it is paid.
    pub lot: Option<LotNumber>,
}

/// What can be asked of a purchase.
#[derive(Debug, Clone)]
pub enum PurchaseCommand {
    /// Begin.
    Start(Box<PurchaseStarted>),
    /// It is paid, and the credits are in `lot`.
    Pay {
        /// How.
        method: PaymentMethod,
        /// What the payment is known by outside.
        reference: PaymentReference,
        /// The lot.
        lot: LotNumber,
        /// Now.
        at: DateTime<Utc>,
    },
    /// It will not be paid any more.
    Cancel {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a purchase says no.
    pub enum PurchaseRefusal {
        /// There is no such purchase.
        #[error("there is no such purchase")]
        PurchaseNotFound = NotFound "purchase.not_found",
        /// The purchase was cancelled; buy again.
        #[error("the purchase was cancelled")]
        PurchaseIsCancelled = Conflict "purchase.cancelled",
        /// The purchase is paid, and the credits are there.
        #[error("the purchase is paid")]
        PurchaseIsPaid = Conflict "purchase.paid",
    }
}

impl Purchase {
    /// How far it has come.
    ///
    /// # Errors
    /// When there is no such purchase.
    pub fn so_far(&self) -> Result<PurchaseSoFar<'_>, PurchaseRefusal> {
        let Known { client_id, terms, state, lot, .. } = self.0.as_ref().ok_or(PurchaseRefusal::PurchaseNotFound)?;
        Ok(PurchaseSoFar { client_id: *client_id, terms, state: *state, lot: *lot })
    }
}

impl Aggregate for Purchase {
    const TYPE: &'static str = "purchase";
    type Command = PurchaseCommand;
    type Event = PurchaseEvent;
    type Error = PurchaseRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: PurchaseCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), PurchaseRefusal> {
        let event = match (command, &self.0) {
            (PurchaseCommand::Start(started), None) => (*started).into(),
            (PurchaseCommand::Start(_), Some(_)) | (_, None) => return Err(PurchaseRefusal::PurchaseNotFound),
            (PurchaseCommand::Pay { method, reference, lot, at }, Some(known)) => match known.state {
                PurchaseState::Pending => {
                    let Known { purchase_id, client_id, .. } = *known;
                    let reference = Personal::new(client_id, Purpose::Notes, reference);
                    PurchasePaid { purchase_id, client_id, method, reference, lot, paid_at: at }.into()
                }
                PurchaseState::Paid => return Ok(()),
                PurchaseState::Cancelled => return Err(PurchaseRefusal::PurchaseIsCancelled),
            },
            (PurchaseCommand::Cancel { at }, Some(known)) => match known.state {
                PurchaseState::Pending => {
                    let Known { purchase_id, client_id, .. } = *known;
                    PurchaseCancelled { purchase_id, client_id, cancelled_at: at }.into()
                }
                PurchaseState::Paid => return Err(PurchaseRefusal::PurchaseIsPaid),
                PurchaseState::Cancelled => return Ok(()),
            },
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: PurchaseEvent) {
        match event {
            PurchaseEvent::PurchaseStarted(PurchaseStarted { purchase_id, client_id, terms, .. }) => {
                let state = PurchaseState::Pending;
                self.0 = Some(Known { purchase_id, client_id, terms, state, lot: None });
            }
            PurchaseEvent::PurchasePaid(PurchasePaid { lot, .. }) => {
                if let Some(known) = &mut self.0 {
                    (known.state, known.lot) = (PurchaseState::Paid, Some(lot));
                }
            }
            PurchaseEvent::PurchaseCancelled(PurchaseCancelled { .. }) => {
                if let Some(known) = &mut self.0 {
                    known.state = PurchaseState::Cancelled;
                }
            }
        }
    }
}

impl AggregateRoot for Purchase {
    type Id = PurchaseId;
    const FOLD: u64 = fingerprint(concat!(include_str!("purchase.rs"), include_str!("values/purchase.rs")));
}
