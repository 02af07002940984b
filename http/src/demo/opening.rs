//! The studio opens: its rules, what it sells, its timetable, and those who come.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use regimen_core::booking::policies::{PolicyScope, PublishPolicy};
use regimen_core::booking::{EnrolInCourse, ReserveStanding};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::membership::values::{PackageId, PaymentMethod, PlanId, PurchaseId};
use regimen_core::membership::{GrantCredits, JoinPlan, PublishPackage, PublishPlan, SellPackage};
use regimen_core::scheduling::rooms::values::{RoomChoice, RoomFit, RoomId};
use regimen_core::scheduling::values::{SeriesId, SessionId, TemplateId};
use regimen_core::scheduling::{
    AdvanceSession, CoachChoice, CreateTemplate, Publication, ScheduleSeries, ScheduleSession, SeriesIs, SessionStep,
};
use serde_json::json;

use super::house;
use super::people::People;
use super::script::Studio;
use super::stage::{Stage, written};
use super::{Failed, second_factor};

/// Opens the studio that will have come to `now`.
pub(super) async fn open(stage: &Stage<'_>, now: DateTime<Utc>) -> Result<Studio, Failed> {
    let people = People::register(stage.core).await?;
    second_factor::is_set_up(stage, &people).await?;
    rules(stage, &people).await?;
    sell(stage, &people).await?;
    let house = house::open(stage, &people).await?;
    let today = now.date_naive();
    let first = today - TimeDelta::days(7);
    let yoga = series(stage, &people, ("maya", "Morning Yoga", 12, 1), (first, 21), house.hall).await?;
    let course = ("jonas", "Handstand in four weeks", 8, 2);
    let course = series(stage, &people, course, (today + TimeDelta::days(5), 4), house.loft).await?;
    let plan = |hours: i64, minutes: i64| now + TimeDelta::hours(hours) + TimeDelta::minutes(minutes);
    let barre = class(stage, &people, ("rosa", "Barre", 75, 8, 1), plan(0, -30), None).await?;
    let pilates = class(stage, &people, ("rosa", "Reformer Pilates", 50, 2, 2), plan(26, 0), None).await?;
    let spin = class(stage, &people, ("rosa", "Spin", 45, 2, 1), plan(28, 0), None).await?;
    let gym = class(stage, &people, ("jonas", "Open Gym", 90, 30, 0), plan(72, 0), None).await?;
    let boxing = class(stage, &people, ("jonas", "Boxing", 60, 10, 1), plan(-48, 0), Some(3)).await?;
    let (ana, ines) = (people.of("ana"), people.of("ines"));
    stage.by(ines, &ReserveStanding { series_id: yoga.series_id, client_id: ines }).await?;
    stage.by(ana, &EnrolInCourse { series_id: course.series_id, client_id: ana }).await?;
    Ok(Studio { people, yoga: yoga.sessions, barre, pilates, spin, gym, boxing, sights: Vec::new() })
}

async fn rules(stage: &Stage<'_>, people: &People) -> Result<(), Failed> {
    let euros = |amount| json!({ "amount_minor": amount, "currency": "EUR" });
    let tiers = json!([
        { "more_than_hours": 24, "refund_percentage": 100 },
        { "more_than_hours": 12, "refund_percentage": 50 },
    ]);
    let strikes = json!({ "within_days": 30, "forgiven": 1 });
    let penalties = json!({ "late_cancel_fee": euros(500), "no_show_fee": euros(1_000), "strikes": strikes });
    let policy = json!({
        "cancellation": { "tiers": tiers, "late_within_hours": 12, "penalties": penalties },
        "waitlist": { "mode": "offer", "claim_minutes": 15 },
    });
    let (caller, scope) = (people.admin(), PolicyScope::Organization);
    stage.by(caller.account_id, &PublishPolicy { caller, scope, policy: written(policy)? }).await?;
    Ok(())
}

