//! Weekly rules, in every time zone there is.

use std::collections::BTreeSet;

use chrono::{Datelike as _, LocalResult, TimeZone as _, Timelike as _};
use chrono_tz::TZ_VARIANTS;
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

use super::{MOST, RuleRefusal, day_in, instant_of};
use crate::scheduling::values::{
    DayOfWeek, EveryWeeks, LocalDate, LocalTime, RepeatedTime, SeriesEnd, SeriesRule, TimeZone,
};

fn date(text: &str) -> LocalDate {
    text.parse().expect("a day")
}

fn zone(name: &str) -> TimeZone {
    name.to_owned().try_into().expect("a zone")
}

fn rule(weekdays: &[DayOfWeek], starts_on: &str, ends: SeriesEnd) -> SeriesRule {
    SeriesRule {
        weekdays: weekdays.iter().copied().collect(),
        local_time: "07:30".parse().expect("a time"),
        time_zone: zone("Europe/Berlin"),
        every_weeks: EveryWeeks::ONE,
        starts_on: date(starts_on),
        ends,
        except: BTreeSet::new(),
        on_repeated_time: None,
    }
}

fn days(rule: &SeriesRule) -> Vec<String> {
    rule.dates().expect("it has days").into_iter().map(String::from).collect()
}

#[test]
fn a_rule_names_its_days() {
    // A Wednesday: the Monday of that week is over.
    let mut rule = rule(&[DayOfWeek::Mon, DayOfWeek::Thu], "2027-05-05", SeriesEnd::EndsOn(date("2027-05-20")));
    assert_eq!(days(&rule), ["2027-05-06", "2027-05-10", "2027-05-13", "2027-05-17", "2027-05-20"]);
    rule.every_weeks = 2.try_into().expect("two weeks");
    assert_eq!(days(&rule), ["2027-05-06", "2027-05-17", "2027-05-20"]);
    rule.ends = SeriesEnd::Count(4);
    assert_eq!(days(&rule), ["2027-05-06", "2027-05-17", "2027-05-20", "2027-05-31"]);
    rule.except.insert(date("2027-05-17"));
    assert_eq!(days(&rule), ["2027-05-06", "2027-05-20", "2027-05-31"], "a day left out counts");
}

#[test]
fn a_rule_that_never_fires_and_one_that_goes_on_too_long_are_refused() {
    let never = [
        rule(&[], "2027-05-05", SeriesEnd::Count(3)),
        rule(&[DayOfWeek::Mon], "2027-05-05", SeriesEnd::Count(0)),
        rule(&[DayOfWeek::Mon], "2027-05-04", SeriesEnd::EndsOn(date("2027-05-09"))),
        rule(&[DayOfWeek::Mon], "2027-05-04", SeriesEnd::EndsOn(date("2027-05-01"))),
        SeriesRule {
            except: [date("2027-05-10")].into(),
            ..rule(&[DayOfWeek::Mon], "2027-05-05", SeriesEnd::Count(1))
        },
    ];
    for rule in never {
        assert_eq!(rule.dates(), Err(RuleRefusal::Never), "{rule:?}");
    }
    let too_long = [
        rule(&[DayOfWeek::Mon], "2027-05-05", SeriesEnd::EndsOn(date("2029-05-06"))),
        rule(&[DayOfWeek::Mon], "2027-05-05", SeriesEnd::Count(106)),
        rule(&[DayOfWeek::Mon], "2027-05-05", SeriesEnd::Count(u32::MAX)),
        rule(&[DayOfWeek::Mon, DayOfWeek::Tue, DayOfWeek::Wed], "2027-05-05", SeriesEnd::Count(201)),
        rule(&[DayOfWeek::Mon], "2199-12-30", SeriesEnd::Count(2)),
    ];
    for rule in too_long {
        assert_eq!(rule.dates(), Err(RuleRefusal::TooLong), "{rule:?}");
    }
    assert_eq!(
        rule(&[DayOfWeek::Mon], "2027-05-05", SeriesEnd::EndsOn(date("2029-05-05"))).dates().map(|d| d.len()),
        Ok(104)
    );
}

#[test]
fn a_time_that_the_night_skips_is_refused_and_one_that_it_repeats_is_asked_about() {
    let (berlin, half_past_two) = (zone("Europe/Berlin"), "02:30".parse::<LocalTime>().expect("a time"));
    let spring = date("2027-03-28");
    assert_eq!(
        instant_of(spring, half_past_two, berlin, Some(RepeatedTime::Later)),
        Err(RuleRefusal::TimeSkipped { date: spring })
    );
    let autumn = date("2027-10-31");
    let [earlier, later] = ["2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"].map(|at| at.parse().expect("an instant"));
    assert_eq!(
        instant_of(autumn, half_past_two, berlin, None),
        Err(RuleRefusal::TimeAmbiguous { date: autumn, earlier, later })
    );
    assert_eq!(instant_of(autumn, half_past_two, berlin, Some(RepeatedTime::Earlier)), Ok(earlier));
    assert_eq!(instant_of(autumn, half_past_two, berlin, Some(RepeatedTime::Later)), Ok(later));
}

