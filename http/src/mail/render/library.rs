//! The templates that come with Regimen: one file for each context and language, a template behind each line `== code`.

use regimen_core::notification::Language;

use super::template::Template;

/// The files of one context, in the order of [`Language::ALL`].
const CONTEXTS: &[[&str; 2]] = &[
    [include_str!("../templates/en/accounts.txt"), include_str!("../templates/de/accounts.txt")],
    [include_str!("../templates/en/authenticators.txt"), include_str!("../templates/de/authenticators.txt")],
    [include_str!("../templates/en/audit.txt"), include_str!("../templates/de/audit.txt")],
    [include_str!("../templates/en/booking.txt"), include_str!("../templates/de/booking.txt")],
    [include_str!("../templates/en/integration.txt"), include_str!("../templates/de/integration.txt")],
    [include_str!("../templates/en/membership.txt"), include_str!("../templates/de/membership.txt")],
    [include_str!("../templates/en/privacy.txt"), include_str!("../templates/de/privacy.txt")],
];

fn all(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let column = match language {
        Language::En => 0,
        Language::De => 1,
    };
    let texts =
        CONTEXTS.iter().flat_map(move |files| files[column].split("\n== ").map(|text| text.trim_start_matches("== ")));
    texts.filter_map(|text| text.split_once('\n')).map(|(code, text)| (code.trim(), text))
}

/// The template of `code` in `language`, else in English.
pub(super) fn find(language: Language, code: &str) -> Option<Template> {
    let of = |language| all(language).find(|(known, _)| *known == code).map(|(_, text)| text);
    of(language).or_else(|| of(Language::En)).and_then(|text| Template::parse(text).ok())
}

/// The text of the template of `code` in `language`, to begin another from.
#[cfg(test)]
pub(super) fn codes(language: Language) -> Vec<String> {
    all(language).map(|(code, _)| code.to_owned()).collect()
}