/// A plan, a package, and passes from before there were packages.
async fn sell(stage: &Stage<'_>, people: &People) -> Result<(), Failed> {
    let (admin, plan_id, package_id) = (people.of("admin"), PlanId::generate(), PackageId::generate());
    let plan = json!({
        "name": "Eight a month", "cycle": { "months": 1 }, "credits_per_cycle": 8, "roll_over": 2,
        "guest_passes_per_cycle": 1,
    });
    stage.by(admin, &PublishPlan { plan_id, terms: written(plan)? }).await?;
    stage.by(admin, &JoinPlan { client_id: people.of("ben"), plan_id, anchor: None }).await?;
    let price = json!({ "amount_minor": 12_000, "currency": "EUR" });
    let package = json!({ "name": "Ten classes", "credits": 10, "price": price, "validity_days": 90 });
    stage.by(admin, &PublishPackage { package_id, terms: written(package)? }).await?;
    let (purchase_id, client_id) = (PurchaseId::generate(), people.of("chen"));
    let reference = "receipt 1017".to_owned().try_into()?;
    let sold = SellPackage { purchase_id, client_id, package_id, method: PaymentMethod::Cash, reference };
    stage.by(admin, &sold).await?;
    // Dara means to pay at the desk, and has not been there yet.
    let dara = people.of("dara");
    let request = Request::once(OrgId::DEFAULT, Actor::Account(dara));
    stage.core.buy(&request, dara, package_id).await?;
    for (short, amount, days) in
        [("ana", 20, 90), ("dara", 10, 90), ("eva", 10, 90), ("farid", 10, 90), ("gina", 10, 90), ("ines", 16, 90)]
    {
        grant(stage, people.of(short), amount, days).await?;
    }
    // What Hugo does not use of his trial week expires.
    grant(stage, people.of("hugo"), 3, 7).await?;
    grant(stage, people.of("hugo"), 5, 60).await
}

async fn grant(stage: &Stage<'_>, client_id: AccountId, amount: u32, days: u32) -> Result<(), Failed> {
    let reason = "pass from the old system".to_owned().try_into()?;
    let grant = GrantCredits { client_id, amount: amount.try_into()?, validity: days.try_into()?, reason };
    stage.core.executor().execute(&Request::once(OrgId::DEFAULT, Actor::Operator), &grant).await?;
    Ok(())
}

/// Coach, name, places and credits; the first day and the number of days; the room. Yoga is every day, a course once a week.
async fn series(
    stage: &Stage<'_>,
    people: &People,
    (coach, name, capacity, credits): (&str, &str, u32, u32),
    (first, count): (chrono::NaiveDate, u32),
    room_id: RoomId,
) -> Result<SeriesIs, Failed> {
    let caller = people.coach(coach);
    let every_day = json!(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    let one_day = json!([first.weekday().to_string().to_lowercase()]);
    let rule = json!({
        "weekdays": if count > 7 { every_day } else { one_day }, "local_time": if count > 7 { "07:30" } else { "19:00" },
        "time_zone": "Europe/Berlin", "every_weeks": 1, "starts_on": first.to_string(), "ends": { "count": count },
    });
    let schedule = ScheduleSeries {
        caller,
        series_id: SeriesId::generate(),
        template_id: None,
        coach: CoachChoice::Caller,
        name: Some(name.to_owned().try_into()?),
        duration: Some(60.try_into()?),
        capacity: Some(capacity.try_into()?),
        credits: Some(credits.try_into()?),
        minimum_attendance: None,
        room: Some(RoomChoice::In(room_id)),
        fit: RoomFit::MustHold,
        rule: written(rule)?,
        publication: Publication::AtOnce,
    };
    stage.by(caller.account_id, &schedule).await
}

/// Coach, name, minutes, places and credits of a class that starts at `starts_at`; it takes place if `minimum` have booked.
async fn class(
    stage: &Stage<'_>,
    people: &People,
    (coach, name, minutes, capacity, credits): (&str, &str, u32, u32, u32),
    starts_at: DateTime<Utc>,
    minimum: Option<u32>,
) -> Result<SessionId, Failed> {
    let (caller, template_id, session_id) = (people.coach(coach), TemplateId::generate(), SessionId::allocate());
    let coach_id = caller.account_id;
    let minimum = minimum.map(|bookings| json!({ "bookings": bookings, "hours_before": 12 }));
    let terms = json!({
        "name": name, "duration": minutes, "capacity": capacity, "credits": credits, "minimum_attendance": minimum,
    });
    stage.by(coach_id, &CreateTemplate { template_id, coach_id, terms: written(terms)? }).await?;
    // Whoever wants the last bike has a minute to make up their mind.
    if name == "Spin" {
        let policy = written(json!({ "holds": { "minutes": 1 } }))?;
        stage.by(coach_id, &PublishPolicy { caller, scope: PolicyScope::Template(template_id), policy }).await?;
    }
    let schedule =
        ScheduleSession { template_id: Some(template_id), ..ScheduleSession::at(caller, session_id, starts_at) };
    stage.by(coach_id, &schedule).await?;
    stage.by(coach_id, &AdvanceSession { caller, session_id, step: SessionStep::Publish }).await?;
    Ok(session_id)
}
