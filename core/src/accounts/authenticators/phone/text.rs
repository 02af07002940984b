//! A telephone and the codes that are sent to it: how long they count, how often they may be wrong, how many there are.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::values::{PhoneNumber, TextCode, TextId, TextTo};
use crate::accounts::authenticators::command::AuthenticatorRefusal;
use crate::accounts::authenticators::state::Authenticators;
use crate::accounts::authenticators::values::TotpCode;
use crate::accounts::sign_ins::SignInId;
use crate::kernel::privacy::Personal;

/// How long a code counts.
pub(in crate::accounts::authenticators) const TEXT_LIFE: TimeDelta = TimeDelta::minutes(5);
/// How often one may be wrong.
const TRIES: u8 = 3;
/// How many there are at most in a while: texts cost money, and telephones ring.
const LIMITS: [(usize, TimeDelta); 2] = [(3, TimeDelta::minutes(15)), (10, TimeDelta::hours(24))];

/// Six digits were made and are to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextIsMade {
    /// The text they stand in.
    pub text_id: TextId,
}

/// A number that is somebody's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phone {
    /// The number.
    pub number: Personal<PhoneNumber>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What there is of telephones and texts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::accounts::authenticators) struct Texts {
    pub(in crate::accounts::authenticators) given: Option<Personal<PhoneNumber>>,
    pub(in crate::accounts::authenticators) phone: Option<Phone>,
    pub(in crate::accounts::authenticators) open: Option<OpenCode>,
    /// When texts were made, for as long as that matters.
    pub(in crate::accounts::authenticators) made: Vec<DateTime<Utc>>,
}

/// Six digits that count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::accounts::authenticators) struct OpenCode {
    pub(in crate::accounts::authenticators) text_id: TextId,
    pub(in crate::accounts::authenticators) to: TextTo,
    /// The sign-in that they count for; none if they count as a proof.
    pub(in crate::accounts::authenticators) sign_in_id: Option<SignInId>,
    pub(in crate::accounts::authenticators) code: Personal<TextCode>,
    pub(in crate::accounts::authenticators) until: DateTime<Utc>,
    pub(in crate::accounts::authenticators) wrong: u8,
}

impl Texts {
    /// A code was made at `at`, and those before count no more.
    pub(in crate::accounts::authenticators) fn note(&mut self, open: OpenCode, at: DateTime<Utc>) {
        let longest = LIMITS.iter().map(|(_, span)| *span).max().unwrap_or_default();
        self.made.retain(|made| *made > at - longest);
        self.made.push(at);
        self.open = Some(open);
    }

    /// Something was given that was wrong, and it may have been meant to be the code.
    pub(in crate::accounts::authenticators) fn note_wrong(&mut self) {
        if let Some(open) = &mut self.open {
            open.wrong += 1;
        }
        self.open.take_if(|open| open.wrong >= TRIES);
    }

    /// One more text at `at`, unless there were too many.
    pub(in crate::accounts::authenticators) fn expect_few(
        &self,
        at: DateTime<Utc>,
    ) -> Result<(), AuthenticatorRefusal> {
        let full = |(most, span): (usize, TimeDelta)| {
            let since = self.made.iter().rev().nth(most - 1).filter(|made| **made > at - span)?;
            Some(*since + span)
        };
        match LIMITS.into_iter().filter_map(full).max() {
            Some(again_at) => Err(AuthenticatorRefusal::TooManyTexts { again_at }),
            None => Ok(()),
        }
    }

    /// Whether `typed` is, at `at`, the code that was sent `to` for that sign-in, or for none.
    pub(in crate::accounts::authenticators) fn is_code(
        &self,
        typed: TotpCode,
        sent: (TextTo, Option<SignInId>),
        at: DateTime<Utc>,
    ) -> bool {
        let open = self.open.as_ref().filter(|open| (open.to, open.sign_in_id) == sent && open.until > at);
        open.and_then(|open| open.code.get()).is_some_and(|code| code.is(typed))
    }
}

