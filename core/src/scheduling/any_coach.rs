//! Any coach will do: whoever is free and leads the fewest sessions around that time.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::calendar::Calendar;
use super::values::TimeSlot;
use crate::kernel::ids::AccountId;

/// How far around a session others are counted, before and after it.
pub(super) const AROUND: TimeDelta = TimeDelta::days(7);

/// Some coaches, any of whom will do: 2 to 20.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyCoach(BTreeSet<AccountId>);

/// Too few coaches to choose from, or too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 2 to 20 different coaches")]
pub struct NoChoice;

impl TryFrom<Vec<AccountId>> for AnyCoach {
    type Error = NoChoice;

    fn try_from(coaches: Vec<AccountId>) -> Result<Self, NoChoice> {
        let named = coaches.len();
        let coaches = coaches.into_iter().collect::<BTreeSet<_>>();
        if (2..=20).contains(&coaches.len()) && coaches.len() == named { Ok(Self(coaches)) } else { Err(NoChoice) }
    }
}

impl AnyCoach {
    /// The coaches, in the order of their ids.
    pub fn coaches(&self) -> impl Iterator<Item = AccountId> {
        self.0.iter().copied()
    }
}

/// Of those `coaches` who are free in all of `slots`, in their order, the one who leads the fewest sessions from a week before the
/// first to a week after the last; of several the first by id. None if nobody is free.
pub(super) fn fewest_sessions<'c>(
    coaches: impl Iterator<Item = (AccountId, &'c Calendar)>,
    slots: &[TimeSlot],
) -> Option<AccountId> {
    let (first, last) = (slots.first()?, slots.last()?);
    let from = first.starts_at.checked_sub_signed(AROUND).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let to = last.ends_at.checked_add_signed(AROUND).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let free = coaches.filter(|(_, calendar)| slots.iter().all(|slot| calendar.conflict(*slot).is_none()));
    let leads =
        |calendar: &Calendar| calendar.busy_between(from, to).filter(|taken| taken.entry.session().is_some()).count();
    free.min_by_key(|(coach_id, calendar)| (leads(calendar), *coach_id)).map(|(coach_id, _)| coach_id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::Aggregate as _;
    use proptest::prelude::{prop_assert, proptest};
    use uuid::Uuid;

    use super::{AnyCoach, NoChoice, fewest_sessions};
    use crate::kernel::ids::AccountId;
    use crate::scheduling::Calendar;
    use crate::scheduling::events::TimeReserved;
    use crate::scheduling::values::{CalendarEntry, SessionId, TimeSlot};

    const NOW: DateTime<Utc> = DateTime::from_timestamp(1_804_464_000, 0).expect("8 March 2027");

    fn coach(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn slot(hour: i64) -> TimeSlot {
        TimeSlot { starts_at: NOW + TimeDelta::hours(hour), ends_at: NOW + TimeDelta::hours(hour + 1) }
    }

    fn leads(calendars: &mut BTreeMap<AccountId, Calendar>, coach_id: AccountId, slot: TimeSlot) {
        let TimeSlot { starts_at, ends_at } = slot;
        let entry = CalendarEntry::Session(SessionId::allocate());
        let reserved = TimeReserved { account_id: coach_id, entry, starts_at, ends_at, reserved_at: NOW };
        calendars.entry(coach_id).or_default().apply(reserved.into());
    }

    fn chosen(calendars: &BTreeMap<AccountId, Calendar>, slot: TimeSlot) -> Option<AccountId> {
        fewest_sessions(calendars.iter().map(|(id, calendar)| (*id, calendar)), &[slot])
    }

    #[test]
    fn there_is_a_choice_between_two_and_twenty_different_coaches() {
        assert_eq!(AnyCoach::try_from(vec![coach(1)]), Err(NoChoice));
        assert_eq!(AnyCoach::try_from(vec![coach(1), coach(1)]), Err(NoChoice));
        assert_eq!(AnyCoach::try_from((0..21).map(coach).collect::<Vec<_>>()), Err(NoChoice));
        assert!(AnyCoach::try_from((0..20).map(coach).collect::<Vec<_>>()).is_ok());
    }

    #[test]
    fn a_series_goes_to_whoever_is_free_all_the_time() {
        let mut calendars = (1..=2).map(|number| (coach(number), Calendar::default())).collect::<BTreeMap<_, _>>();
        leads(&mut calendars, coach(1), slot(200));
        leads(&mut calendars, coach(2), slot(5));
        leads(&mut calendars, coach(2), slot(7));
        let chosen =
            |slots: &[TimeSlot]| fewest_sessions(calendars.iter().map(|(id, calendar)| (*id, calendar)), slots);
        assert_eq!(chosen(&[slot(10), slot(100)]), Some(coach(1)), "who leads fewer");
        assert_eq!(chosen(&[slot(10), slot(200)]), Some(coach(2)), "who is free on every day");
        assert_eq!(chosen(&[slot(5), slot(200)]), None);
        assert_eq!(chosen(&[]), None);
    }

    #[test]
    fn who_is_free_and_leads_the_fewest_gets_it() {
        let mut calendars = (1..=3).map(|number| (coach(number), Calendar::default())).collect::<BTreeMap<_, _>>();
        assert_eq!(chosen(&calendars, slot(10)), Some(coach(1)), "of equals the first by id");
        leads(&mut calendars, coach(1), slot(5));
        leads(&mut calendars, coach(2), slot(10));
        assert_eq!(chosen(&calendars, slot(10)), Some(coach(3)));
        assert_eq!(chosen(&calendars, slot(11)), Some(coach(3)));
        leads(&mut calendars, coach(3), slot(10));
        leads(&mut calendars, coach(1), slot(10));
        assert_eq!(chosen(&calendars, slot(10)), None, "nobody is free");
        assert_eq!(chosen(&calendars, slot(24 * 30)), Some(coach(1)), "what is far away does not count");
    }

    proptest! {
        #[test]
        fn sessions_are_shared_out_evenly(coaches in 2_u128..12, sessions in 1_usize..150, hours in proptest::collection::vec(0_i64..160, 150)) {
            let mut calendars = (0..coaches).map(|number| (coach(number), Calendar::default())).collect::<BTreeMap<_, _>>();
            let mut led = (0..coaches).map(|number| (coach(number), 0_u32)).collect::<BTreeMap<_, _>>();
            // Each at a time at which everybody is free.
            let hours = hours.into_iter().take(sessions).collect::<std::collections::BTreeSet<_>>();
            for hour in hours {
                let chosen = chosen(&calendars, slot(hour)).expect("everybody is free");
                leads(&mut calendars, chosen, slot(hour));
                *led.entry(chosen).or_default() += 1;
            }
            let (most, fewest) = (led.values().max().expect("coaches"), led.values().min().expect("coaches"));
            prop_assert!(most - fewest <= 1, "{:?}", led);
        }
    }
}
