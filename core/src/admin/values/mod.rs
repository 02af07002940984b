//! The words of organizations: what they are called, where they are reached, how they look, which papers they go by.

mod addresses;
mod branding;
mod legal;
mod settings;

pub use addresses::{AddressKey, HostName, InvalidHost, InvalidSlug, Slug, WebAddress};
pub use branding::{Branding, Colour, HttpsUrl, InvalidColour, InvalidUrl};
pub use legal::{Document, DocumentVersion, Legal};
pub use settings::{InvalidLanguages, Language, Languages, OrganizationName, OrganizationSettings, UnknownLanguage};
