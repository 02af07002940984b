//! The demand: a list of bookings that people made, read row by row. Nothing is dropped silently.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use chrono::Weekday;
use csv::StringRecord;

use crate::cells::{self, Cell, Half, Reason};

/// The columns that the list must have, in any order.
const COLUMNS: [&str; 8] =
    ["booking_id", "months_as_member", "weight", "days_before", "day_of_week", "time", "category", "attended"];

/// One booking that somebody wants.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wish {
    /// The line of the list, from 1.
    pub(crate) line: u64,
    pub(crate) category: String,
    pub(crate) day: Weekday,
    pub(crate) half: Half,
    pub(crate) days_before: u32,
    pub(crate) months_as_member: Option<u32>,
    pub(crate) attended: Option<bool>,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Demand {
    pub(crate) wishes: Vec<Wish>,
    /// Lines that could not be read, by reason.
    pub(crate) unreadable: BTreeMap<Reason, Vec<u64>>,
    /// What had to be read into lines, and how often.
    pub(crate) repairs: BTreeMap<String, usize>,
}

impl Demand {
    /// How many rows the list has.
    pub(crate) fn rows(&self) -> usize {
        self.wishes.len() + self.unread()
    }

    /// How many of them could not be read.
    pub(crate) fn unread(&self) -> usize {
        self.unreadable.values().map(Vec::len).sum()
    }

    /// Reads a list.
    ///
    /// # Errors
    /// When it cannot be read at all, or a column is missing.
    pub(crate) fn read(mut list: impl Read) -> Result<Self, Reason> {
        let mut text = Vec::new();
        list.read_to_end(&mut text).map_err(|error| error.to_string())?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_slice());
        let header = reader.headers().map_err(|error| error.to_string())?.clone();
        let mut columns = [0; COLUMNS.len()];
        for (column, name) in columns.iter_mut().zip(COLUMNS) {
            let found = header.iter().position(|heading| heading.trim() == name);
            *column = found.ok_or_else(|| format!("the list has no column {name}"))?;
        }
        let mut reading = Reading { demand: Self::default(), columns, width: header.len(), ids: BTreeSet::new() };
        let mut lines = Lines { text: &text, at: 0, line: 1 };
        for record in reader.records() {
            match record {
                Ok(record) => reading.take(lines.of(record.position()), &record),
                Err(error) => {
                    reading.unreadable(lines.of(error.position()), "the row is not text in UTF-8".to_owned());
                }
            }
        }
        Ok(reading.demand)
    }
}

/// On which line a row begins. What the reader calls its line is that of the blank lines before it.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let begins = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.at);
        while let Some(byte) = self.text.get(self.at).filter(|byte| self.at < begins || byte.is_ascii_whitespace()) {
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

struct Reading {
    demand: Demand,
    columns: [usize; COLUMNS.len()],
    width: usize,
    ids: BTreeSet<String>,
}

impl Reading {
    fn unreadable(&mut self, line: u64, reason: Reason) {
        self.demand.unreadable.entry(reason).or_default().push(line);
    }

    fn take(&mut self, line: u64, record: &StringRecord) {
        let mut repairs = Vec::new();
        match self.wish(line, record, &mut repairs) {
            Ok(wish) => {
                self.demand.wishes.push(wish);
                for repair in repairs {
                    *self.demand.repairs.entry(repair).or_default() += 1;
                }
            }
            Err(reason) => self.unreadable(line, reason),
        }
    }

    fn wish(&mut self, line: u64, record: &StringRecord, repairs: &mut Vec<String>) -> Result<Wish, Reason> {
        if record.len() != self.width {
            return Err(format!("the row has {} cells in place of {}", record.len(), self.width));
        }
        let [id, months, weight, days, day, time, category, attended] =
            self.columns.map(|column| record.get(column).unwrap_or_default());
        let mut keep = |repair: Option<String>| repairs.extend(repair);
        let category = cells::category(category, self.demand.wishes.iter().map(|wish| &wish.category))?;
        let wish = Wish {
            line,
            category: meant(category, &mut keep),
            day: meant(cells::day(day)?, &mut keep),
            half: meant(cells::half(time)?, &mut keep),
            days_before: meant(cells::days_before(days)?, &mut keep),
            months_as_member: meant(cells::months(months)?, &mut keep),
            attended: meant(cells::attended(attended)?, &mut keep),
        };
        meant(cells::weight(weight), &mut keep);
        if !self.ids.insert(id.trim().to_owned()) {
            return Err(format!("booking_id {id:?} stands there for the second time"));
        }
        Ok(wish)
    }
}

fn meant<T>(cell: Cell<T>, keep: &mut impl FnMut(Option<String>)) -> T {
    keep(cell.repair);
    cell.meaning
}

#[cfg(test)]
mod tests {
    use super::Demand;

    const HEADER: &str = "booking_id,months_as_member,weight,days_before,day_of_week,time,category,attended\n";

    fn read(rows: &str) -> Demand {
        Demand::read(format!("{HEADER}{rows}").as_bytes()).expect("a list")
    }

    #[test]
    fn every_row_is_read_or_named() {
        let demand =
            read("1,5,70.1,8 days,Fri.,AM,Yoga,1\n2,5,NA,3,Wed,PM,-,0\n\n3,5,1,2,Mon,AM,Yoga\n1,5,1,2,Mon,AM,yoga,0\n");
        assert_eq!((demand.rows(), demand.wishes.len(), demand.unread()), (4, 1, 3));
        let unreadable = demand.unreadable.iter().map(|(reason, lines)| (reason.as_str(), lines.as_slice()));
        let expected: [(&str, &[u64]); 3] = [
            ("booking_id \"1\" stands there for the second time", &[6]),
            ("category \"-\" names no class", &[3]),
            ("the row has 7 cells in place of 8", &[5]),
        ];
        assert_eq!(unreadable.collect::<Vec<_>>(), expected);
        assert_eq!(demand.repairs.len(), 2, "the day and the days ahead: {:?}", demand.repairs);
    }

    #[test]
    fn a_row_that_is_no_text_is_named_too() {
        let list = [HEADER.as_bytes(), b"1,5,70,3,Mon,AM,Yog\xff,1\n2,5,70,3,Mon,AM,Yoga,1\n"].concat();
        let demand = Demand::read(list.as_slice()).expect("a list");
        assert_eq!((demand.wishes.len(), demand.unread()), (1, 1));
    }

    #[test]
    fn a_list_without_a_column_is_refused() {
        let refused = Demand::read("booking_id,weight\n1,70\n".as_bytes()).expect_err("columns are missing");
        assert_eq!(refused, "the list has no column months_as_member");
    }
}
