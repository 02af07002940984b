//! What somebody accepts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::admin::Organization;
use crate::admin::values::Document;

/// Versions of the terms and of the privacy notice; none of a paper that there is not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Of the terms.
    pub terms: Option<String>,
    /// Of the privacy notice.
    pub privacy: Option<String>,
}

/// What somebody accepted, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// Which versions.
    pub consent: Consent,
    /// When.
    pub at: DateTime<Utc>,
}

impl Consent {
    /// The same, accepted at `at`; none if nothing is.
    pub(in crate::accounts) fn at(self, at: DateTime<Utc>) -> Option<Accepted> {
        (self != Self::default()).then_some(Accepted { consent: self, at })
    }
}

/// What `organization` asks people to accept; `terms` are those of the installation, which count where it has none of its own.
pub fn asked_by(organization: &Organization, terms: &str) -> Consent {
    let legal = organization.settings().map(|settings| &settings.legal);
    let version = |paper: &Document| paper.version.as_str().to_owned();
    Consent {
        terms: Some(legal.and_then(|legal| legal.terms.as_ref()).map_or_else(|| terms.to_owned(), version)),
        privacy: legal.and_then(|legal| legal.privacy.as_ref()).map(version),
    }
}
