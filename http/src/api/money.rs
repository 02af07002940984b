//! Amounts of money, as the API takes and gives them.

use poem_openapi::Object;
use regimen_core::kernel::money::{Currency, Money};

use super::{Text, parse};
use crate::edge::Problem;

/// An amount of money.
#[derive(Debug, Object)]
#[oai(rename = "Money", deny_unknown_fields)]
pub(crate) struct MoneyBody {
    /// In the smallest unit of the currency: 1250 is 12.50 EUR, or 1250 JPY.
    pub(crate) amount_minor: i64,
    /// A current code of ISO 4217, such as EUR.
    pub(crate) currency: Text,
}

impl TryFrom<MoneyBody> for Money {
    type Error = Problem;

    fn try_from(body: MoneyBody) -> Result<Self, Problem> {
        Ok(Self::new(body.amount_minor, parse("currency", body.currency.0)?))
    }
}

impl From<Money> for MoneyBody {
    fn from(money: Money) -> Self {
        Self { amount_minor: money.minor, currency: Text(Currency::into(money.currency)) }
    }
}
