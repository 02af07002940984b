//! An admin publishes, changes and retires packages.

use serde::{Deserialize, Serialize};

use super::package::{Package, PackageCommand, PackageRefusal};
use super::values::{PackageId, PackageTerms};
use crate::kernel::executor::{Decline, UseCase, Work};

/// Put the package `package_id` on sale.
#[derive(Debug, Clone)]
pub struct PublishPackage {
    /// The id it gets.
    pub package_id: PackageId,
    /// What it is.
    pub terms: PackageTerms,
}

/// Let the package `package_id` be `terms` for those who buy it from now on.
#[derive(Debug, Clone)]
pub struct ChangePackage {
    /// The package.
    pub package_id: PackageId,
    /// What it is.
    pub terms: PackageTerms,
}

/// Take the package `package_id` off sale. Purchases that have begun can still be paid.
#[derive(Debug, Clone, Copy)]
pub struct RetirePackage {
    /// The package.
    pub package_id: PackageId,
}

/// The package that was published, changed or retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageIs {
    /// Its id.
    pub package_id: PackageId,
}

impl UseCase for PublishPackage {
    type Outcome = PackageIs;
    type Refusal = PackageRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PackageIs, Decline<PackageRefusal>> {
        let Self { package_id, terms } = self.clone();
        let at = work.now();
        ask(work, package_id, PackageCommand::Publish { package_id, terms, at }).await
    }
}

impl UseCase for ChangePackage {
    type Outcome = PackageIs;
    type Refusal = PackageRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PackageIs, Decline<PackageRefusal>> {
        let Self { package_id, terms } = self.clone();
        let at = work.now();
        ask(work, package_id, PackageCommand::Change { terms, at }).await
    }
}

impl UseCase for RetirePackage {
    type Outcome = PackageIs;
    type Refusal = PackageRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PackageIs, Decline<PackageRefusal>> {
        let at = work.now();
        ask(work, self.package_id, PackageCommand::Retire { at }).await
    }
}

async fn ask(
    work: &mut Work<'_>,
    package_id: PackageId,
    command: PackageCommand,
) -> Result<PackageIs, Decline<PackageRefusal>> {
    let mut package = work.load::<Package>(package_id).await?;
    package.handle(command).await?;
    work.save(package).await?;
    Ok(PackageIs { package_id })
}
