//! What people write into the cells of a list, and what they mean.

use chrono::Weekday;

/// The half of the day in which a class takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Half {
    Am,
    Pm,
}

/// A cell that was understood.
#[derive(Debug, PartialEq)]
pub(crate) struct Cell<T> {
    pub(crate) meaning: T,
    /// What had to be read into it, for the report.
    pub(crate) repair: Option<String>,
}

impl<T> Cell<T> {
    fn plain(meaning: T) -> Self {
        Self { meaning, repair: None }
    }

    fn read(meaning: T, plain: bool, repair: impl FnOnce() -> String) -> Self {
        Self { meaning, repair: (!plain).then(repair) }
    }
}

/// Why a cell was not understood.
pub(crate) type Reason = String;

/// Nothing was written there.
fn is_blank(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "" | "-" | "na" | "n/a" | "nan" | "null" | "none")
}

/// "Fri", but also "Fri.", "friday" and "Thurs".
pub(crate) fn day(text: &str) -> Result<Cell<Weekday>, Reason> {
    let name = text.trim().trim_end_matches('.');
    let unknown = || format!("day_of_week {text:?} is no day");
    let day = match name.to_ascii_lowercase().as_str() {
        "tues" => Weekday::Tue,
        "thur" | "thurs" => Weekday::Thu,
        // Knows "fri" and "friday" in any case, nothing else.
        name => name.parse().map_err(|_| unknown())?,
    };
    Ok(Cell::read(day, text == day.to_string(), || format!("day_of_week {text:?} read as {day}")))
}

/// "AM" or "PM".
pub(crate) fn half(text: &str) -> Result<Cell<Half>, Reason> {
    let (half, name) = match text.trim().replace('.', "").to_ascii_lowercase().as_str() {
        "am" => (Half::Am, "AM"),
        "pm" => (Half::Pm, "PM"),
        _ => return Err(format!("time {text:?} is neither AM nor PM")),
    };
    Ok(Cell::read(half, text == name, || format!("time {text:?} read as {name}")))
}

/// "8", but also "8 days"; 1 to 365.
pub(crate) fn days_before(text: &str) -> Result<Cell<u32>, Reason> {
    let lower = text.trim().to_ascii_lowercase();
    let number = lower.strip_suffix("days").or_else(|| lower.strip_suffix("day")).unwrap_or(&lower).trim_end();
    let days = number.parse::<u32>().ok().filter(|days| (1..=365).contains(days));
    let days = days.ok_or_else(|| format!("days_before {text:?} is no number of days from 1 to 365"))?;
    Ok(Cell::read(days, text == days.to_string(), || format!("days_before {text:?} read as {days}")))
}

/// A number of months, if it is known.
pub(crate) fn months(text: &str) -> Result<Cell<Option<u32>>, Reason> {
    if is_blank(text.trim()) {
        return Ok(Cell {
            meaning: None,
            repair: Some("months_as_member missing: a member of unknown standing".into()),
        });
    }
    let months = text.trim().parse::<u32>().ok().filter(|months| *months <= 1_200);
    let months = months.ok_or_else(|| format!("months_as_member {text:?} is no number of months up to 1200"))?;
    Ok(Cell::plain(Some(months)))
}

/// The weight of a member is nobody's business here: it is only noted that it is missing.
pub(crate) fn weight(text: &str) -> Cell<()> {
    Cell::read((), !is_blank(text.trim()), || "weight missing: not needed".into())
}

/// The name of a class. `known` are the names so far: "yoga" is "Yoga" if there is one.
pub(crate) fn category<'k>(text: &str, mut known: impl Iterator<Item = &'k String>) -> Result<Cell<String>, Reason> {
    let name = text.trim();
    if is_blank(name) || !name.chars().any(char::is_alphabetic) {
        return Err(format!("category {text:?} names no class"));
    }
    let name = known.find(|known| known.eq_ignore_ascii_case(name)).cloned().unwrap_or_else(|| name.to_owned());
    let plain = text == name;
    let repair = format!("category {text:?} read as {name}");
    Ok(Cell::read(name, plain, || repair))
}

/// "1" or "0", if it is known.
pub(crate) fn attended(text: &str) -> Result<Cell<Option<bool>>, Reason> {
    match text.trim() {
        "1" => Ok(Cell::plain(Some(true))),
        "0" => Ok(Cell::plain(Some(false))),
        blank if is_blank(blank) => {
            Ok(Cell { meaning: None, repair: Some("attended missing: nobody checks them in".into()) })
        }
        _ => Err(format!("attended {text:?} is neither 0 nor 1")),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::{Half, attended, category, day, days_before, half, months, weight};

    #[test]
    fn days_are_read_however_they_are_written() {
        assert_eq!(day("Fri").map(|cell| (cell.meaning, cell.repair)), Ok((Weekday::Fri, None)));
        for text in ["Fri.", "FRI", " Friday "] {
            let cell = day(text).expect("a day");
            assert!(cell.meaning == Weekday::Fri && cell.repair.is_some(), "{text:?}");
        }
        assert_eq!(day("Wednesday").map(|cell| cell.meaning), Ok(Weekday::Wed));
        assert_eq!(day("Thurs").map(|cell| cell.meaning), Ok(Weekday::Thu));
        assert!(day("Someday").is_err() && day("").is_err());
    }

    #[test]
    fn halves_of_the_day_are_read() {
        assert_eq!(half("AM").map(|cell| (cell.meaning, cell.repair)), Ok((Half::Am, None)));
        assert_eq!(half("p.m.").map(|cell| cell.meaning), Ok(Half::Pm));
        assert!(half("noon").is_err());
    }

    #[test]
    fn days_ahead_may_carry_their_unit() {
        assert_eq!(days_before("8").map(|cell| (cell.meaning, cell.repair)), Ok((8, None)));
        assert_eq!(days_before("8 days").map(|cell| cell.meaning), Ok(8));
        assert_eq!(days_before("1 day").map(|cell| cell.meaning), Ok(1));
        for text in ["soon", "-3", "0", "1000", "NA", "days"] {
            assert!(days_before(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_is_missing_and_not_needed_is_noted() {
        assert_eq!(weight("79.56").repair, None);
        assert!(weight("NA").repair.is_some() && weight("").repair.is_some());
        assert!(months("NA").is_ok_and(|cell| cell.meaning.is_none() && cell.repair.is_some()));
        assert!(attended("").is_ok_and(|cell| cell.meaning.is_none() && cell.repair.is_some()));
        assert!(months("many").is_err() && attended("maybe").is_err());
    }

    #[test]
    fn a_class_needs_a_name() {
        let known = ["Yoga".to_owned()];
        assert_eq!(category("yoga", known.iter()).map(|cell| cell.meaning), Ok("Yoga".into()));
        assert_eq!(category("HIIT", known.iter()).map(|cell| cell.repair), Ok(None));
        for text in ["-", "", "NA", "17"] {
            assert!(category(text, known.iter()).is_err(), "{text:?}");
        }
    }
}
