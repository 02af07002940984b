//! From a list of bookings to a club: which classes there are, who its members are, and what happens when.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::cells::Half;
use crate::chance::{draw, pick};
use crate::demand::Wish;
use crate::options::Options;

/// The list names days of the week, no dates: the first week begins on this Monday.
const FIRST_MONDAY: DateTime<Utc> = DateTime::from_timestamp(1_804_464_000, 0).expect("8 March 2027");
const DAYS_OF_MONTH: i64 = 30;
/// How long after the end of a class those who were not seen are no-shows: what is built in.
const NO_SHOW: TimeDelta = TimeDelta::minutes(30);
/// Classes of one half of a day begin one after another, so that nobody has to be in two of them at once; the next would begin
/// with the first again.
const HOURS: usize = 6;

/// A class at one time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) category: String,
}

/// Somebody who books.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) joined: DateTime<Utc>,
}

/// What happens at one moment, in the order in which it happens at the same moment. Of the wish with this number, or of the
/// slot where it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Happening {
    /// The time of an offer is over.
    Lapse(usize),
    Cancel(usize),
    Book(usize),
    /// A hold becomes a booking.
    Confirm(usize),
    /// An offer becomes a booking.
    Claim(usize),
    /// Of the slot.
    Start(usize),
    Attend(usize),
    /// Of the slot.
    Complete(usize),
    /// Of the slot: those who were not seen are no-shows.
    Close(usize),
}

/// Everything that is going to happen.
pub(crate) struct Plan {
    pub(crate) slots: Vec<Slot>,
    pub(crate) members: Vec<Member>,
    /// The slot and the member of each wish.
    pub(crate) of_wish: Vec<(usize, usize)>,
    /// When the timetable is published and passes are sold.
    pub(crate) opening: DateTime<Utc>,
    pub(crate) happenings: Vec<(DateTime<Utc>, Happening)>,
}

impl Plan {
    /// The plan for `wishes`.
    pub(crate) fn of(wishes: &[Wish], options: &Options) -> Self {
        let hours = hours(wishes);
        let slots = slots(wishes, options.weeks(), &hours);
        let week =
            |wish: &Wish| i64::try_from(pick(options.seed, "week", wish.line, options.weeks())).unwrap_or_default();
        let starts = wishes.iter().map(|wish| starts_at(week(wish), wish, &hours)).collect::<Vec<_>>();
        let asked = |index: usize| starts[index] - TimeDelta::days(wishes[index].days_before.into());
        let opening = (0..wishes.len()).map(asked).min().unwrap_or(FIRST_MONDAY) - TimeDelta::days(1);
        let slot_of = |index: usize| {
            let slot = Slot { starts_at: starts[index], category: wishes[index].category.clone() };
            slots.binary_search(&slot).expect("every class that is asked for is in the timetable")
        };
        let slot_of = (0..wishes.len()).map(slot_of).collect::<Vec<_>>();
        let (members, member_of) = members(wishes, &starts, options, opening);
        let of_wish = slot_of.into_iter().zip(member_of).collect();
        let mut happenings = Vec::new();
        for (index, wish) in wishes.iter().enumerate() {
            happenings.push((asked(index), Happening::Book(index)));
            if let Some(before) = cancels(wish, options) {
                happenings.push((starts[index] - before, Happening::Cancel(index)));
            }
            if wish.attended == Some(true) {
                happenings.push((starts[index] + arrives(wish, options), Happening::Attend(index)));
            }
        }
        for (index, slot) in slots.iter().enumerate() {
            happenings.push((slot.starts_at, Happening::Start(index)));
            happenings.push((slot.starts_at + options.length(), Happening::Complete(index)));
            happenings.push((slot.starts_at + options.length() + NO_SHOW, Happening::Close(index)));
        }
        happenings.sort();
        Self { slots, members, of_wish, opening, happenings }
    }
}

/// At which hour of its half of the day each class begins.
type Hours = BTreeMap<String, i64>;

fn hours(wishes: &[Wish]) -> Hours {
    let classes = wishes.iter().map(|wish| wish.category.clone()).collect::<BTreeSet<_>>();
    let hour = |index: usize| i64::try_from(index % HOURS).unwrap_or_default();
    classes.into_iter().enumerate().map(|(index, class)| (class, hour(index))).collect()
}

