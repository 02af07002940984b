//! Times and amounts as people of a language write them, in the time of whoever reads.

use chrono::{DateTime, Datelike as _, Utc};
use chrono_tz::Tz;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind};
use regimen_core::kernel::money::Money;
use regimen_core::notification::Language;

/// A language and a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Locale {
    pub(crate) language: Language,
    pub(crate) zone: Tz,
}

const EN_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DE_DAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DE_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

impl Locale {
    /// Adds `when`, `day`, `time` and `money` to what templates can do.
    pub(super) fn teach(self, environment: &mut Environment<'_>) {
        environment.add_filter("when", move |text: String| Ok::<_, Error>(self.when(instant(&text)?)));
        environment.add_filter("day", move |text: String| Ok::<_, Error>(self.day(instant(&text)?)));
        environment.add_filter("time", move |text: String| Ok::<_, Error>(self.time(instant(&text)?)));
        environment.add_filter("money", move |money: Serde<Money>| self.money(&money.0));
    }

    /// `Monday 3 May 2027, 18:00 (CEST)`
    fn when(self, at: DateTime<Utc>) -> String {
        let zone = at.with_timezone(&self.zone).format("%Z").to_string();
        format!("{}, {} ({zone})", self.day(at), self.time(at))
    }

    fn day(self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone);
        let (weekday, month) = (local.weekday().num_days_from_monday() as usize, local.month0() as usize);
        match self.language {
            Language::En => format!("{} {} {} {}", EN_DAYS[weekday], local.day(), EN_MONTHS[month], local.year()),
            Language::De => format!("{}, {}. {} {}", DE_DAYS[weekday], local.day(), DE_MONTHS[month], local.year()),
        }
    }

    fn time(self, at: DateTime<Utc>) -> String {
        let time = at.with_timezone(&self.zone).format("%H:%M");
        match self.language {
            Language::En => time.to_string(),
            Language::De => format!("{time} Uhr"),
        }
    }

    fn money(self, money: &Money) -> String {
        let text = money.to_string();
        match self.language {
            Language::En => text,
            Language::De => text.replace('.', ","),
        }
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>, Error> {
    text.parse().map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("{text} is no time")))
}
