//! Money in requests and answers.

use poem_openapi::Object;
use regimen_core::kernel::money::Money;

/// An amount of money.
#[derive(Debug, Object)]
#[oai(rename = "Money", deny_unknown_fields)]
pub(crate) struct MoneyBody {
    /// In the smallest unit of the currency: cents for EUR, yen for JPY.
    pub(crate) amount_minor: i64,
    /// ISO 4217: `EUR`.
    pub(crate) currency: String,
}

impl From<Money> for MoneyBody {
    fn from(money: Money) -> Self {
        Self { amount_minor: money.minor, currency: money.currency.to_string() }
    }
}