/// Every class that anybody asks for takes place in every week.
fn slots(wishes: &[Wish], weeks: usize, hours: &Hours) -> Vec<Slot> {
    let weeks = 0..i64::try_from(weeks).unwrap_or_default();
    let slot = |week, wish: &Wish| Slot { starts_at: starts_at(week, wish, hours), category: wish.category.clone() };
    let all = weeks.flat_map(|week| wishes.iter().map(move |wish| slot(week, wish)));
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

fn starts_at(week: i64, wish: &Wish, hours: &Hours) -> DateTime<Utc> {
    let first = match wish.half {
        Half::Am => 6,
        Half::Pm => 16,
    };
    let hour = first + hours.get(&wish.category).copied().unwrap_or_default();
    FIRST_MONDAY + TimeDelta::days(7 * week + i64::from(wish.day.num_days_from_monday())) + TimeDelta::hours(hour)
}

/// The list names nobody, so its rows are dealt out: those of the same standing to as many members as it takes, and never two
/// classes at the same time to one of them. If all of them are elsewhere then, there is one member more.
fn members(
    wishes: &[Wish],
    starts: &[DateTime<Utc>],
    options: &Options,
    opening: DateTime<Utc>,
) -> (Vec<Member>, Vec<usize>) {
    let mut rows = BTreeMap::<Option<u32>, usize>::new();
    for wish in wishes {
        *rows.entry(wish.months_as_member).or_default() += 1;
    }
    let (mut members, mut pools) = (Vec::new(), BTreeMap::<Option<u32>, Vec<usize>>::new());
    for (months, rows) in rows {
        for number in 1..=rows.div_ceil(options.bookings_per_member.max(1)) {
            pools.entry(months).or_default().push(members.len());
            members.push(Member::of(months, number, opening));
        }
    }
    let (mut dealt, mut member_of) = (BTreeSet::<(usize, DateTime<Utc>)>::new(), Vec::with_capacity(wishes.len()));
    for (wish, starts_at) in wishes.iter().zip(starts) {
        let pool = pools.entry(wish.months_as_member).or_default();
        let drawn = pick(options.seed, "member", wish.line, pool.len());
        let moment = TimeDelta::microseconds(1);
        let (beside, behind) = (*starts_at - options.length() + moment, *starts_at + options.length() - moment);
        let free = |member: &usize| dealt.range((*member, beside)..=(*member, behind)).next().is_none();
        let found = pool.iter().cycle().skip(drawn).take(pool.len()).copied().find(free);
        let member = found.unwrap_or_else(|| {
            members.push(Member::of(wish.months_as_member, pool.len() + 1, opening));
            pool.push(members.len() - 1);
            members.len() - 1
        });
        dealt.insert((member, *starts_at));
        member_of.push(member);
    }
    (members, member_of)
}

impl Member {
    /// The one with this number who has been a member for so many months when the club opens.
    fn of(months: Option<u32>, number: usize, opening: DateTime<Utc>) -> Self {
        let before = TimeDelta::days(1 + DAYS_OF_MONTH * i64::from(months.unwrap_or_default()));
        let standing = months.map_or("of unknown standing".to_owned(), |months| format!("of {months} months"));
        Self { name: format!("Member {number} {standing}"), joined: opening - before }
    }
}

/// How long before the class the place is given back, if it is: some of those who were not there had cancelled.
fn cancels(wish: &Wish, options: &Options) -> Option<TimeDelta> {
    let cancels = draw(options.seed, "cancel", wish.line) % 100 < options.cancel_percent.into();
    // Two and a half days, half a day and a bit, a quarter of a day: all, half, and none of the price comes back.
    let hours = [60, 18, 6][pick(options.seed, "hours", wish.line, 3)].min(24 * i64::from(wish.days_before) - 6);
    (wish.attended == Some(false) && cancels).then(|| TimeDelta::hours(hours))
}

/// How long after the start somebody comes: some are late.
fn arrives(wish: &Wish, options: &Options) -> TimeDelta {
    let minutes = [0, 0, 0, 5, 9, 10, 14][pick(options.seed, "arrives", wish.line, 7)];
    TimeDelta::minutes(minutes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{Datelike as _, TimeDelta, Weekday};

    use super::{FIRST_MONDAY, Happening, Plan};
    use crate::demand::Demand;
    use crate::options::Options;

    #[test]
    fn the_first_week_begins_on_a_monday() {
        assert_eq!(FIRST_MONDAY.weekday(), Weekday::Mon);
    }

    #[test]
    fn nobody_wants_to_be_in_two_classes_at_once() {
        let demand = Demand::read(crate::options::SAMPLE).expect("the sample");
        let plan = Plan::of(&demand.wishes, &Options::default());
        let busy = plan.of_wish.iter().map(|(slot, member)| (*member, plan.slots[*slot].starts_at));
        assert_eq!(busy.collect::<BTreeSet<_>>().len(), demand.wishes.len());
    }

    #[test]
    fn a_place_is_booked_before_it_is_cancelled_and_both_before_the_class() {
        let demand = Demand::read(crate::options::SAMPLE).expect("the sample");
        let plan = Plan::of(&demand.wishes, &Options { cancel_percent: 100, ..Options::default() });
        let when = |what| plan.happenings.iter().find(|(_, happening)| *happening == what).map(|(at, _)| *at);
        for (index, wish) in demand.wishes.iter().enumerate() {
            let starts_at = plan.slots[plan.of_wish[index].0].starts_at;
            let booked = when(Happening::Book(index)).expect("everybody books");
            assert_eq!(starts_at - booked, TimeDelta::days(wish.days_before.into()));
            assert!(booked > plan.opening && starts_at.weekday() == wish.day);
            assert_eq!(when(Happening::Cancel(index)).is_some(), wish.attended == Some(false));
            assert!(when(Happening::Cancel(index)).is_none_or(|at| booked < at && at < starts_at));
        }
        assert!(plan.members.iter().all(|member| member.joined < plan.opening));
    }
}
