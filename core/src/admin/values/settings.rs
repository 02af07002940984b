//! What an organization has chosen: its name, time zone, currency, languages, looks and papers.

use serde::{Deserialize, Serialize};

use super::{Branding, Legal};
use crate::kernel::money::Currency;
use crate::kernel::time_zone::TimeZone;

crate::text_value! {
    /// What an organization is called.
    pub struct OrganizationName up to 100;
}

/// A language by its tag: two or three letters, and a region where it matters, such as `en` or `pt-BR`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// A text that is no tag of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a language is a tag such as en or pt-BR")]
pub struct UnknownLanguage;

impl Language {
    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(text: String) -> Result<Self, UnknownLanguage> {
        let (language, region) = text.split_once('-').map_or((text.as_str(), None), |(l, r)| (l, Some(r)));
        let language = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
        let region = region.is_none_or(|region| region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase()));
        if language && region { Ok(Self(text)) } else { Err(UnknownLanguage) }
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

/// The languages that an organization speaks, the first of them unless somebody asks for another: 1 to 10, none twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Language>", into = "Vec<Language>")]
pub struct Languages(Vec<Language>);

/// Languages that are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an organization speaks 1 to 10 languages, none of them twice")]
pub struct InvalidLanguages;

impl Languages {
    /// The one that is spoken unless somebody asks for another.
    pub fn first(&self) -> &Language {
        self.0.first().expect("there is one at least")
    }

    /// All of them.
    pub fn all(&self) -> &[Language] {
        &self.0
    }
}

impl TryFrom<Vec<Language>> for Languages {
    type Error = InvalidLanguages;

    fn try_from(languages: Vec<Language>) -> Result<Self, InvalidLanguages> {
        let twice = languages.iter().enumerate().any(|(at, language)| languages[..at].contains(language));
        if (1..=10).contains(&languages.len()) && !twice { Ok(Self(languages)) } else { Err(InvalidLanguages) }
    }
}

impl From<Languages> for Vec<Language> {
    fn from(languages: Languages) -> Self {
        languages.0
    }
}

/// All that an organization has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationSettings {
    /// What it is called.
    pub name: OrganizationName,
    /// Where its days begin and end.
    pub time_zone: TimeZone,
    /// What its prices are in.
    pub currency: Currency,
    /// What it speaks.
    pub languages: Languages,
    /// How it looks.
    #[serde(default)]
    pub branding: Branding,
    /// Which papers it goes by.
    #[serde(default)]
    pub legal: Legal,
}

impl OrganizationSettings {
    /// What counts for an organization called `name` that has chosen nothing: UTC, euros, English.
    pub fn of(name: OrganizationName) -> Self {
        Self {
            name,
            time_zone: TimeZone::default(),
            currency: "EUR".to_owned().try_into().expect("the euro is a currency"),
            languages: Languages(vec![Language("en".to_owned())]),
            branding: Branding::default(),
            legal: Legal::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Languages};

    #[test]
    fn an_organization_speaks_at_least_one_language_and_none_twice() {
        let language = |tag: &str| Language::try_from(tag.to_owned());
        for wrong in ["", "e", "EN", "en-", "en-us", "english", "en-US-x"] {
            assert!(language(wrong).is_err(), "{wrong}");
        }
        let (en, pt) = (language("en").expect("a tag"), language("pt-BR").expect("a tag"));
        assert!(Languages::try_from(vec![en.clone(), pt]).is_ok());
        assert!(Languages::try_from(Vec::new()).is_err());
        assert!(Languages::try_from(vec![en.clone(), en]).is_err());
    }
}
