//! Plans: admins make them, everybody can read them.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::membership::values::{Cycle, CycleLength, PerCycle, PlanId, PlanTerms};
use regimen_core::membership::{ChangePlan, PlanIs, PlanRefusal, PublishPlan, RetirePlan};
use regimen_projections::Page;
use regimen_projections::membership::{PlanRow, find_plan, find_plan_as_of, find_plans};

use super::offered;
use crate::api::{Area, AsOf, Created, Text, Written, asked, found, parse};
use crate::edge::{Admin, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct PlansApi;

/// What the length of a cycle is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum CycleUnit {
    Weeks,
    /// To the same day of the month, or the last that there is.
    Months,
}

/// What a plan gives in every cycle.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
struct PlanBody {
    /// One line of at most 100 characters.
    name: Text,
    cycle_unit: CycleUnit,
    /// How many weeks or months a cycle has: 1 to 52.
    cycle_length: u32,
    /// How many credits come with each cycle, to be spent within it: 0 to 10000.
    credits_per_cycle: u32,
    /// How many of those that are left go over into the next cycle at most; none if left out.
    #[oai(default)]
    roll_over: u32,
    /// How many bookings can be made in a cycle: 0 to 10000; as many as one likes if left out.
    bookings_per_cycle: Option<u32>,
    /// How many sessions that begin on one day can be booked: 0 to 10000; as many as one likes if left out.
    bookings_per_day: Option<u32>,
    /// How many sessions that begin in one week, from Monday, can be booked: 0 to 10000; as many as one likes if left out.
    bookings_per_week: Option<u32>,
    /// Where those days and weeks begin: a name of the IANA list, such as `Europe/Berlin`; `UTC` if left out.
    time_zone: Option<Text>,
    /// For how many places guests can be brought along in a cycle; none if left out.
    #[oai(default)]
    guest_passes_per_cycle: u32,
    /// For how many cycles a client is bound who joins: 0 to 120; none if left out.
    #[oai(default)]
    commitment_cycles: u32,
    /// How many days before the plan ends notice is given at the latest: 0 to 366; none if left out.
    #[oai(default)]
    notice_days: u32,
}

