//! Whatever happens in whatever order at whatever time: credits = granted − spent + returned − taken back − expired.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use proptest::prelude::*;
use serde_json::json;

use super::{NOW, terms};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::membership::events::MembershipEvent;
use crate::membership::values::{Draw, LotNumber, PlanId, PurchaseId, ReturnOf};
use crate::membership::{Membership, MembershipCommand};
use crate::scheduling::values::SessionId;

#[derive(Debug, Clone)]
enum Act {
    Grant(u32, u32),
    Buy(u32, u32),
    Spend(u32, u32),
    /// Another place in a booking.
    SpendMore(usize, u32, u32),
    Return {
        nth: usize,
        credits: u32,
        passes: u32,
        of_place: bool,
    },
    /// What is left in a lot, as if it was bought.
    TakeBack(u32),
    Expire(u32),
    Cycle,
    Join {
        weeks: u32,
        credits: u32,
        roll_over: u32,
        cap: Option<u32>,
    },
    Leave,
    Notice,
    Stay,
    /// The clock goes on, or jumps, either way.
    Hours(i64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let one = prop_oneof![
        2 => (1u32..50, 1u32..60).prop_map(|(credits, days)| Act::Grant(credits, days)),
        1 => (1u32..50, 1u32..60).prop_map(|(credits, days)| Act::Buy(credits, days)),
        6 => (0u32..9, 0u32..3).prop_map(|(credits, passes)| Act::Spend(credits, passes)),
        2 => (any::<usize>(), 0u32..9, 0u32..3).prop_map(|(nth, credits, passes)| Act::SpendMore(nth, credits, passes)),
        6 => (any::<usize>(), 0u32..9, 0u32..3, any::<bool>())
            .prop_map(|(nth, credits, passes, of_place)| Act::Return { nth, credits, passes, of_place }),
        1 => (1u32..20).prop_map(Act::TakeBack),
        3 => (1u32..20).prop_map(Act::Expire),
        2 => Just(Act::Cycle),
        1 => (1u32..5, 0u32..10, 0u32..10, prop::option::of(1u32..4))
            .prop_map(|(weeks, credits, roll_over, cap)| Act::Join { weeks, credits, roll_over, cap }),
        1 => Just(Act::Leave),
        1 => Just(Act::Notice),
        1 => Just(Act::Stay),
        5 => (1i64..400).prop_map(Act::Hours),
        1 => (-400i64 * 24..400 * 24).prop_map(Act::Hours),
    ];
    prop::collection::vec(one, 1..80)
}

/// What the events alone say: the statement that a client could keep themselves.
#[derive(Debug, Default, PartialEq, Eq)]
struct Statement {
    granted: i64,
    spent: i64,
    returned: i64,
    expired: i64,
    taken_back: i64,
}

impl Statement {
    fn add(&mut self, event: &MembershipEvent) {
        let sum = |draws: &[Draw]| draws.iter().map(|draw| i64::from(draw.credits)).sum::<i64>();
        match event {
            MembershipEvent::CreditsGranted(event) => self.granted += i64::from(event.credits),
            MembershipEvent::CreditsPurchased(event) => self.granted += i64::from(event.credits),
            MembershipEvent::CycleBegan(event) => self.granted += i64::from(event.credits),
            MembershipEvent::CreditsSpent(event) => self.spent += sum(&event.draws),
            MembershipEvent::CreditsReturned(event) => self.returned += sum(&event.draws),
            MembershipEvent::CreditsTakenBack(event) => self.taken_back += i64::from(event.credits),
            MembershipEvent::CreditsExpired(event) => self.expired += i64::from(event.credits),
            // What goes over was granted before and is not lost: it only moves.
            MembershipEvent::CreditsRolledOver(event) => assert_eq!(sum(&event.draws), i64::from(event.credits)),
            _ => {}
        }
    }

