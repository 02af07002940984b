//! How often somebody may ask. What everybody does is counted by kind ([`Class`]), for the address that it comes from and for the
//! account that is signed in; single operations can have a limit of their own on top ([`OperationLimits`]).
//!
//! Each process counts in memory. Where several nodes share a database, they count together what is guessed at.

mod address;
mod class;
mod meter;
mod operation;
mod rate;
mod shared;
mod standing;
mod subject;

use std::sync::Arc;

use poem::Request;
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::secrets::Pepper;

pub(crate) use address::Proxies;
pub use address::{ForwardedBy, Network};
use class::Class;
use meter::{Meter, Taken};
pub use operation::{Limit, UnknownOperation};
pub(crate) use operation::{Operation, OperationLimits};
pub use rate::Allowance;
use rate::Rate;
use shared::SharedMeter;
use standing::Counted;
pub(crate) use standing::Standings;
use subject::Subject;

use super::problem::Problem;
use super::tokens::Claims;
use crate::settings::{Counting, ProxySettings, RateSettings};

/// Counts calls and says when somebody may ask again.
pub(crate) struct Limits {
    clock: Arc<dyn Clock>,
    rates: RateSettings,
    proxies: Proxies,
    here: Meter,
    everywhere: Option<SharedMeter>,
}

impl Limits {
    /// Counts as `rates` say: for all nodes that share the database at `url`, if there is one and nobody wants it otherwise.
    pub(crate) async fn open(
        clock: Arc<dyn Clock>,
        rates: &RateSettings,
        proxies: &ProxySettings,
        (url, pepper): (Option<&str>, Pepper),
    ) -> Result<Self, StoreError> {
        let everywhere = match url {
            Some(url) if rates.counted == Counting::Together => Some(SharedMeter::open(url, pepper).await?),
            _ => None,
        };
        let proxies = Proxies { trusted: proxies.trusted.clone(), header: proxies.header };
        Ok(Self { clock, rates: rates.clone(), proxies, here: Meter::default(), everywhere })
    }

    /// Counts `request` for the address that it comes from, before anything else is done for it.
    pub(crate) async fn take_address(&self, request: &Request, standings: &mut Standings) -> Result<(), Problem> {
        let address = self.proxies.client(request);
        self.take(request, Subject::of(address), standings).await
    }

    /// Counts `request` for the account that is signed in.
    pub(crate) async fn take_account(
        &self,
        request: &Request,
        claims: &Claims,
        standings: &mut Standings,
    ) -> Result<(), Problem> {
        self.take(request, Subject::Account(claims.org(), claims.account_id()), standings).await
    }

    async fn take(&self, request: &Request, subject: Subject, standings: &mut Standings) -> Result<(), Problem> {
        let Some(class) = Class::of(request.method(), request.uri().path()) else { return Ok(()) };
        let Some(rate) = self.rate(class, subject) else { return Ok(()) };
        let now = self.clock.now().timestamp_micros();
        let taken = match self.here.take(class, subject, rate, now) {
            // Whoever is stopped here already costs the database nothing.
            Taken::Left { calls, full_in } => {
                let together = self.take_everywhere(class, subject, rate, now).await;
                together.unwrap_or(Taken::Left { calls, full_in })
            }
            too_often @ Taken::TooOften(_) => too_often,
        };
        let counted = Counted { class, subject, rate, taken };
        standings.note(counted);
        counted.verdict()
    }

    async fn take_everywhere(&self, class: Class, subject: Subject, rate: Rate, now: i64) -> Option<Taken> {
        let everywhere = self.everywhere.as_ref().filter(|_| class == Class::SignIn)?;
        everywhere.take(class, subject, rate, now).await
    }

    fn rate(&self, class: Class, subject: Subject) -> Option<Rate> {
        let rates = &self.rates;
        let (by_address, by_account) = match class {
            Class::SignIn => (rates.sign_in_by_address, rates.sign_in_by_account),
            Class::Renewal => (rates.renew_by_address, Allowance::Unlimited),
            Class::Export => (rates.export_by_address, rates.export_by_account),
            Class::Write => (rates.write_by_address, rates.write_by_account),
            Class::Read => (rates.read_by_address, rates.read_by_account),
        };
        let allowance = match subject {
            Subject::Address(_) => by_address,
            Subject::Account(..) => by_account,
        };
        match allowance {
            Allowance::AtMost(rate) if rates.counted != Counting::Off => Some(rate),
            _ => None,
        }
    }
}