#[test]
fn a_local_time_stays_across_both_clock_changes_in_every_time_zone() {
    let every_day = [
        DayOfWeek::Mon,
        DayOfWeek::Tue,
        DayOfWeek::Wed,
        DayOfWeek::Thu,
        DayOfWeek::Fri,
        DayOfWeek::Sat,
        DayOfWeek::Sun,
    ];
    for tz in TZ_VARIANTS {
        for starts_on in ["2027-01-01", "2027-07-01"] {
            let time_zone = TimeZone::from(tz);
            let rule = SeriesRule { time_zone, ..rule(&every_day, starts_on, SeriesEnd::Count(190)) };
            for date in rule.dates().expect("half a year of days") {
                let local = rule.instant(date).expect("nowhere do clocks change at half past seven").with_timezone(&tz);
                assert_eq!((local.hour(), local.minute(), local.date_naive()), (7, 30, date.day()), "{tz} {date}");
            }
        }
    }
}

#[test]
fn a_day_lasts_as_long_as_the_clocks_say() {
    let hours = |day: &str, name: &str| {
        let (from, to) = day_in(date(day), zone(name));
        (to - from).num_hours()
    };
    assert_eq!(hours("2027-05-03", "Europe/Berlin"), 24);
    assert_eq!(hours("2027-03-28", "Europe/Berlin"), 23);
    assert_eq!(hours("2027-10-31", "Europe/Berlin"), 25);
    // Midnight itself is left out.
    assert_eq!(hours("2018-11-04", "America/Sao_Paulo"), 23);
    assert_eq!(hours("2011-12-30", "Pacific/Apia"), 0, "the day that never was");
    let (from, _) = day_in(date("2027-05-03"), zone("Europe/Berlin"));
    assert_eq!(from.to_rfc3339(), "2027-05-02T22:00:00+00:00");
}

fn rules() -> impl Strategy<Value = SeriesRule> {
    let days = proptest::collection::btree_set(0_usize..7, 1..7);
    let ends = proptest::bool::ANY;
    (days, 0_usize..TZ_VARIANTS.len(), 0_u32..1_440, 1_u32..5, 0_u64..3_000, ends, 1_u32..260).prop_map(
        |(weekdays, tz, minute, every, starts, by_date, long)| {
            let all = [
                DayOfWeek::Mon,
                DayOfWeek::Tue,
                DayOfWeek::Wed,
                DayOfWeek::Thu,
                DayOfWeek::Fri,
                DayOfWeek::Sat,
                DayOfWeek::Sun,
            ];
            let starts_on = date("2026-01-01").plus(starts).expect("a day");
            let ends_on = starts_on.plus(long.into()).expect("a day");
            SeriesRule {
                weekdays: weekdays.into_iter().map(|day| all[day]).collect(),
                local_time: format!("{:02}:{:02}", minute / 60, minute % 60).parse().expect("a time"),
                time_zone: TZ_VARIANTS[tz].into(),
                every_weeks: every.try_into().expect("some weeks"),
                starts_on,
                ends: if by_date { SeriesEnd::EndsOn(ends_on) } else { SeriesEnd::Count(long) },
                except: BTreeSet::new(),
                on_repeated_time: None,
            }
        },
    )
}

proptest! {
    #[test]
    fn a_rule_gives_what_it_says_or_says_why_not(rule in rules()) {
        let dates = match rule.dates() {
            Ok(dates) => dates,
            Err(refusal) => {
                prop_assert!(matches!(refusal, RuleRefusal::Never | RuleRefusal::TooLong));
                return Ok(());
            }
        };
        prop_assert!(!dates.is_empty() && dates.len() <= MOST);
        match rule.ends {
            SeriesEnd::EndsOn(last) => prop_assert!(dates.iter().all(|date| *date <= last)),
            SeriesEnd::Count(count) => prop_assert_eq!(u32::try_from(dates.len()).ok(), Some(count)),
        }
        let tz = rule.time_zone.rules();
        for date in dates {
            prop_assert!(date >= rule.starts_on && rule.weekdays.contains(&date.day().weekday().into()));
            let there = tz.from_local_datetime(&date.day().and_time(rule.local_time.time()));
            match (rule.instant(date), there) {
                (Ok(at), LocalResult::Single(_)) => {
                    let local = at.with_timezone(&tz);
                    prop_assert_eq!((local.date_naive(), local.time()), (date.day(), rule.local_time.time()));
                }
                (Err(RuleRefusal::TimeSkipped { date: on }), LocalResult::None) => prop_assert_eq!(on, date),
                (Err(RuleRefusal::TimeAmbiguous { date: on, earlier, later }), LocalResult::Ambiguous(..)) => {
                    prop_assert!(on == date && earlier < later);
                }
                (given, there) => prop_assert!(false, "{:?} where the clocks say {:?}", given, there),
            }
        }
    }
}
