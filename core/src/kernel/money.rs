//! Amounts of money: whole minor units of one currency, computed without rounding anything away unsaid.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Current codes of ISO 4217 that have no minor unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
/// Those with hundredths.
const HUNDREDTHS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD \
    CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
    MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";
/// Those with thousandths.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";
/// Those with ten-thousandths.
const TEN_THOUSANDTHS: &str = "CLF UYW";

/// A currency by its code in ISO 4217, which is three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// A code that no currency has today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a currency is a current code of ISO 4217, such as EUR")]
pub struct UnknownCurrency;

impl Currency {
    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a code is made of letters")
    }

    /// How many digits of an amount are behind the point: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn decimals(&self) -> u32 {
        decimals(self.code()).expect("only codes of the table are made")
    }
}

fn decimals(code: &str) -> Option<u32> {
    let tables = [(WHOLE, 0), (HUNDREDTHS, 2), (THOUSANDTHS, 3), (TEN_THOUSANDTHS, 4)];
    let table = tables.into_iter().find(|(codes, _)| codes.split_ascii_whitespace().any(|known| known == code));
    table.map(|(_, decimals)| decimals)
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(code: String) -> Result<Self, UnknownCurrency> {
        decimals(&code).ok_or(UnknownCurrency)?;
        code.into_bytes().try_into().map(Self).map_err(|_| UnknownCurrency)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money; below zero what is owed the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// In the smallest unit of the currency: cents for EUR, yen for JPY.
    #[serde(rename = "amount_minor")]
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Amounts that cannot be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two currencies: there is no rate here.
    #[error("{0} and {1} are two currencies")]
    MixedCurrencies(Currency, Currency),
    /// More than 2^63 minor units.
    #[error("the amount is too large")]
    Overflow,
}

/// Whose money it is, which says how a part of a minor unit is rounded: always in the client's favour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Percentage {
    /// The client pays: a fee, rounded towards less.
    Charged,
    /// The client gets: a refund, rounded towards more.
    Refunded,
}

impl Money {
    /// `minor` smallest units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// No money.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Both together.
    ///
    /// # Errors
    /// See [`MoneyError`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        self.of(self.minor.checked_add(other.minor))
    }

    /// This without the other.
    ///
    /// # Errors
    /// See [`MoneyError`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        self.of(self.minor.checked_sub(other.minor))
    }

    /// The same the other way.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`]
    pub fn negated(self) -> Result<Self, MoneyError> {
        self.of(self.minor.checked_neg())
    }

    /// So many times this.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`]
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        self.of(self.minor.checked_mul(count.into()))
    }

    /// `percent` hundredths of it, rounded as `whose` says.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`]
    pub fn percentage(self, percent: u32, whose: Percentage) -> Result<Self, MoneyError> {
        let hundredths = i128::from(self.minor) * i128::from(percent);
        let part = match whose {
            Percentage::Charged => hundredths.div_euclid(100),
            Percentage::Refunded => -(-hundredths).div_euclid(100),
        };
        self.of(i64::try_from(part).ok())
    }

    fn same(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::MixedCurrencies(self.currency, other.currency))
        }
    }

    fn of(self, minor: Option<i64>) -> Result<Self, MoneyError> {
        minor.map(|minor| Self { minor, ..self }).ok_or(MoneyError::Overflow)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let (amount, decimals) = (self.minor.unsigned_abs(), self.currency.decimals());
        let unit = 10u64.pow(decimals);
        write!(f, "{sign}{}", amount / unit)?;
        if decimals > 0 {
            write!(f, ".{:0width$}", amount % unit, width = decimals as usize)?;
        }
        write!(f, " {}", self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Currency, Money, MoneyError, Percentage, UnknownCurrency};

    fn currency(code: &str) -> Currency {
        Currency::try_from(code.to_owned()).expect("a code")
    }

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, currency(code))
    }

    #[test]
    fn a_currency_has_as_many_decimals_as_the_standard_says() {
        let decimals = ["EUR", "JPY", "KWD", "CLF"].map(|code| currency(code).decimals());
        assert_eq!(decimals, [2, 0, 3, 4]);
    }

    #[test]
    fn what_is_no_currency_is_refused() {
        for code in ["", "eur", "EURO", "XXX", "DEM", "EU", "E R", "EUR ", "€€€", "EUR GBP"] {
            assert_eq!(Currency::try_from(code.to_owned()), Err(UnknownCurrency), "{code}");
        }
    }

    #[test]
    fn an_amount_is_written_with_the_decimals_of_its_currency() {
        let written = [money(1205, "EUR"), money(-5, "EUR"), money(1205, "JPY"), money(1205, "KWD")];
        assert_eq!(written.map(|amount| amount.to_string()), ["12.05 EUR", "-0.05 EUR", "1205 JPY", "1.205 KWD"]);
    }

    #[test]
    fn two_currencies_are_never_added() {
        let (euros, yen) = (money(1, "EUR"), money(1, "JPY"));
        let mixed = Err(MoneyError::MixedCurrencies(currency("EUR"), currency("JPY")));
        assert_eq!((euros.plus(yen), euros.minus(yen)), (mixed, mixed));
    }

    #[test]
    fn an_amount_that_is_too_large_is_an_error_and_not_another_amount() {
        let (most, least) = (money(i64::MAX, "EUR"), money(i64::MIN, "EUR"));
        assert_eq!(most.plus(money(1, "EUR")), Err(MoneyError::Overflow));
        assert_eq!(least.minus(money(1, "EUR")), Err(MoneyError::Overflow));
        assert_eq!(least.negated(), Err(MoneyError::Overflow));
        assert_eq!(most.times(2), Err(MoneyError::Overflow));
        assert_eq!(most.percentage(101, Percentage::Charged), Err(MoneyError::Overflow));
    }

    #[test]
    fn a_part_is_rounded_in_the_clients_favour() {
        let price = money(999, "EUR");
        assert_eq!(price.percentage(50, Percentage::Charged), Ok(money(499, "EUR")));
        assert_eq!(price.percentage(50, Percentage::Refunded), Ok(money(500, "EUR")));
    }

    #[test]
    fn an_amount_is_stored_in_minor_units() {
        let stored = serde_json::to_string(&money(1205, "EUR")).expect("JSON");
        assert_eq!(stored, r#"{"amount_minor":1205,"currency":"EUR"}"#);
        assert!(serde_json::from_str::<Money>(r#"{"amount_minor":1.5,"currency":"EUR"}"#).is_err());
        assert!(serde_json::from_str::<Money>(r#"{"amount_minor":1,"currency":"XYZ"}"#).is_err());
    }

    proptest! {
        #[test]
        fn what_is_charged_and_what_is_refunded_make_the_whole(minor in 0i64..1_000_000_000, percent in 0u32..=100) {
            let price = money(minor, "EUR");
            let charged = price.percentage(percent, Percentage::Charged).expect("it fits");
            let refunded = price.percentage(100 - percent, Percentage::Refunded).expect("it fits");
            prop_assert_eq!(charged.plus(refunded), Ok(price));
            prop_assert_eq!(price.minus(price).and_then(Money::negated), Ok(Money::zero(price.currency)));
        }
    }
}
