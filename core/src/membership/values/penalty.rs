//! The words of penalties: what a late cancellation or an absence costs.

use serde::{Deserialize, Serialize};

use crate::kernel::money::Money;
use crate::text_value;

text_value! {
    /// Why a strike is forgiven, or a fee is waived or charged by staff.
    pub struct MercyReason up to 200;
}

/// What somebody did that may cost them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyKind {
    /// They cancelled when it was too late.
    LateCancel,
    /// They did not come.
    NoShow,
}

impl PenaltyKind {
    /// Its name, as it stands in keys and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::LateCancel => "late_cancel",
            Self::NoShow => "no_show",
        }
    }
}

/// Why a penalty is taken back, without anybody's mercy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenBackBecause {
    /// It was noted that they did not come, and then that they did.
    WasThere,
}

impl TakenBackBecause {
    /// The reason, for people.
    pub fn reason(self) -> &'static str {
        match self {
            Self::WasThere => "the client was there",
        }
    }
}

/// Strikes that cost nothing: the first `forgiven` within `within_days` days; from the next on the fee applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StrikeForm", into = "StrikeForm")]
pub struct StrikeRule {
    within_days: u16,
    forgiven: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StrikeForm {
    within_days: u16,
    forgiven: u16,
}

/// Terms that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPenaltyTerms {
    /// A strike counts for 1 to 365 days.
    #[error("strikes count for 1 to 365 days")]
    WithinDays,
    /// A fee is paid by the client.
    #[error("a fee is above zero and at most 1000000000 of the smallest unit")]
    Fee,
    /// Both fees are in one currency.
    #[error("both fees are in one currency")]
    MixedCurrencies,
}

impl StrikeRule {
    /// The first `forgiven` strikes within `within_days` (1 to 365) days cost nothing.
    ///
    /// # Errors
    /// [`InvalidPenaltyTerms::WithinDays`]
    pub fn try_new(within_days: u16, forgiven: u16) -> Result<Self, InvalidPenaltyTerms> {
        let within = (1..=365).contains(&within_days);
        within.then_some(Self { within_days, forgiven }).ok_or(InvalidPenaltyTerms::WithinDays)
    }

    /// For how many days a strike counts.
    pub fn within_days(self) -> u16 {
        self.within_days
    }

    /// How many of them cost nothing.
    pub fn forgiven(self) -> u16 {
        self.forgiven
    }
}

impl TryFrom<StrikeForm> for StrikeRule {
    type Error = InvalidPenaltyTerms;

    fn try_from(form: StrikeForm) -> Result<Self, InvalidPenaltyTerms> {
        Self::try_new(form.within_days, form.forgiven)
    }
}

impl From<StrikeRule> for StrikeForm {
    fn from(rule: StrikeRule) -> Self {
        Self { within_days: rule.within_days, forgiven: rule.forgiven }
    }
}

/// What a late cancellation and an absence cost. Nothing, unless it is said here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TermsForm", into = "TermsForm")]
pub struct PenaltyTerms {
    late_cancel_fee: Option<Money>,
    no_show_fee: Option<Money>,
    strikes: Option<StrikeRule>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermsForm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late_cancel_fee: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    no_show_fee: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    strikes: Option<StrikeRule>,
}

impl PenaltyTerms {
    /// The highest fee, in the smallest unit of its currency.
    pub const HIGHEST_FEE: i64 = 1_000_000_000;

    /// These fees, of which the first strikes are spared as `strikes` says. Without a rule every strike costs its fee.
    ///
    /// # Errors
    /// See [`InvalidPenaltyTerms`].
    pub fn try_new(
        late_cancel_fee: Option<Money>,
        no_show_fee: Option<Money>,
        strikes: Option<StrikeRule>,
    ) -> Result<Self, InvalidPenaltyTerms> {
        let fees = [late_cancel_fee, no_show_fee];
        if fees.iter().flatten().any(|fee| !(1..=Self::HIGHEST_FEE).contains(&fee.minor)) {
            return Err(InvalidPenaltyTerms::Fee);
        }
        if late_cancel_fee.zip(no_show_fee).is_some_and(|(late, absent)| late.currency != absent.currency) {
            return Err(InvalidPenaltyTerms::MixedCurrencies);
        }
        Ok(Self { late_cancel_fee, no_show_fee, strikes })
    }

    /// What `kind` costs, once strikes are not forgiven any more.
    pub fn fee(&self, kind: PenaltyKind) -> Option<Money> {
        match kind {
            PenaltyKind::LateCancel => self.late_cancel_fee,
            PenaltyKind::NoShow => self.no_show_fee,
        }
    }

    /// Which strikes cost nothing.
    pub fn strikes(&self) -> Option<StrikeRule> {
        self.strikes
    }
}

impl TryFrom<TermsForm> for PenaltyTerms {
    type Error = InvalidPenaltyTerms;

    fn try_from(form: TermsForm) -> Result<Self, InvalidPenaltyTerms> {
        Self::try_new(form.late_cancel_fee, form.no_show_fee, form.strikes)
    }
}

impl From<PenaltyTerms> for TermsForm {
    fn from(terms: PenaltyTerms) -> Self {
        let PenaltyTerms { late_cancel_fee, no_show_fee, strikes } = terms;
        Self { late_cancel_fee, no_show_fee, strikes }
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidPenaltyTerms, PenaltyKind, PenaltyTerms, StrikeRule};
    use crate::kernel::money::{Currency, Money};

    fn money(minor: i64, code: &str) -> Option<Money> {
        Some(Money::new(minor, Currency::try_from(code.to_owned()).expect("a code")))
    }

    #[test]
    fn a_fee_is_above_zero_and_within_reason() {
        for minor in [0, -1, i64::MIN, i64::MAX] {
            assert_eq!(PenaltyTerms::try_new(money(minor, "EUR"), None, None), Err(InvalidPenaltyTerms::Fee));
        }
    }

    #[test]
    fn both_fees_are_in_one_currency() {
        let mixed = PenaltyTerms::try_new(money(1, "EUR"), money(1, "JPY"), None);
        assert_eq!(mixed, Err(InvalidPenaltyTerms::MixedCurrencies));
    }

    #[test]
    fn strikes_count_for_a_year_at_most() {
        assert_eq!(StrikeRule::try_new(0, 1), Err(InvalidPenaltyTerms::WithinDays));
        assert_eq!(StrikeRule::try_new(366, 1), Err(InvalidPenaltyTerms::WithinDays));
        assert!(StrikeRule::try_new(365, 0).is_ok());
    }

    #[test]
    fn terms_are_checked_wherever_they_are_read() {
        let terms =
            r#"{"no_show_fee":{"amount_minor":500,"currency":"EUR"},"strikes":{"within_days":30,"forgiven":2}}"#;
        let read = serde_json::from_str::<PenaltyTerms>(terms).expect("they are terms");
        assert_eq!(read.fee(PenaltyKind::NoShow), money(500, "EUR"));
        assert_eq!(serde_json::to_string(&read).expect("JSON"), terms);
        let endless = r#"{"strikes":{"within_days":366,"forgiven":2}}"#;
        assert!(serde_json::from_str::<PenaltyTerms>(endless).is_err());
    }
}
