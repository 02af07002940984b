//! What happens in the demo studio from its first day until now, in the order of time.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::clock::instant;
use regimen_core::scheduling::SeriesSession;
use regimen_core::scheduling::values::SessionId;

use super::people::People;
use super::stage::Stage;
use super::tour::Sight;
use super::{Failed, arrivals, line, opening, week};

/// The studio, and what of it is worth a look.
pub(super) struct Studio {
    pub(super) people: People,
    /// Every morning, for three weeks.
    pub(super) yoga: Vec<SeriesSession>,
    /// It has begun half an hour ago.
    pub(super) barre: SessionId,
    /// Tomorrow: full, with a line that has moved up once.
    pub(super) pilates: SessionId,
    /// Tomorrow: its last place is held, and three wait.
    pub(super) spin: SessionId,
    /// The coach of it is ill.
    pub(super) gym: SessionId,
    /// Too few want it.
    pub(super) boxing: SessionId,
    pub(super) sights: Vec<Sight>,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scene {
    /// The session of the series with this number is a day away.
    YogaIsTomorrow(usize),
    YogaIsSoon(usize),
    YogaStarts(usize),
    YogaIsLate(usize),
    YogaEnds(usize),
    BarreIsBooked,
    LineForms,
    CoachFallsIll,
    PlaceIsGivenBack,
    OfferIsTaken,
    BarreOpens,
    BarreStarts,
    BarreIsLate,
}

/// Plays all of it.
pub(super) async fn play(stage: &Stage<'_>, now: DateTime<Utc>) -> Result<Studio, Failed> {
    // Classes begin on the minute.
    let minute = instant(now.timestamp_micros().div_euclid(60_000_000) * 60_000_000);
    let mut studio = opening::open(stage, minute).await?;
    let ago = |minutes| minute - TimeDelta::minutes(minutes);
    let mut scenes = vec![
        (ago(60 * 60), Scene::BarreIsBooked),
        (ago(180), Scene::LineForms),
        (ago(150), Scene::CoachFallsIll),
        (ago(120), Scene::PlaceIsGivenBack),
        (ago(115), Scene::OfferIsTaken),
        (ago(35), Scene::BarreOpens),
        (ago(30), Scene::BarreStarts),
        (ago(15), Scene::BarreIsLate),
    ];
    for (number, session) in studio.yoga.iter().enumerate() {
        let at = |minutes| session.starts_at + TimeDelta::minutes(minutes);
        scenes.extend([
            (at(-24 * 60 - 60), Scene::YogaIsTomorrow(number)),
            (at(-120), Scene::YogaIsSoon(number)),
            (at(0), Scene::YogaStarts(number)),
            (at(20), Scene::YogaIsLate(number)),
            (at(60), Scene::YogaEnds(number)),
        ]);
    }
    let opened = stage.core.clock().now();
    scenes.retain(|(at, _)| (opened..now).contains(at));
    scenes.sort();
    for (at, scene) in scenes {
        stage.until(at).await?;
        happen(stage, &mut studio, scene).await?;
    }
    stage.until(now).await?;
    Ok(studio)
}

async fn happen(stage: &Stage<'_>, studio: &mut Studio, scene: Scene) -> Result<(), Failed> {
    match scene {
        Scene::YogaIsTomorrow(number) => week::is_tomorrow(stage, studio, number).await,
        Scene::YogaIsSoon(number) => week::is_soon(stage, studio, number).await,
        Scene::YogaStarts(number) => week::starts(stage, studio, number).await,
        Scene::YogaIsLate(number) => week::is_late(stage, studio, number).await,
        Scene::YogaEnds(number) => week::ends(stage, studio, number).await,
        Scene::BarreIsBooked => arrivals::are_booked(stage, studio).await,
        Scene::LineForms => line::forms(stage, studio).await,
        Scene::CoachFallsIll => week::coach_falls_ill(stage, studio).await,
        Scene::PlaceIsGivenBack => line::place_is_given_back(stage, studio).await,
        Scene::OfferIsTaken => line::offer_is_taken(stage, studio).await,
        Scene::BarreOpens => arrivals::first(stage, studio).await,
        Scene::BarreStarts => arrivals::starts(stage, studio).await,
        Scene::BarreIsLate => arrivals::late(stage, studio).await,
    }
}