impl Authenticators {
    /// Whether there is something that nobody takes over with a telephone number: then no codes are sent by text.
    pub fn has_better_than_texts(&self) -> bool {
        self.totp.is_some() || !self.passkeys.is_empty()
    }

    /// The number that codes are sent to as long as there is nothing better.
    pub fn phone(&self) -> Option<&Phone> {
        self.texts.phone.as_ref()
    }

    /// What stands in the text `text_id` and to which number it goes, while it counts.
    pub fn text(&self, text_id: TextId) -> Option<(&PhoneNumber, TextCode)> {
        let open = self.texts.open.as_ref().filter(|open| open.text_id == text_id)?;
        let number = match open.to {
            TextTo::New => self.texts.given.as_ref(),
            TextTo::Known => self.texts.phone.as_ref().map(|phone| &phone.number),
        };
        number.and_then(Personal::get).zip(open.code.get().copied())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{OpenCode, Texts};
    use crate::accounts::authenticators::command::AuthenticatorRefusal;
    use crate::accounts::authenticators::phone::{TextCode, TextId, TextTo};
    use crate::accounts::authenticators::values::TotpCode;
    use crate::accounts::sign_ins::SignInId;
    use crate::kernel::ids::AccountId;
    use crate::kernel::privacy::{Personal, Purpose};

    const PROOF: (TextTo, Option<SignInId>) = (TextTo::Known, None);

    fn typed(code: TextCode) -> TotpCode {
        code.shown().try_into().expect("six digits")
    }

    fn open(code: TextCode, at: DateTime<chrono::Utc>) -> OpenCode {
        let sealed = Personal::new(AccountId::generate(), Purpose::Credentials, code);
        let (text_id, until) = (TextId::generate(), at + super::TEXT_LIFE);
        OpenCode { text_id, to: TextTo::Known, sign_in_id: None, code: sealed, until, wrong: 0 }
    }

    #[test]
    fn a_code_counts_for_five_minutes_and_for_what_it_was_sent_for() {
        let (now, code) = (DateTime::UNIX_EPOCH, TextCode::generate());
        let mut texts = Texts::default();
        texts.note(open(code, now), now);
        assert!(texts.is_code(typed(code), PROOF, now + TimeDelta::seconds(299)));
        assert!(!texts.is_code(typed(code), PROOF, now + TimeDelta::seconds(300)));
        assert!(!texts.is_code(typed(code), (TextTo::New, None), now));
        let (this, another) = (Some(SignInId::generate()), Some(SignInId::generate()));
        assert!(!texts.is_code(typed(code), (TextTo::Known, this), now), "it was sent as a proof");
        texts.note(OpenCode { sign_in_id: this, ..open(code, now) }, now);
        assert!(texts.is_code(typed(code), (TextTo::Known, this), now));
        assert!(!texts.is_code(typed(code), (TextTo::Known, another), now));
        assert!(!texts.is_code(typed(code), PROOF, now), "it was sent to sign in with");
    }

    #[test]
    fn after_three_wrong_ones_a_code_is_worth_nothing() {
        let (now, code) = (DateTime::UNIX_EPOCH, TextCode::generate());
        let mut texts = Texts::default();
        texts.note(open(code, now), now);
        texts.note_wrong();
        texts.note_wrong();
        assert!(texts.is_code(typed(code), PROOF, now));
        texts.note_wrong();
        assert!(!texts.is_code(typed(code), PROOF, now));
    }

    #[test]
    fn there_are_three_texts_in_a_quarter_of_an_hour_and_ten_in_a_day() {
        let (begin, mut texts) = (DateTime::UNIX_EPOCH, Texts::default());
        let mut refused = Vec::new();
        for minute in 0..60 {
            let at = begin + TimeDelta::minutes(minute);
            match texts.expect_few(at) {
                Ok(()) => texts.note(open(TextCode::generate(), at), at),
                Err(AuthenticatorRefusal::TooManyTexts { again_at }) => refused.push((again_at - begin).num_minutes()),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(texts.made.len(), 10);
        assert_eq!((refused.first(), refused.last()), (Some(&15), Some(&1_440)));
    }
}
