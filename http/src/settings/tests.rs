//! What counts, and that every setting can be said.

use std::collections::BTreeSet;
use std::path::Path;

use clap::Args as _;
use figment::providers::Env;

use super::defaults::DEFAULTS;
use super::{
    BrowserSettings, Flags, KeySettings, MailSettings, OrganizationsSettings, ProxySettings, RateSettings,
    RegistrationSettings, Settings, SignInSettings,
};

#[test]
fn every_setting_is_a_flag_too() {
    let command = Flags::augment_args(clap::Command::new("regimen"));
    let flags = command.get_arguments().map(|flag| flag.get_id().to_string()).collect::<BTreeSet<_>>();
    let defaults = serde_json::to_value(DEFAULTS).expect("JSON");
    let mut settings = defaults.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    settings.extend(["config".to_owned(), "database_url".to_owned()]);
    assert_eq!(flags, settings);
}

#[test]
fn the_example_says_what_counts_without_it() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regimen.toml.example");
    let nothing = Env::prefixed("REGIMEN_NOTHING_SUCH_");
    let settings = Settings::from(&example, nothing, &Flags::default()).expect("it stands");
    assert_eq!(settings.rates, RateSettings::default());
    assert_eq!(settings.proxies, ProxySettings::default());
    assert_eq!(settings.browser, BrowserSettings::default());
    assert_eq!(settings.keys, KeySettings::default());
    assert_eq!(settings.organizations, OrganizationsSettings::default());
    assert_eq!(settings.sign_in, SignInSettings::default());
    assert_eq!(settings.registration, RegistrationSettings::default());
    let usual = Settings::for_folder(Path::new("regimen-data")).expect("defaults");
    assert_eq!(settings.password_memory_kib, usual.password_memory_kib);
    assert_eq!(settings.password_passes, usual.password_passes);
    assert_eq!((settings.token_seconds, settings.body_bytes), (usual.token_seconds, usual.body_bytes));
    assert_eq!((settings.drain_seconds, settings.terms_version), (usual.drain_seconds, usual.terms_version));
    assert_eq!(format!("{:?}", settings.limits), format!("{:?}", usual.limits));
    let (webhooks, usual) = (settings.webhooks, usual.webhooks);
    assert_eq!((webhooks.allow_private, webhooks.timeout_seconds), (usual.allow_private, usual.timeout_seconds));
    let (said, counts) = (settings.mail, MailSettings::default());
    assert!(said.smtp_url.is_none() && said.reply_to.is_none() && settings.server.public_url.is_none());
    assert_eq!((said.from, said.timeout_seconds), (counts.from, counts.timeout_seconds));
    assert_eq!(said.per_second, counts.per_second);
    assert_eq!((said.language, said.time_zone), (counts.language, counts.time_zone));
}

#[test]
fn a_flag_counts_more_than_the_file_and_a_misspelt_setting_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("regimen.toml");
    let nothing = || Env::prefixed("REGIMEN_NOTHING_SUCH_");
    std::fs::write(&file, "token_seconds = 60\nbody_bytes = 10\n").expect("written");
    let flags = Flags { token_seconds: Some(30), ..Flags::default() };
    let settings = Settings::from(&file, nothing(), &flags).expect("they stand");
    assert_eq!((settings.token_seconds, settings.body_bytes), (30, 10));
    std::fs::write(&file, "tokenseconds = 60\n").expect("written");
    assert!(Settings::from(&file, nothing(), &Flags::default()).is_err());
}
