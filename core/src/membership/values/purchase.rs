//! The words of packages and their purchase.

use serde::{Deserialize, Serialize};

use super::{GrantAmount, ValidityDays};
use crate::kernel::money::Money;
use crate::text_value;

text_value! {
    /// What a package is called.
    pub struct PackageName up to 100;
    /// What a payment is known by outside: the number of a receipt or of a transfer.
    pub struct PaymentReference up to 100;
}

/// What a package costs: above zero, and at most 10^12 of the smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Money", into = "Money")]
pub struct Price(Money);

/// An amount that is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a price is above zero and at most 1000000000000 of the smallest unit")]
pub struct InvalidPrice;

impl Price {
    /// The highest, in the smallest unit of its currency.
    pub const HIGHEST: i64 = 1_000_000_000_000;

    /// The amount.
    pub fn money(self) -> Money {
        self.0
    }
}

impl TryFrom<Money> for Price {
    type Error = InvalidPrice;

    fn try_from(money: Money) -> Result<Self, InvalidPrice> {
        (1..=Self::HIGHEST).contains(&money.minor).then_some(Self(money)).ok_or(InvalidPrice)
    }
}

impl From<Price> for Money {
    fn from(price: Price) -> Self {
        price.0
    }
}

/// What a package is: credits for money, to be spent within some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageTerms {
    /// What it is called.
    pub name: PackageName,
    /// How many credits are in it.
    pub credits: GrantAmount,
    /// What it costs.
    pub price: Price,
    /// For how many days from the payment on they can be spent.
    pub validity_days: ValidityDays,
}

/// How somebody paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// In notes and coins.
    Cash,
    /// At a terminal that is not ours.
    CardTerminal,
    /// From their bank account.
    Transfer,
    /// Through a processor of payments.
    Processor,
}

impl PaymentMethod {
    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::CardTerminal => "card_terminal",
            Self::Transfer => "transfer",
            Self::Processor => "processor",
        }
    }
}

/// How far a purchase has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseState {
    /// It is not paid yet.
    Pending,
    /// It is paid, and the credits are there.
    Paid,
    /// It will not be paid any more.
    Cancelled,
}

impl PurchaseState {
    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidPrice, Price};
    use crate::kernel::money::{Currency, Money};

    #[test]
    fn a_price_is_above_zero_and_within_reason() {
        let euros = Currency::try_from("EUR".to_owned()).expect("a code");
        for minor in [0, -1, i64::MIN, i64::MAX, Price::HIGHEST + 1] {
            assert_eq!(Price::try_from(Money::new(minor, euros)), Err(InvalidPrice));
        }
        assert!(Price::try_from(Money::new(Price::HIGHEST, euros)).is_ok());
    }
}
