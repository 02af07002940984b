//! What an organization says of itself.

use poem_openapi::Object;
use regimen_core::admin::Organization;
use regimen_core::admin::values::{Branding, Document, Language, Legal, OrganizationSettings};
use regimen_core::kernel::ids::OrgId;

use crate::api::{Text, parse};
use crate::edge::Problem;

/// How an organization looks.
#[derive(Object)]
#[oai(rename = "Branding", deny_unknown_fields, skip_serializing_if_is_none)]
pub(super) struct BrandingBody {
    /// The colour of what stands out, such as `#1d5f8a`: dark enough for white text on it (4.5 to 1).
    colour: Option<Text>,
    /// Where its logo is: an address that begins with https://.
    logo_url: Option<Text>,
}

/// One version of a paper.
#[derive(Object)]
#[oai(rename = "LegalDocument", deny_unknown_fields)]
pub(super) struct DocumentBody {
    /// Which version, such as `2026-11`.
    version: Text,
    /// Where it can be read: an address that begins with https://.
    url: Text,
}

/// The papers that an organization goes by; those of the installation where one is left out.
#[derive(Object)]
#[oai(rename = "Legal", deny_unknown_fields, skip_serializing_if_is_none)]
pub(super) struct LegalBody {
    terms: Option<DocumentBody>,
    privacy: Option<DocumentBody>,
}

/// All that an organization chooses. What is left out is as in a new one.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct OrganizationBody {
    /// What it is called: one line of at most 100 characters.
    name: Text,
    /// Where its days begin and end, such as `Europe/Berlin`.
    time_zone: Text,
    /// What its prices are in: a code of ISO 4217.
    currency: Text,
    /// What it speaks, the first unless somebody asks for another: 1 to 10 tags such as `en` or `pt-BR`.
    #[oai(validator(max_items = 10))]
    languages: Vec<Text>,
    branding: Option<BrandingBody>,
    legal: Option<LegalBody>,
}

/// An organization.
#[derive(Object)]
#[oai(rename = "Organization", skip_serializing_if_is_none)]
pub(super) struct OrganizationView {
    org_id: OrgId,
    /// Its short name; the default organization has none.
    slug: Option<String>,
    name: String,
    time_zone: String,
    currency: String,
    languages: Vec<String>,
    branding: BrandingBody,
    legal: LegalBody,
}

/// The organization that was changed.
#[derive(Object)]
pub(super) struct OrganizationRef {
    pub(super) org_id: OrgId,
}

fn maybe<T: TryFrom<String, Error: std::fmt::Display>>(
    field: &'static str,
    text: Option<Text>,
) -> Result<Option<T>, Problem> {
    text.map(|text| parse(field, text.0)).transpose()
}

impl TryFrom<BrandingBody> for Branding {
    type Error = Problem;

    fn try_from(body: BrandingBody) -> Result<Self, Problem> {
        Ok(Self { colour: maybe("colour", body.colour)?, logo_url: maybe("logo_url", body.logo_url)? })
    }
}

impl TryFrom<DocumentBody> for Document {
    type Error = Problem;

    fn try_from(body: DocumentBody) -> Result<Self, Problem> {
        Ok(Self { version: parse("version", body.version.0)?, url: parse("url", body.url.0)? })
    }
}

impl TryFrom<LegalBody> for Legal {
    type Error = Problem;

    fn try_from(body: LegalBody) -> Result<Self, Problem> {
        let paper = |paper: Option<DocumentBody>| paper.map(TryInto::try_into).transpose();
        Ok(Self { terms: paper(body.terms)?, privacy: paper(body.privacy)? })
    }
}

impl TryFrom<OrganizationBody> for OrganizationSettings {
    type Error = Problem;

    fn try_from(body: OrganizationBody) -> Result<Self, Problem> {
        let language = |tag: Text| parse::<_, Language>("languages", tag.0);
        let languages = body.languages.into_iter().map(language).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            name: parse("name", body.name.0)?,
            time_zone: parse("time_zone", body.time_zone.0)?,
            currency: parse("currency", body.currency.0)?,
            languages: parse("languages", languages)?,
            branding: body.branding.map(TryInto::try_into).transpose()?.unwrap_or_default(),
            legal: body.legal.map(TryInto::try_into).transpose()?.unwrap_or_default(),
        })
    }
}

impl From<Document> for DocumentBody {
    fn from(document: Document) -> Self {
        Self { version: Text(document.version.into()), url: Text(document.url.into()) }
    }
}

impl OrganizationView {
    /// `organization` as it is shown; none if it is not founded.
    pub(super) fn of(org_id: OrgId, organization: &Organization) -> Option<Self> {
        let OrganizationSettings { name, time_zone, currency, languages, branding, legal } =
            organization.settings()?.clone();
        let Branding { colour, logo_url } = branding;
        Some(Self {
            org_id,
            slug: organization.slug().map(|slug| slug.as_str().to_owned()),
            name: name.into(),
            time_zone: time_zone.into(),
            currency: currency.into(),
            languages: languages.all().iter().map(|language| language.as_str().to_owned()).collect(),
            branding: BrandingBody {
                colour: colour.map(|colour| Text(colour.into())),
                logo_url: logo_url.map(|url| Text(url.into())),
            },
            legal: LegalBody { terms: legal.terms.map(Into::into), privacy: legal.privacy.map(Into::into) },
        })
    }
}
