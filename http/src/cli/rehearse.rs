//! `regimen audit rehearse`

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args;
use figment::Figment;
use figment::providers::{Format as _, Toml};
use regimen_core::booking::rehearsal::{ASSUMPTIONS, Figures, Rehearsal, Rehearsed, rehearse};
use regimen_core::kernel::ids::OrgId;
use serde_json::{Map, Value};

use super::{Failed, say};
use crate::app::open_log;
use crate::settings::Settings;

/// Play past sessions again under other rules, and print what would have been different. Nothing is written.
#[derive(Debug, Args)]
pub(super) struct Rehearse {
    /// Sections of rules as `PUT /policies/organization` takes them, and `capacity` with `add`, `multiply` or `set`: JSON, or TOML
    /// if the name ends so. What it says counts for everybody instead of what was in force.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// Only sessions that start at this instant or later: 2027-05-01T00:00:00Z.
    #[arg(long)]
    from: DateTime<Utc>,
    /// Only sessions that start before this instant.
    #[arg(long)]
    to: DateTime<Utc>,
    /// Which organization.
    #[arg(long = "organization", alias = "org", value_name = "ID", default_value_t = OrgId::DEFAULT)]
    org: OrgId,
}

impl Rehearse {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let rehearsal = rehearsal(&self.policy).map_err(|error| format!("{}: {error}", self.policy.display()))?;
        let (log, _) = open_log(settings).await?;
        let played = rehearse(&*log, self.org, (self.from, self.to), &rehearsal).await?;
        say(table(&played)?);
        say("Nothing was written. What nobody wrote down cannot be known, and is assumed:");
        for assumption in ASSUMPTIONS {
            say(format_args!("- {assumption}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn rehearsal(file: &Path) -> Result<Rehearsal, Failed> {
    let text = std::fs::read_to_string(file)?;
    let is_toml = file.extension().is_some_and(|extension| extension == "toml");
    let document: Map<String, Value> =
        if is_toml { Figment::from(Toml::string(&text)).extract()? } else { serde_json::from_str(&text)? };
    Ok(document.try_into()?)
}

/// What was beside what would have been.
fn table(played: &Rehearsed) -> Result<String, std::fmt::Error> {
    let Rehearsed { actual, rehearsed } = played;
    let mut text = format!("{:<22}{:>12}{:>12}{:>12}\n", "", "actual", "rehearsed", "difference");
    for (name, of) in ROWS {
        let (was, would) = (i64::from(of(actual)), i64::from(of(rehearsed)));
        row(&mut text, name, (was, would), ToString::to_string)?;
    }
    let fill = (actual.fill().into(), rehearsed.fill().into());
    row(&mut text, "fill rate", fill, |thousandths| format!("{}.{} %", thousandths / 10, (thousandths % 10).abs()))?;
    let currencies = actual.fees.keys().chain(rehearsed.fees.keys()).collect::<BTreeSet<_>>();
    for currency in currencies {
        let fees = |figures: &Figures| figures.fees.get(currency).copied().unwrap_or_default();
        let name = format!("fees, minor {currency}");
        row(&mut text, &name, (fees(actual), fees(rehearsed)), ToString::to_string)?;
    }
    Ok(text)
}

fn row(
    text: &mut String,
    name: &str,
    (was, would): (i64, i64),
    shown: impl Fn(&i64) -> String,
) -> Result<(), std::fmt::Error> {
    let difference = if was == would { String::new() } else { format!("{:+}", would - was) };
    writeln!(text, "{name:<22}{:>12}{:>12}{difference:>12}", shown(&was), shown(&would))
}

type Row = (&'static str, fn(&Figures) -> u32);

const ROWS: [Row; 14] = [
    ("sessions", |figures| figures.sessions),
    ("places", |figures| figures.places),
    ("filled at the start", |figures| figures.filled),
    ("places booked", |figures| figures.places_booked),
    ("places cancelled", |figures| figures.places_cancelled),
    ("late cancellations", |figures| figures.late_cancellations),
    ("no-shows", |figures| figures.no_shows),
    ("credits spent", |figures| figures.credits_spent),
    ("credits returned", |figures| figures.credits_returned),
    ("credits lost", |figures| figures.credits_lost),
    ("holds expired", |figures| figures.holds_expired),
    ("promotions", |figures| figures.promotions),
    ("left waiting", |figures| figures.left_waiting),
    ("turned away", |figures| figures.turned_away),
];
