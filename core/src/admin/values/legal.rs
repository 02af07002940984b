//! The papers that an organization goes by: its terms and how it treats data.

use serde::{Deserialize, Serialize};

use super::branding::HttpsUrl;

crate::text_value! {
    /// The version of a paper, such as `2026-11`.
    pub struct DocumentVersion up to 40;
}

/// One version of a paper, and where it can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Which version.
    pub version: DocumentVersion,
    /// Where it can be read.
    pub url: HttpsUrl,
}

/// The papers that an organization goes by; those of the installation where it has none of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Legal {
    /// Its terms.
    pub terms: Option<Document>,
    /// How it treats data.
    pub privacy: Option<Document>,
}
