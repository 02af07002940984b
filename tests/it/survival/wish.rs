//! What people ask for, at random.

use proptest::prelude::*;
use regimen_core::booking::policies::{
    HoldRules, OverlapRules, PartyRules, PolicySections, WaitlistMode, WaitlistRules, WindowRules,
};
use regimen_core::booking::values::Party;

/// Clients there are.
pub const CLIENTS: usize = 8;
/// Sessions there are.
pub const SESSIONS: usize = 4;

/// What somebody asks for: the first number is who, the second which session.
#[derive(Debug, Clone, Copy)]
pub enum Wish {
    /// Places.
    Book(usize, usize, u32),
    /// That places are kept.
    Hold(usize, usize, u32),
    /// That what is kept is booked.
    Confirm(usize, usize),
    /// That it is kept no longer.
    Release(usize, usize),
    /// All places back.
    Cancel(usize, usize),
    /// To come to another session instead.
    Reschedule(usize, usize, usize),
    /// One place back.
    CancelPlace(usize, usize, u8),
    /// To wait.
    Join(usize, usize, u32),
    /// To wait no more.
    Leave(usize, usize),
    /// Staff: another place in line.
    Reorder(usize, usize, u32),
    /// The coach: so many may come.
    Capacity(usize, u32),
    /// The coach: so many hours later, or earlier.
    Move(usize, i64),
    /// The coach: it does not take place.
    CallOff(usize),
    /// The coach: it begins, whatever the clock says.
    Begin(usize),
    /// The coach: they are there.
    CheckIn(usize, usize),
    /// The desk: so many credits for so many days.
    Grant(usize, u32, u32),
}

/// What happens next.
#[derive(Debug, Clone)]
pub enum Step {
    /// People ask, all at once.
    Ask(Vec<Wish>),
    /// So many minutes pass, and what is due happens.
    Pass(i64),
    /// The clock is set to so many minutes later, or earlier, and nothing happens by itself yet.
    Jump(i64),
}

fn wish() -> impl Strategy<Value = Wish> {
    // Most of it is about few people and one session, where they get in each other's way.
    let who = prop_oneof![3 => 0..CLIENTS / 2, 1 => 0..CLIENTS];
    let session = prop_oneof![4 => Just(2), 1 => 0..SESSIONS];
    let both = || (who.clone(), session.clone());
    prop_oneof![
        30 => (both(), 1u32..4).prop_map(|((who, at), places)| Wish::Book(who, at, places)),
        30 => (both(), 1u32..4).prop_map(|((who, at), places)| Wish::Hold(who, at, places)),
        20 => both().prop_map(|(who, at)| Wish::Confirm(who, at)),
        15 => both().prop_map(|(who, at)| Wish::Release(who, at)),
        30 => both().prop_map(|(who, at)| Wish::Cancel(who, at)),
        20 => (both(), 0..SESSIONS).prop_map(|((who, at), to)| Wish::Reschedule(who, at, to)),
        10 => (both(), 1u8..4).prop_map(|((who, at), place)| Wish::CancelPlace(who, at, place)),
        40 => (both(), 1u32..4).prop_map(|((who, at), party)| Wish::Join(who, at, party)),
        10 => both().prop_map(|(who, at)| Wish::Leave(who, at)),
        10 => (both(), 1u32..6).prop_map(|((who, at), to)| Wish::Reorder(who, at, to)),
        10 => (session.clone(), 1u32..6).prop_map(|(at, capacity)| Wish::Capacity(at, capacity)),
        4 => (session.clone(), -3i64..30).prop_map(|(at, hours)| Wish::Move(at, hours)),
        1 => session.clone().prop_map(Wish::CallOff),
        1 => session.clone().prop_map(Wish::Begin),
        5 => both().prop_map(|(who, at)| Wish::CheckIn(who, at)),
        10 => (who.clone(), 1u32..5, 1u32..4).prop_map(|(who, credits, days)| Wish::Grant(who, credits, days)),
    ]
}

/// What happens, step by step.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        14 => prop::collection::vec(wish(), 1..5).prop_map(Step::Ask),
        3 => prop_oneof![3 => 1i64..12, 1 => 12i64..600].prop_map(Step::Pass),
        1 => prop_oneof![3 => -90i64..90, 1 => -100_000i64..100_000].prop_map(Step::Jump),
    ];
    prop::collection::vec(step, most / 4..most)
}

/// Rules of a studio.
pub fn rules() -> impl Strategy<Value = PolicySections> {
    let mode = prop_oneof![3 => Just(WaitlistMode::Offer), 2 => Just(WaitlistMode::Automatic)];
    let near = prop_oneof![3 => Just(None), 1 => (60u32..3_000).prop_map(Some)];
    let freeze = prop_oneof![3 => Just(0), 1 => 1u32..120];
    let opens = prop_oneof![3 => Just(None), 1 => (0u16..3).prop_map(Some)];
    let closes = prop_oneof![2 => Just(0), 1 => 1u32..600];
    let most = prop_oneof![2 => Just(Party::MOST), 1 => (1u32..4).prop_map(|most| most.try_into().expect("a party"))];
    (mode, 1u16..8, near, freeze, 0u32..30, 1u16..12, any::<bool>(), (opens, closes, most)).prop_map(
        |(mode, claim_minutes, notify_all_minutes, freeze_minutes, grace_minutes, minutes, allowed, open)| {
            let (opens_days, closes_minutes, most) = open;
            let waitlist = WaitlistRules { mode, claim_minutes, notify_all_minutes, freeze_minutes, grace_minutes };
            let overlaps = OverlapRules { allowed };
            PolicySections {
                holds: Some(HoldRules { minutes }),
                waitlist: Some(waitlist),
                overlaps: Some(overlaps),
                window: Some(WindowRules { opens_days, closes_minutes }),
                party: Some(PartyRules { most }),
                ..PolicySections::default()
            }
        },
    )
}
