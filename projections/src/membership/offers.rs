//! What can be had: plans and packages, those among them that are retired.

use chrono::{DateTime, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::kernel::sql::Value;
use regimen_core::membership::events::{PackageEvent, PlanEvent};
use regimen_core::membership::values::{PackageId, PackageTerms, PlanId, PlanTerms};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// Which plans or packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// Those that can be had now.
    Now,
    /// All there ever were.
    Ever,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// The plan.
    pub plan_id: PlanId,
    /// The number of its version.
    pub version: u32,
    /// What it gives.
    pub terms: PlanTerms,
    /// Since when.
    pub published_at: DateTime<Utc>,
    /// Since when nobody can join it.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageRow {
    /// The package.
    pub package_id: PackageId,
    /// What it is.
    pub terms: PackageTerms,
    /// Since when.
    pub published_at: DateTime<Utc>,
    /// Since when nobody can buy it.
    pub retired_at: Option<DateTime<Utc>>,
}

/// One row for each plan.
#[derive(Debug)]
pub struct PlansView;

/// One row for each package.
#[derive(Debug)]
pub struct PackagesView;

impl View for PlansView {
    type Row = PlanRow;
    const NAME: &'static str = "membership_plan";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("offered")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["offered"]];

    fn reads(kind: &str) -> bool {
        PlanEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(PlanEvent::PlanChanged(changed)) => keys.push(changed.plan_id.to_string()),
            Some(PlanEvent::PlanRetired(retired)) => keys.push(retired.plan_id.to_string()),
            Some(PlanEvent::PlanPublished(_)) | None => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<PlanRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(PlanEvent::PlanPublished(published)) => {
                let (plan_id, terms, published_at) =
                    (published.plan_id, published.terms.clone(), published.published_at);
                rows.put(plan_id.to_string(), PlanRow { plan_id, version: 1, terms, published_at, retired_at: None });
            }
            Some(PlanEvent::PlanChanged(changed)) => {
                let row = rows.change(&changed.plan_id.to_string())?;
                (row.version, row.terms) = (changed.version, changed.terms.clone());
            }
            Some(PlanEvent::PlanRetired(retired)) => {
                rows.change(&retired.plan_id.to_string())?.retired_at = Some(retired.retired_at);
            }
            None => {}
        }
        Ok(())
    }

    fn columns(row: &PlanRow) -> Vec<Value> {
        vec![i64::from(row.retired_at.is_none()).into()]
    }
}

impl View for PackagesView {
    type Row = PackageRow;
    const NAME: &'static str = "membership_package";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("offered")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["offered"]];

    fn reads(kind: &str) -> bool {
        PackageEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(PackageEvent::PackageChanged(changed)) => keys.push(changed.package_id.to_string()),
            Some(PackageEvent::PackageRetired(retired)) => keys.push(retired.package_id.to_string()),
            Some(PackageEvent::PackagePublished(_)) | None => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<PackageRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(PackageEvent::PackagePublished(published)) => {
                let (package_id, terms) = (published.package_id, published.terms.clone());
                let published_at = published.published_at;
                rows.put(package_id.to_string(), PackageRow { package_id, terms, published_at, retired_at: None });
            }
            Some(PackageEvent::PackageChanged(changed)) => {
                rows.change(&changed.package_id.to_string())?.terms = changed.terms.clone();
            }
            Some(PackageEvent::PackageRetired(retired)) => {
                rows.change(&retired.package_id.to_string())?.retired_at = Some(retired.retired_at);
            }
            None => {}
        }
        Ok(())
    }

    fn columns(row: &PackageRow) -> Vec<Value> {
        vec![i64::from(row.retired_at.is_none()).into()]
    }
}

fn offered(org: OrgId, sort: &'static str, which: Offered) -> Query {
    let query = Query::new(org, sort, None);
    match which {
        Offered::Now => query.and("offered = ?", 1_i64),
        Offered::Ever => query,
    }
}

/// The plan of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_plan(reader: &Reader, org: OrgId, id: PlanId) -> Result<Option<PlanRow>, FindError> {
    reader.get::<PlansView>(org, &id.to_string()).await
}

/// The plan as it was at `position`.
///
/// # Errors
/// When the log does not answer.
pub async fn find_plan_as_of(
    reader: &Reader,
    org: OrgId,
    id: PlanId,
    position: Position,
) -> Result<Option<PlanRow>, FindError> {
    reader.as_of(org, &[StreamId::new("plan", id)], position).await?.row::<PlansView>(&id.to_string())
}

/// The package of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find_package(reader: &Reader, org: OrgId, id: PackageId) -> Result<Option<PackageRow>, FindError> {
    reader.get::<PackagesView>(org, &id.to_string()).await
}

/// The package as it was at `position`.
///
/// # Errors
/// When the log does not answer.
pub async fn find_package_as_of(
    reader: &Reader,
    org: OrgId,
    id: PackageId,
    position: Position,
) -> Result<Option<PackageRow>, FindError> {
    reader.as_of(org, &[StreamId::new("package", id)], position).await?.row::<PackagesView>(&id.to_string())
}

/// Plans, in the order in which they were published.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_plans(
    reader: &Reader,
    org: OrgId,
    which: Offered,
    page: &PageRequest,
) -> Result<Page<PlanRow>, FindError> {
    reader.page::<PlansView>(offered(org, "plans", which), page).await
}

/// Packages, in the order in which they were published.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_packages(
    reader: &Reader,
    org: OrgId,
    which: Offered,
    page: &PageRequest,
) -> Result<Page<PackageRow>, FindError> {
    reader.page::<PackagesView>(offered(org, "packages", which), page).await
}
