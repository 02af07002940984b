//! A demo studio: a week of classes that have been and weeks that are to come, made through the same use cases as everything
//! else. Last week is lived through on a clock that is driven up to now; what is due on the way is done on the way.

mod arrivals;
mod house;
mod line;
mod opening;
mod people;
mod script;
mod second_factor;
mod stage;
mod tour;
mod week;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::values::Role;
use regimen_core::kernel::clock::DrivenClock;

use crate::app::App;
use people::People;
use stage::Stage;

pub(crate) use tour::Tour;

/// The password of everybody in the demo, which listens on one machine alone.
pub(crate) const PASSWORD: &str = "demo-password";

/// Somebody in the demo.
pub(crate) struct DemoAccount {
    pub(crate) email: String,
    pub(crate) role: Role,
}

/// What went wrong.
pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Everybody in the demo.
pub(crate) fn accounts() -> impl Iterator<Item = DemoAccount> {
    people::ALL.iter().map(|person| DemoAccount { email: person.email(), role: person.role })
}

/// Who has an authenticator app, and the secret that it knows, as people type it.
pub(crate) fn authenticator_app() -> Result<(String, String), Failed> {
    let user = people::ALL.iter().find(|person| person.is_app_user()).ok_or("nobody has an app")?;
    Ok((user.email(), second_factor::secret()?.base32()))
}

/// When the studio opened, if it is `now`: the midnight eight days ago.
pub(crate) fn opening_day(now: DateTime<Utc>) -> DateTime<Utc> {
    let midnight = now.date_naive().and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
    midnight - TimeDelta::days(8)
}

/// What the studio has been through, for whoever goes on with it.
pub(crate) struct Past(script::Studio);

/// Lives through last week up to `now`, with an `app` whose clock is `clock`; none if the studio is there already.
pub(crate) async fn live_through(app: &App, clock: &DrivenClock, now: DateTime<Utc>) -> Result<Option<Past>, Failed> {
    if People::are_registered(app.core()).await? {
        return Ok(None);
    }
    let stage = Stage { core: app.core(), timers: app.timers(), clock };
    Ok(Some(Past(script::play(&stage, now).await?)))
}

/// Lets happen what a visitor shall see happen, with an `app` on the machine's clock.
pub(crate) async fn go_on(app: &App, past: Past) -> Result<Tour, Failed> {
    line::last_place_is_held(app.core(), &past.0).await?;
    Tour::of(&past.0)
}
