//! What can be asked of an app, and how it says no.

use chrono::{DateTime, Utc};

use super::AppKind;
use crate::integration::oauth::{AppId, AppTerms};
use crate::integration::values::KeyHash;
use crate::refusals;

/// What can be asked of an app.
#[derive(Debug, Clone)]
pub enum AppCommand {
    /// Begin.
    Register {
        /// Its id.
        app_id: AppId,
        /// Whether it keeps a secret.
        kind: AppKind,
        /// What is said of it.
        terms: AppTerms,
        /// The keyed hash of the secret that it gets if it keeps one.
        hash: KeyHash,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be otherwise.
    Change {
        /// All that is said of it.
        terms: AppTerms,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Have another secret.
    Rotate {
        /// The keyed hash of the new one.
        hash: KeyHash,
        /// Now.
        at: DateTime<Utc>,
    },
    /// End. Twice is once.
    Remove {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an app says no.
    pub enum AppRefusal {
        /// There is no such app.
        #[error("there is no such app")]
        AppNotFound = NotFound "app.not_found",
        /// An app may do something: for people, or by itself.
        #[error("an app needs at least one scope")]
        NoScope = Rule "app.no_scope",
        /// An app that people can let in has a redirect URI, and one that only acts by itself has none.
        #[error("an app that people can let in has a redirect URI, and no other has one")]
        NoWayBack = Rule "app.no_way_back",
        /// Only an app that keeps a secret acts by itself.
        #[error("only a confidential app acts by itself")]
        ServiceNeedsSecret = Rule "app.service_needs_secret",
        /// What is somebody's own only they can let an app do; by itself it acts for nobody in person.
        #[error("by itself an app acts for nobody in person")]
        PersonalService = Rule "app.personal_service",
        /// A public app keeps no secret.
        #[error("a public app keeps no secret")]
        HasNoSecret = Conflict "app.has_no_secret",
    }
}