#[derive(Object)]
struct Plan {
    plan_id: PlanId,
    /// 1, and one more with each change.
    version: u32,
    terms: PlanBody,
    /// Whether nobody can join it any more.
    retired: bool,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct PlanPage {
    items: Vec<Plan>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// The plan that was published, changed or retired.
#[derive(Object)]
struct PlanRef {
    plan_id: PlanId,
    version: u32,
}

fn cap(field: &'static str, cap: Option<u32>) -> Result<Option<PerCycle>, Problem> {
    cap.map(|cap| parse(field, cap)).transpose()
}

impl TryFrom<PlanBody> for PlanTerms {
    type Error = Problem;

    fn try_from(body: PlanBody) -> Result<Self, Problem> {
        let length = parse::<u32, CycleLength>("cycle_length", body.cycle_length)?;
        Ok(Self {
            name: parse("name", body.name.0)?,
            cycle: match body.cycle_unit {
                CycleUnit::Weeks => Cycle::Weeks(length),
                CycleUnit::Months => Cycle::Months(length),
            },
            credits_per_cycle: parse("credits_per_cycle", body.credits_per_cycle)?,
            roll_over: parse("roll_over", body.roll_over)?,
            bookings_per_cycle: cap("bookings_per_cycle", body.bookings_per_cycle)?,
            bookings_per_day: cap("bookings_per_day", body.bookings_per_day)?,
            bookings_per_week: cap("bookings_per_week", body.bookings_per_week)?,
            time_zone: body.time_zone.map(|zone| parse("time_zone", zone.0)).transpose()?.unwrap_or_default(),
            guest_passes_per_cycle: parse("guest_passes_per_cycle", body.guest_passes_per_cycle)?,
            commitment_cycles: parse("commitment_cycles", body.commitment_cycles)?,
            notice_days: parse("notice_days", body.notice_days)?,
        })
    }
}

impl From<PlanTerms> for PlanBody {
    fn from(terms: PlanTerms) -> Self {
        let (cycle_unit, length) = match terms.cycle {
            Cycle::Weeks(length) => (CycleUnit::Weeks, length),
            Cycle::Months(length) => (CycleUnit::Months, length),
        };
        Self {
            name: Text(terms.name.into()),
            cycle_unit,
            cycle_length: length.into(),
            credits_per_cycle: terms.credits_per_cycle.get(),
            roll_over: terms.roll_over.get(),
            bookings_per_cycle: terms.bookings_per_cycle.map(PerCycle::get),
            bookings_per_day: terms.bookings_per_day.map(PerCycle::get),
            bookings_per_week: terms.bookings_per_week.map(PerCycle::get),
            time_zone: Some(Text(terms.time_zone.into())),
            guest_passes_per_cycle: terms.guest_passes_per_cycle.get(),
            commitment_cycles: terms.commitment_cycles.get(),
            notice_days: terms.notice_days.get(),
        }
    }
}

impl From<PlanRow> for Plan {
    fn from(row: PlanRow) -> Self {
        let retired = row.retired_at.is_some();
        Self { plan_id: row.plan_id, version: row.version, terms: row.terms.into(), retired }
    }
}

impl From<PlanIs> for PlanRef {
    fn from(is: PlanIs) -> Self {
        Self { plan_id: is.plan_id, version: is.version }
    }
}

#[OpenApi(prefix_path = "/plans", tag = "Area::Membership")]
impl PlansApi {
    /// Plans
    ///
    /// In the order in which they were published. Retired ones are left out unless an admin asks for them.
    #[oai(path = "/", method = "get", operation_id = "list_plans")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Whether retired ones are shown too; for admins.
        retired: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<PlanPage>, Problem> {
        let (which, page) = (offered(&caller, retired.0), asked(&limit, &cursor)?);
        let page = found(find_plans(&parts.reader, caller.org(), which, &page).await)?;
        let Page { items, next } = page.map(Plan::from);
        Ok(Json(PlanPage { items, next_cursor: next }))
    }

    /// One plan
    #[oai(path = "/:plan_id", method = "get", operation_id = "get_plan")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        plan_id: Path<PlanId>,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Plan>, Problem> {
        let org = caller.org();
        let row = found(match AsOf::parse(&parts, org, &as_of).await? {
            Some(moment) => find_plan_as_of(&parts.reader, org, plan_id.0, moment.position).await,
            None => find_plan(&parts.reader, org, plan_id.0).await,
        })?;
        Ok(Json(row.ok_or_else(|| Problem::refused(&PlanRefusal::PlanNotFound))?.into()))
    }

    /// Publish a plan
    #[oai(path = "/", method = "post", operation_id = "publish_plan")]
    async fn publish(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<PlanBody>,
    ) -> Result<Created<PlanRef>, Problem> {
        let publish = PublishPlan { plan_id: PlanId::generate(), terms: body.0.try_into()? };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Created::of(parts.core.executor().execute(&request, &publish).await?, PlanRef::from))
    }

    /// Change a plan
    ///
    /// For those who join from now on. Whoever is on it keeps the version that they joined.
    #[oai(path = "/:plan_id", method = "put", operation_id = "change_plan")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        plan_id: Path<PlanId>,
        body: Json<PlanBody>,
    ) -> Result<Written<PlanRef>, Problem> {
        let change = ChangePlan { plan_id: plan_id.0, terms: body.0.try_into()? };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &change).await?, PlanRef::from))
    }

    /// Retire a plan
    ///
    /// Nobody can join it any more. Whoever is on it stays.
    #[oai(path = "/:plan_id", method = "delete", operation_id = "retire_plan")]
    async fn retire(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        plan_id: Path<PlanId>,
    ) -> Result<Written<PlanRef>, Problem> {
        let retire = RetirePlan { plan_id: plan_id.0 };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &retire).await?, PlanRef::from))
    }
}
