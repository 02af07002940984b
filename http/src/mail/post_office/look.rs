//! How letters look, and in which language and time they speak.

use regimen_core::admin::Organization;
use regimen_core::admin::values::{Languages, OrganizationSettings};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;
use regimen_core::notification::{Language, Preferences};
use regimen_projections::notification::mail::MailTo;

use super::PostOffice;
use crate::mail::render::{Branding, Locale};

impl PostOffice {
    async fn settings(&self, org: OrgId) -> Result<Option<OrganizationSettings>, Failure> {
        let (organization, _) = self.core.executor().current::<Organization>(org, org).await?;
        Ok(organization.settings().cloned())
    }

    /// How an organization shows itself, and what its letters and pages can be in: the first unless somebody asks for another.
    pub(crate) async fn look(&self, org: OrgId) -> Result<(Branding, Vec<Language>), Failure> {
        let languages = self.settings(org).await?.map(|settings| settings.languages);
        let spoken = languages.map_or_else(|| vec![self.locale.language], |languages| self.spoken(&languages));
        Ok((self.branding(org).await?, spoken))
    }

    pub(super) async fn branding(&self, org: OrgId) -> Result<Branding, Failure> {
        let Some(OrganizationSettings { name, branding, .. }) = self.settings(org).await? else {
            return Ok(Branding::plain("Regimen"));
        };
        let plain = Branding::plain(name.as_str());
        let logo_url = branding.logo_url.map(|url| url.as_str().to_owned());
        Ok(Branding { colour: branding.colour.map_or(plain.colour, String::from), logo_url, ..plain })
    }

    /// The language and the time of whoever gets it.
    pub(super) async fn locale_of(&self, org: OrgId, to: MailTo) -> Result<Locale, Failure> {
        let theirs = self.locale_at(org).await?;
        let MailTo::Account(account) = to else { return Ok(theirs) };
        let (preferences, _) = self.core.executor().current::<Preferences>(org, account).await?;
        let habits = preferences.habits();
        let zone = habits.time_zone.map_or(theirs.zone, |zone| zone.tz());
        Ok(Locale { language: habits.language.unwrap_or(theirs.language), zone })
    }

    /// The language and the time of an organization: what it chose, unless that is only what counts where nothing is said.
    pub(super) async fn locale_at(&self, org: OrgId) -> Result<Locale, Failure> {
        let Some(OrganizationSettings { time_zone, languages, .. }) = self.settings(org).await? else {
            return Ok(self.locale);
        };
        let language = self.spoken(&languages).first().copied().unwrap_or(self.locale.language);
        let zone = if time_zone.is_utc() { self.locale.zone } else { time_zone.rules() };
        Ok(Locale { language, zone })
    }

    /// Those of `languages` that there are words in; ours, if there is none or only what counts where nothing is said.
    fn spoken(&self, languages: &Languages) -> Vec<Language> {
        let known = languages.all().iter().filter_map(|language| language.as_str().get(..2)?.parse().ok());
        let known = known.collect::<Vec<Language>>();
        match known.as_slice() {
            [] => vec![self.locale.language],
            [only] if *only == Language::default() => vec![self.locale.language],
            _ => known,
        }
    }
}
