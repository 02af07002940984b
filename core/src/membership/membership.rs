//! One client's credits: the aggregate.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{CreditsGranted, CreditsReturned, CreditsSpent, MembershipEvent};
use super::lots::{Lots, give_back};
use super::values::{Draw, GrantAmount, GrantReason, Lot, ValidityDays};
use crate::booking::values::BookingId;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::refusals;

/// The most credits a client can have in all lots together.
const MOST: u32 = 1_000_000;

/// What a client has, and what of it open bookings have taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    lots: Lots,
    /// What each booking that was not cancelled took.
    spent: BTreeMap<BookingId, Vec<Draw>>,
}

/// What can be asked of a membership.
#[derive(Debug, Clone)]
pub enum MembershipCommand {
    /// Add a lot.
    Grant {
        /// Whose.
        client_id: AccountId,
        /// How many credits.
        amount: GrantAmount,
        /// For how long.
        validity: ValidityDays,
        /// Why.
        reason: GrantReason,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take the price of a booking.
    Spend {
        /// Whose.
        client_id: AccountId,
        /// For which booking.
        booking_id: BookingId,
        /// How many credits; 0 changes nothing.
        credits: u32,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Give back part of what a booking took; what is not given back is gone.
    Return {
        /// Whose.
        client_id: AccountId,
        /// Of which booking.
        booking_id: BookingId,
        /// How many credits; 0 changes nothing.
        credits: u32,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a membership says no.
    pub enum MembershipRefusal {
        /// The client has fewer credits that can be spent now than the session costs.
        #[error("too few credits")]
        InsufficientCredits {
            /// What it costs.
            credits_required: u32,
            /// What there is.
            credits_available: u32,
        } = Conflict "membership.insufficient_credits",
        /// A client can have at most 1,000,000 credits.
        #[error("the client would have more credits than a membership can hold")]
        TooManyCredits = Rule "membership.too_many_credits",
    }
}

impl Membership {
    /// The lots, in the order of their numbers.
    pub fn lots(&self) -> &Lots {
        &self.lots
    }
}

impl Aggregate for Membership {
    const TYPE: &'static str = "membership";
    type Command = MembershipCommand;
    type Event = MembershipEvent;
    type Error = MembershipRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: MembershipCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), MembershipRefusal> {
        let event = match command {
            MembershipCommand::Grant { client_id, amount, validity, reason, at } => {
                let held = self.lots.iter().fold(0u32, |sum, lot| sum.saturating_add(lot.remaining));
                if held.saturating_add(amount.get()) > MOST {
                    return Err(MembershipRefusal::TooManyCredits);
                }
                CreditsGranted {
                    client_id,
                    lot: self.lots.next_number(),
                    credits: amount.get(),
                    expires_at: at + validity.span(),
                    reason: Personal::new(client_id, Purpose::Notes, reason),
                    granted_at: at,
                }
                .into()
            }
            MembershipCommand::Spend { credits: 0, .. } | MembershipCommand::Return { credits: 0, .. } => return Ok(()),
            MembershipCommand::Spend { client_id, booking_id, credits, at } => {
                let draws = self.lots.draw(credits, at).ok_or(MembershipRefusal::InsufficientCredits {
                    credits_required: credits,
                    credits_available: self.lots.available(at),
                })?;
                CreditsSpent { client_id, booking_id, draws, spent_at: at }.into()
            }
            MembershipCommand::Return { client_id, booking_id, credits, at } => {
                let Some(taken) = self.spent.get(&booking_id) else { return Ok(()) };
                let draws = give_back(taken, credits);
                CreditsReturned { client_id, booking_id, draws, returned_at: at }.into()
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: MembershipEvent) {
        match event {
            MembershipEvent::CreditsGranted(CreditsGranted { lot, credits, expires_at, .. }) => {
                self.lots.grant(Lot { number: lot, granted: credits, remaining: credits, expires_at });
            }
            MembershipEvent::CreditsSpent(CreditsSpent { booking_id, draws, .. }) => {
                self.lots.take(&draws);
                self.spent.insert(booking_id, draws);
            }
            MembershipEvent::CreditsReturned(CreditsReturned { booking_id, draws, .. }) => {
                self.lots.put_back(&draws);
                self.spent.remove(&booking_id);
            }
        }
    }
}

impl AggregateRoot for Membership {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(concat!(include_str!("membership.rs"), include_str!("lots.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Membership, MembershipCommand, MembershipRefusal};
    use crate::booking::values::BookingId;
    use crate::kernel::ids::AccountId;
    use crate::kernel::privacy::{Personal, Purpose};
    use crate::membership::events::{CreditsGranted, CreditsReturned, CreditsSpent, MembershipEvent};
    use crate::membership::values::{Draw, GrantReason, LotNumber};
    use crate::scheduling::values::SessionId;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn granted(client_id: AccountId, lot: u32, credits: u32) -> MembershipEvent {
        let reason = GrantReason::try_from("ten-class pass".to_owned()).expect("a line");
        CreditsGranted {
            client_id,
            lot: LotNumber(lot),
            credits,
            expires_at: NOW + TimeDelta::days(30),
            reason: Personal::new(client_id, Purpose::Notes, reason),
            granted_at: NOW,
        }
        .into()
    }

    fn someone() -> (AccountId, BookingId) {
        (AccountId::generate(), BookingId::nth(SessionId::allocate(), 1))
    }

    #[test]
    fn a_booking_takes_its_price() {
        let (client_id, booking_id) = someone();
        let draws = vec![Draw { lot: LotNumber(1), credits: 2 }];
        TestFramework::<Membership>::with(())
            .given(vec![granted(client_id, 1, 10)])
            .when(MembershipCommand::Spend { client_id, booking_id, credits: 2, at: NOW })
            .then_expect_events(vec![CreditsSpent { client_id, booking_id, draws, spent_at: NOW }.into()]);
    }

    #[test]
    fn nobody_spends_what_they_do_not_have() {
        let (client_id, booking_id) = someone();
        TestFramework::<Membership>::with(())
            .given(vec![granted(client_id, 1, 1)])
            .when(MembershipCommand::Spend { client_id, booking_id, credits: 2, at: NOW })
            .then_expect_error(MembershipRefusal::InsufficientCredits { credits_required: 2, credits_available: 1 });
    }

    #[test]
    fn credits_come_back_once() {
        let (client_id, booking_id) = someone();
        let draws = vec![Draw { lot: LotNumber(1), credits: 2 }];
        let spent = CreditsSpent { client_id, booking_id, draws: draws.clone(), spent_at: NOW };
        let returned = CreditsReturned { client_id, booking_id, draws, returned_at: NOW };
        TestFramework::<Membership>::with(())
            .given(vec![granted(client_id, 1, 10), spent.into(), returned.into()])
            .when(MembershipCommand::Return { client_id, booking_id, credits: 2, at: NOW })
            .then_expect_events(vec![]);
    }
}
