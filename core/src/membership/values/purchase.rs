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

impl PackageTerms {
    /// What `unspent` of its credits cost: a part of a minor unit is the client's.
    pub fn worth(&self, unspent: u32) -> Money {
        let price = self.price.money();
        let credits = i128::from(self.credits.get());
        let share = i128::from(price.minor) * i128::from(unspent.min(self.credits.get()));
        let minor = (share + credits - 1) / credits;
        Money::new(i64::try_from(minor).unwrap_or(price.minor), price.currency)
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
    /// It was paid, and the client is to get money back.
    Refunding,
    /// They got it back.
    Refunded,
}

impl PurchaseState {
    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Refunding => "refunding",
            Self::Refunded => "refunded",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidPrice, Price};
    use crate::kernel::money::{Currency, Money};

    #[test]
    fn unspent_credits_are_worth_their_part_of_the_price_and_never_more_than_it() {
        let terms = |minor: i64, credits: u32| {
            let price = serde_json::json!({ "amount_minor": minor, "currency": "EUR" });
            let terms = serde_json::json!({ "name": "Ten", "credits": credits, "price": price, "validity_days": 9 });
            serde_json::from_value::<super::PackageTerms>(terms).expect("terms")
        };
        for (minor, credits, unspent, worth) in
            [(9_900, 10, 10, 9_900), (9_900, 10, 4, 3_960), (1_000, 3, 1, 334), (1_000, 3, 0, 0), (1, 10_000, 1, 1)]
        {
            assert_eq!(terms(minor, credits).worth(unspent).minor, worth, "{unspent} of {credits} for {minor}");
        }
        assert_eq!(terms(Price::HIGHEST, 10_000).worth(u32::MAX).minor, Price::HIGHEST);
    }

    #[test]
    fn a_price_is_above_zero_and_within_reason() {
        let euros = Currency::try_from("EUR".to_owned()).expect("a code");
        for minor in [0, -1, i64::MIN, i64::MAX, Price::HIGHEST + 1] {
            assert_eq!(Price::try_from(Money::new(minor, euros)), Err(InvalidPrice));
        }
        assert!(Price::try_from(Money::new(Price::HIGHEST, euros)).is_ok());
    }
}