    fn balance(&self) -> i64 {
        self.granted - self.spent + self.returned - self.taken_back - self.expired
    }
}

fn command(act: &Act, bookings: &[BookingId], client_id: AccountId, at: DateTime<Utc>) -> Option<MembershipCommand> {
    let number = |number: u32| number.try_into().expect("within its range");
    let days = |days: u32| days.try_into().expect("within its range");
    Some(match *act {
        Act::Grant(credits, for_days) => {
            let reason = "a pass".to_owned().try_into().expect("a line");
            MembershipCommand::Grant { client_id, amount: number(credits), validity: days(for_days), reason, at }
        }
        Act::Buy(credits, for_days) => {
            let (purchase_id, validity) = (PurchaseId::generate(), days(for_days));
            MembershipCommand::AddPurchased { client_id, purchase_id, amount: number(credits), validity, at }
        }
        Act::Spend(credits, guest_passes) => {
            let booking_id = BookingId::nth(SessionId::allocate(), 1);
            MembershipCommand::Spend { client_id, booking_id, starts_at: at, credits, guest_passes, at }
        }
        Act::SpendMore(nth, credits, guest_passes) => {
            let booking_id = *bookings.get(nth % bookings.len().max(1))?;
            MembershipCommand::Spend { client_id, booking_id, starts_at: at, credits, guest_passes, at }
        }
        Act::Return { nth, credits, passes: guest_passes, of_place } => {
            let booking_id = *bookings.get(nth % bookings.len().max(1))?;
            let of = if of_place { ReturnOf::Place } else { ReturnOf::Booking };
            MembershipCommand::Return { client_id, booking_id, credits, guest_passes, of, at }
        }
        Act::TakeBack(lot) => MembershipCommand::TakeBackCredits {
            client_id,
            purchase_id: PurchaseId::generate(),
            lot: LotNumber(lot),
            at,
        },
        Act::Expire(lot) => MembershipCommand::Expire { client_id, lot: LotNumber(lot), at },
        Act::Cycle => MembershipCommand::BeginCycle { client_id, at },
        Act::Join { weeks, credits, roll_over, cap } => {
            let terms = terms(json!({
                "cycle": { "weeks": weeks }, "credits_per_cycle": credits, "roll_over": roll_over, "bookings_per_cycle": cap,
            }));
            MembershipCommand::Join { client_id, plan_id: PlanId::generate(), plan_version: 1, terms, anchor: at, at }
        }
        Act::Leave => MembershipCommand::Leave { client_id, reason: None, at },
        Act::Notice => MembershipCommand::GiveNotice { client_id, at },
        Act::Stay => MembershipCommand::WithdrawNotice { client_id, at },
        Act::Hours(_) => return None,
    })
}

proptest! {
    #[test]
    fn credits_always_add_up(acts in acts()) {
        let client_id = AccountId::generate();
        let (mut membership, mut statement, mut at) = (Membership::default(), Statement::default(), NOW);
        let mut bookings = Vec::new();
        for act in &acts {
            if let Act::Hours(hours) = act {
                at += TimeDelta::hours(*hours);
            }
            let Some(command) = command(act, &bookings, client_id, at) else { continue };
            let Ok(events) = membership.decide(command.clone()) else { continue };
            for event in events {
                statement.add(&event);
                if let MembershipEvent::CreditsSpent(spent) = &event {
                    bookings.push(spent.booking_id);
                }
                membership.apply(event);
                prop_assert_eq!(i64::from(membership.lots().held()), statement.balance(), "after {:?}", command);
                for lot in membership.lots().iter() {
                    prop_assert!(lot.remaining <= lot.granted, "{lot:?} holds more than was ever in it");
                }
            }
            let now = membership.clone();
            for lot in now.lots().iter().filter(|lot| lot.expired) {
                prop_assert_eq!(lot.remaining, 0, "what is noted as expired is gone");
            }
            prop_assert!(statement.returned <= statement.spent);
            let again = MembershipCommand::BeginCycle { client_id, at };
            let due = now.decide(again.clone()).expect("nothing is refused");
            due.into_iter().for_each(|event| { statement.add(&event); membership.apply(event); });
            prop_assert_eq!(membership.decide(again), Ok(vec![]), "what has happened does not happen again");
        }
    }
}
