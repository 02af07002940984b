//! Packages: admins put them on sale, everybody can read what is on sale.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::money::Money;
use regimen_core::membership::values::{PackageId, PackageTerms};
use regimen_core::membership::{ChangePackage, PackageIs, PackageRefusal, PublishPackage, RetirePackage};
use regimen_projections::Page;
use regimen_projections::membership::{PackageRow, find_package, find_package_as_of, find_packages};

use super::offered;
use crate::api::{Area, AsOf, Created, MoneyBody, Text, Written, asked, found, parse};
use crate::edge::{Admin, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct PackagesApi;

/// Credits for money.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct PackageBody {
    /// One line of at most 100 characters.
    name: Text,
    /// How many credits: 1 to 10000.
    credits: u32,
    /// Above zero.
    price: MoneyBody,
    /// For how many days from the payment on they can be spent: 1 to 3650.
    validity_days: u32,
}

#[derive(Object)]
struct Package {
    package_id: PackageId,
    terms: PackageBody,
    /// Whether nobody can buy it any more.
    retired: bool,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct PackagePage {
    items: Vec<Package>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// The package that was published, changed or retired.
#[derive(Object)]
struct PackageRef {
    package_id: PackageId,
}

impl TryFrom<PackageBody> for PackageTerms {
    type Error = Problem;

    fn try_from(body: PackageBody) -> Result<Self, Problem> {
        Ok(Self {
            name: parse("name", body.name.0)?,
            credits: parse("credits", body.credits)?,
            price: parse("price", Money::try_from(body.price)?)?,
            validity_days: parse("validity_days", body.validity_days)?,
        })
    }
}

impl From<PackageTerms> for PackageBody {
    fn from(terms: PackageTerms) -> Self {
        Self {
            name: Text(terms.name.into()),
            credits: terms.credits.get(),
            price: terms.price.money().into(),
            validity_days: terms.validity_days.into(),
        }
    }
}

impl From<PackageRow> for Package {
    fn from(row: PackageRow) -> Self {
        Self { package_id: row.package_id, terms: row.terms.into(), retired: row.retired_at.is_some() }
    }
}

impl From<PackageIs> for PackageRef {
    fn from(is: PackageIs) -> Self {
        Self { package_id: is.package_id }
    }
}

#[OpenApi(prefix_path = "/packages", tag = "Area::Membership")]
impl PackagesApi {
    /// Packages on sale
    ///
    /// In the order in which they were published. Retired ones are left out unless an admin asks for them.
    #[oai(path = "/", method = "get", operation_id = "list_packages")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Whether retired ones are shown too; for admins.
        retired: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<PackagePage>, Problem> {
        let (which, page) = (offered(&caller, retired.0), asked(&limit, &cursor)?);
        let page = found(find_packages(&parts.reader, caller.org(), which, &page).await)?;
        let Page { items, next } = page.map(Package::from);
        Ok(Json(PackagePage { items, next_cursor: next }))
    }

    /// One package
    ///
    /// Also when it is not on sale any more.
    #[oai(path = "/:package_id", method = "get", operation_id = "get_package")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        package_id: Path<PackageId>,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Package>, Problem> {
        let org = caller.org();
        let row = found(match AsOf::parse(&parts, org, &as_of).await? {
            Some(moment) => find_package_as_of(&parts.reader, org, package_id.0, moment.position).await,
            None => find_package(&parts.reader, org, package_id.0).await,
        })?;
        Ok(Json(row.ok_or_else(|| Problem::refused(&PackageRefusal::PackageNotFound))?.into()))
    }

    /// Put a package on sale
    #[oai(path = "/", method = "post", operation_id = "publish_package")]
    async fn publish(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<PackageBody>,
    ) -> Result<Created<PackageRef>, Problem> {
        let publish = PublishPackage { package_id: PackageId::generate(), terms: body.0.try_into()? };
        let request = asked.name(caller.command(), key.as_deref())?;
        Ok(Created::of(parts.core.executor().execute(&request, &publish).await?, PackageRef::from))
    }

    /// Change a package
    ///
    /// For those who buy it from now on. A purchase keeps the price that it began with.
    #[oai(path = "/:package_id", method = "put", operation_id = "change_package")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        package_id: Path<PackageId>,
        body: Json<PackageBody>,
    ) -> Result<Written<PackageRef>, Problem> {
        let change = ChangePackage { package_id: package_id.0, terms: body.0.try_into()? };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &change).await?, PackageRef::from))
    }

    /// Take a package off sale
    ///
    /// Purchases that have begun can still be paid.
    #[oai(path = "/:package_id", method = "delete", operation_id = "retire_package")]
    async fn retire(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        package_id: Path<PackageId>,
    ) -> Result<Written<PackageRef>, Problem> {
        let retire = RetirePackage { package_id: package_id.0 };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &retire).await?, PackageRef::from))
    }
}
