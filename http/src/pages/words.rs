//! What stands on the pages, in each language: one line a word, `name = text`. Problems have their codes as names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regimen_core::notification::Language;

/// All words of one language.
pub(crate) type Words = BTreeMap<&'static str, &'static str>;

static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(include_str!("templates/en.txt")));
static GERMAN: LazyLock<Words> = LazyLock::new(|| read(include_str!("templates/de.txt")));

/// The words of `language`.
pub(crate) fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
    }
}

fn read(text: &'static str) -> Words {
    text.lines().filter_map(|line| line.split_once(" = ")).collect()
}

/// Which of `spoken` somebody is answered in whose browser prefers what `accepted` says (`Accept-Language`).
pub(super) fn preferred(spoken: &[Language], accepted: &str) -> Language {
    let mut wishes = accepted.split(',').filter_map(wish).collect::<Vec<_>>();
    wishes.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let wished = wishes.into_iter().map(|(_, language)| language).find(|language| spoken.contains(language));
    wished.or(spoken.first().copied()).unwrap_or_default()
}

/// `de-AT;q=0.8`: a language, and how much it is wished for.
fn wish(text: &str) -> Option<(f32, Language)> {
    let (tag, parameter) = text.split_once(';').unwrap_or((text, "q=1"));
    let language = tag.trim().get(..2)?.to_ascii_lowercase().parse().ok()?;
    let weight = parameter.trim().strip_prefix("q=")?.parse::<f32>().ok()?;
    (weight > 0.0).then_some((weight, language))
}

#[cfg(test)]
mod tests {
    use regimen_core::notification::Language::{self, De, En};

    use super::{preferred, words};

    #[test]
    fn everything_is_said_in_every_language_with_the_same_gaps() {
        let gaps = |text: &str| {
            let gaps = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(gap, _)| gap.to_owned());
            gaps.collect::<std::collections::BTreeSet<_>>()
        };
        for (name, english) in words(En) {
            let german = words(De).get(name).unwrap_or_else(|| panic!("{name} is not said in German"));
            assert_eq!(gaps(english), gaps(german), "{name}");
        }
        assert_eq!(words(En).len(), words(De).len());
    }

    #[test]
    fn every_word_on_the_pages_and_in_their_scripts_is_there() {
        let page = concat!(include_str!("templates/sign_in.html"), include_str!("templates/sign_up.html"));
        let script = concat!(
            include_str!("templates/page.js"),
            include_str!("templates/account.js"),
            include_str!("templates/sign_in.js"),
            include_str!("templates/sign_up.js"),
        );
        let named = |text: &'static str, start: &'static str, end: char| {
            let rest = text.split(start).skip(1);
            rest.filter_map(move |rest| rest.split(end).next())
        };
        let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
        let on_page = page.split("words.").skip(1).filter_map(|rest| rest.split(|c| !is_word(c)).next());
        let in_script = named(script, "word(\"", '"').chain(named(script, "say(\"", '"'));
        let wrong =
            ["name", "email", "password", "referral_code", "terms", "privacy"].map(|field| format!("{field}_wrong"));
        let scores = (0..=4).map(|score| format!("strength.{score}"));
        let made = wrong.into_iter().chain(scores).chain(["coach_request", "coach_open"].map(ToOwned::to_owned));
        let names = on_page.chain(in_script).filter(|name| !name.is_empty()).map(ToOwned::to_owned);
        for name in names.chain(made) {
            assert!(words(En).contains_key(name.as_str()), "{name}");
        }
    }

    #[test]
    fn the_browser_chooses_among_what_the_organization_speaks() {
        let both: &[Language] = &[De, En];
        assert_eq!(preferred(both, "en-GB,en;q=0.9,de;q=0.8"), En);
        assert_eq!(preferred(both, "fr, de;q=0.5, en;q=0.4"), De);
        assert_eq!(preferred(both, "en;q=0"), De, "the first unless somebody asks for another");
        assert_eq!(preferred(&[De], "en-GB,en"), De);
        assert_eq!(preferred(&[], "fr;q=x"), En);
    }
}
