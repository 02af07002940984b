//! One purchase of a package: the aggregate. It is paid once or not at all, and refunded once at most.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{PurchaseCancelled, PurchaseEvent, PurchasePaid, PurchaseRefunded, PurchaseStarted, RefundStarted};
use super::purchase_command::{PurchaseCommand, PurchaseRefusal};
use super::values::{LotNumber, PackageTerms, PaymentMethod, PaymentReference, PurchaseId, PurchaseState};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::kernel::privacy::{Personal, Purpose};

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
    /// What the client gets back, or got.
    refund: Option<Refund>,
}

/// What a client gets back of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// How much.
    pub amount: Money,
    /// How many credits were taken back for it.
    pub credits: u32,
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
    /// What the client gets back, or got.
    pub refund: Option<Refund>,
}

impl Purchase {
    /// How far it has come.
    ///
    /// # Errors
    /// When there is no such purchase.
    pub fn so_far(&self) -> Result<PurchaseSoFar<'_>, PurchaseRefusal> {
        let known = self.0.as_ref().ok_or(PurchaseRefusal::PurchaseNotFound)?;
        let Known { client_id, terms, state, lot, refund, .. } = known;
        Ok(PurchaseSoFar { client_id: *client_id, terms, state: *state, lot: *lot, refund: *refund })
    }
}

impl Known {
    fn start_refund(
        &self,
        asked: Option<Money>,
        credits: u32,
        at: DateTime<Utc>,
    ) -> Result<Option<PurchaseEvent>, PurchaseRefusal> {
        let paid = self.terms.price.money();
        match (self.state, self.refund) {
            (PurchaseState::Paid, _) => {}
            (_, Some(Refund { amount, .. })) if asked.is_none_or(|asked| asked == amount) => return Ok(None),
            (_, Some(Refund { amount: refund, .. })) => return Err(PurchaseRefusal::PurchaseIsRefunded { refund }),
            (_, None) => return Err(PurchaseRefusal::PurchaseIsNotPaid),
        }
        let amount = asked.unwrap_or_else(|| self.terms.worth(credits));
        if asked.is_none() && credits == 0 {
            return Err(PurchaseRefusal::NothingToRefund);
        }
        if amount.currency != paid.currency || !(1..=paid.minor).contains(&amount.minor) {
            return Err(PurchaseRefusal::RefundTooHigh { paid });
        }
        let Self { purchase_id, client_id, .. } = *self;
        Ok(Some(RefundStarted { purchase_id, client_id, amount, credits, started_at: at }.into()))
    }

    fn refund(
        &self,
        (method, reference): (PaymentMethod, PaymentReference),
        at: DateTime<Utc>,
    ) -> Result<Option<PurchaseEvent>, PurchaseRefusal> {
        let Self { purchase_id, client_id, state, .. } = *self;
        match (state, self.refund) {
            (PurchaseState::Refunded, _) => Ok(None),
            (_, Some(Refund { amount, .. })) => {
                let reference = Personal::new(client_id, Purpose::Notes, reference);
                let refunded = PurchaseRefunded { purchase_id, client_id, amount, method, reference, refunded_at: at };
                Ok(Some(refunded.into()))
            }
            (_, None) => Err(PurchaseRefusal::PurchaseIsNotPaid),
        }
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
                PurchaseState::Paid | PurchaseState::Refunding | PurchaseState::Refunded => return Ok(()),
                PurchaseState::Cancelled => return Err(PurchaseRefusal::PurchaseIsCancelled),
            },
            (PurchaseCommand::StartRefund { amount, credits, at }, Some(known)) => {
                let Some(started) = known.start_refund(amount, credits, at)? else { return Ok(()) };
                started
            }
            (PurchaseCommand::Refund { method, reference, at }, Some(known)) => {
                let Some(refunded) = known.refund((method, reference), at)? else { return Ok(()) };
                refunded
            }
            (PurchaseCommand::Cancel { at }, Some(known)) => match known.state {
                PurchaseState::Pending => {
                    let Known { purchase_id, client_id, .. } = *known;
                    PurchaseCancelled { purchase_id, client_id, cancelled_at: at }.into()
                }
                PurchaseState::Paid | PurchaseState::Refunding | PurchaseState::Refunded => {
                    return Err(PurchaseRefusal::PurchaseIsPaid);
                }
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
                self.0 = Some(Known { purchase_id, client_id, terms, state, lot: None, refund: None });
            }
            PurchaseEvent::PurchasePaid(PurchasePaid { lot, .. }) => {
                if let Some(known) = &mut self.0 {
                    (known.state, known.lot) = (PurchaseState::Paid, Some(lot));
                }
            }
            PurchaseEvent::RefundStarted(RefundStarted { amount, credits, .. }) => {
                if let Some(known) = &mut self.0 {
                    (known.state, known.refund) = (PurchaseState::Refunding, Some(Refund { amount, credits }));
                }
            }
            PurchaseEvent::PurchaseRefunded(PurchaseRefunded { .. }) => {
                if let Some(known) = &mut self.0 {
                    known.state = PurchaseState::Refunded;
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
