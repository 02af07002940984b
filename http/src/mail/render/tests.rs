//! Every notice can be written to somebody, in every language, and nothing in it becomes markup.

use chrono_tz::Europe::Berlin;
use regimen_core::notification::Language;
use serde_json::{Map, Value, json};

use super::samples::sample_facts;
use super::{Branding, Letter, Locale, Scene, Template, TemplateError, letter, library};
use crate::notification::NOTICES;

fn write(
    code: &str,
    language: Language,
    facts: &Map<String, Value>,
    template: Option<&str>,
) -> Result<Letter, TemplateError> {
    let branding = Branding::plain("Studio <b>Blau</b>");
    let template = template.map(Template::parse).transpose()?;
    let scene = Scene {
        branding: &branding,
        locale: Locale { language, zone: Berlin },
        name: Some("Ana <script>alert(1)</script>"),
        code,
        facts,
        link: Some("https://studio.example.org/go/magic_link#abc".to_owned()),
        unsubscribe: Some("https://studio.example.org/go/unsubscribe#def".to_owned()),
    };
    letter(&scene, template.as_ref())
}

#[test]
fn every_notice_can_be_written_in_every_language() {
    for notice in NOTICES.iter().copied().flatten() {
        for language in Language::ALL {
            let written = write(notice.code, language, &sample_facts(), None);
            let Letter { subject, html, text } = written.unwrap_or_else(|error| panic!("{}: {error}", notice.code));
            assert!(!subject.contains("{{") && !text.contains("{{"), "{}: {text}", notice.code);
            assert!(subject.len() > 3 && text.contains("studio.example.org"), "{}: {text}", notice.code);
            assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"), "{}: {html}", notice.code);
            assert!(!html.contains("<b>"), "{}: {html}", notice.code);
        }
    }
}

#[test]
fn both_languages_have_words_for_the_same() {
    let [english, german] = Language::ALL.map(library::codes);
    assert_eq!(english, german);
    let known = NOTICES.iter().copied().flatten().map(|notice| notice.code).collect::<Vec<_>>();
    for code in english {
        assert!(known.contains(&code.as_str()), "there is no notice {code}");
    }
}

#[test]
fn times_are_told_in_the_time_and_the_language_of_whoever_reads() {
    let facts = sample_facts();
    let english = write("session.reminder", Language::En, &facts, None).expect("a letter");
    assert!(english.text.contains("Monday 3 May 2027, 18:00 (CEST)"), "{}", english.text);
    let german = write("session.reminder", Language::De, &facts, None).expect("a letter");
    assert!(german.text.contains("Montag, 3. Mai 2027, 18:00 Uhr (CEST)"), "{}", german.text);
    let fee = write("booking.no_show", Language::De, &facts, None).expect("a letter");
    assert!(fee.text.contains("9,00 EUR"), "{}", fee.text);
}

#[test]
fn a_template_cannot_take_for_ever_or_say_what_there_is_not() {
    let wrong = |text: &str| write("session.moved", Language::En, &sample_facts(), Some(text)).expect_err(text);
    assert_eq!(wrong("Hello"), TemplateError::NoSubject);
    assert_eq!(wrong("subject: Hello"), TemplateError::Empty);
    let endless = "subject: Hi\n\n{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}";
    assert_eq!(wrong(endless), TemplateError::Endless);
    assert!(matches!(wrong("subject: Hi\n\n{{ password }}"), TemplateError::Wrong(_)));
    assert!(matches!(wrong("subject: Hi\n\n{% include 'layout.html' %}"), TemplateError::Wrong(_)));
    assert!(matches!(wrong("subject: Hi\n\n{{ session_name|when }}"), TemplateError::Wrong(_)));
    assert!(matches!(wrong("subject: Hi\n\n{{ starts_at"), TemplateError::Wrong(_)));
}

#[test]
fn a_fact_is_never_a_template_and_never_a_second_line() {
    let mut facts = sample_facts();
    facts.insert("session_name".into(), json!("{{ organization }}\r\nBcc: eve@example.org"));
    let Letter { subject, .. } = write("session.reminder", Language::En, &facts, None).expect("a letter");
    assert_eq!(subject, "Soon: {{ organization }} Bcc: eve@example.org, Monday 3 May 2027");
}
