//! What can be chosen about the club.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::TimeDelta;
use clap::Parser;

/// A made-up list with every kind of dirt that lists of this sort have.
pub(crate) const SAMPLE: &[u8] = include_bytes!("../../../data/club_sample.csv");

/// Replay the demand of a fitness club through the API, with a clock that is driven, and tell what happened.
#[derive(Debug, Clone, Parser)]
#[command(name = "club_demand")]
pub(crate) struct Options {
    /// A list with the columns booking_id, months_as_member, weight, days_before, day_of_week, time, category and attended; a
    /// small made-up one if left out.
    pub(crate) file: Option<PathBuf>,
    /// What is not in the list follows from this number: the weeks of bookings, who makes them, and who cancels.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Over how many weeks the demand is spread: 2 for a list of your own, 1 for the small one.
    #[arg(long, value_parser = weeks)]
    pub(crate) weeks: Option<usize>,
    /// How many places a class has: 15 for a list of your own, 5 for the small one.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) places: Option<u32>,
    /// Classes with another number of places; can be given several times.
    #[arg(long, value_name = "CLASS=PLACES", value_parser = class_places, default_values = ["HIIT=25", "Cycling=25"])]
    pub(crate) class_places: Vec<(String, u32)>,
    /// How many minutes a class takes: at most nine hours, so that one coach can lead it twice a day.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=540))]
    pub(crate) minutes: u32,
    /// How many rows of the list one member stands for.
    #[arg(long, default_value_t = 6)]
    pub(crate) bookings_per_member: usize,
    /// How many credits a member buys; a class costs one.
    #[arg(long, default_value_t = 8)]
    pub(crate) pass: u32,
    /// Of those who were not there, how many per cent had cancelled.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) cancel_percent: u8,
    /// How many minutes somebody who is offered a place has to claim it.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub(crate) claim_minutes: u16,
    /// Of those who are offered a place, how many per cent claim it in time.
    #[arg(long, default_value_t = 70, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) claim_percent: u8,
    /// How many per cent keep a place for some minutes before they book it.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) hold_percent: u8,
    /// Empty PostgreSQL databases for the two clubs, given twice; SQLite in temporary folders if left out.
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self::parse_from(["club_demand"])
    }
}

impl Options {
    /// Over how many weeks the demand is spread.
    pub(crate) fn weeks(&self) -> usize {
        self.weeks.unwrap_or(if self.file.is_some() { 2 } else { 1 })
    }

    /// How many places a class has, unless it is named.
    fn places(&self) -> u32 {
        self.places.unwrap_or(if self.file.is_some() { 15 } else { 5 })
    }

    /// How long a class takes.
    pub(crate) fn length(&self) -> TimeDelta {
        TimeDelta::minutes(self.minutes.into())
    }

    /// How many places each of `categories` has.
    pub(crate) fn capacities<'c>(&self, categories: impl Iterator<Item = &'c str>) -> BTreeMap<String, u32> {
        let special =
            |name: &str| self.class_places.iter().rev().find(|(class, _)| class == name).map(|(_, places)| *places);
        categories.map(|name| (name.to_owned(), special(name).unwrap_or(self.places()))).collect()
    }
}

fn weeks(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|weeks| (1..=520).contains(weeks)).ok_or_else(|| "1 to 520 weeks".to_owned())
}

fn class_places(text: &str) -> Result<(String, u32), String> {
    let parsed = text.split_once('=').and_then(|(class, places)| Some((class.to_owned(), places.parse().ok()?)));
    parsed.ok_or_else(|| "write CLASS=PLACES, such as Yoga=12".to_owned())
}
