//! A demo studio: a small week of classes with people in them, made through the same use cases as everything else.

mod changes;
mod people;
mod timetable;

use regimen_core::Regimen;
use regimen_core::accounts::values::Role;

/// The password of everybody in the demo, which listens on one machine alone.
pub(crate) const PASSWORD: &str = "demo-password";

/// What was made.
pub(crate) struct Studio {
    pub(crate) accounts: Vec<DemoAccount>,
}

/// Somebody in the demo.
pub(crate) struct DemoAccount {
    pub(crate) email: &'static str,
    pub(crate) role: Role,
}

/// What went wrong.
pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Furnishes the studio, unless it is furnished already.
pub(crate) async fn furnish(core: &Regimen) -> Result<Studio, Failed> {
    let people = people::register(core).await?;
    if people.are_new {
        let sessions = timetable::fill(core, &people).await?;
        changes::make(core, &people, &sessions).await?;
    }
    let accounts = people::ALL.iter().map(|person| DemoAccount { email: person.email, role: person.role });
    Ok(Studio { accounts: accounts.collect() })
}
