//! What is said of an app.

use serde::{Deserialize, Serialize};

use super::app::{AppKind, AppRefusal};
use super::redirect_uri::RedirectUri;
use crate::accounts::{Scope, Scopes};
use crate::text_value;

text_value! {
    /// What people know an app by: the name that they see when it asks to be let in.
    pub struct AppName up to 60;
}

/// What is said of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppTerms {
    /// What people know it by.
    pub name: AppName,
    /// Where people are sent back to who let it in.
    pub redirect_uris: Vec<RedirectUri>,
    /// What people can let it do for them.
    pub scopes: Scopes,
    /// What it may do by itself, for the organization.
    pub service_scopes: Scopes,
}

impl AppTerms {
    /// What is wrong with them for an app of this kind.
    pub(super) fn check(&self, kind: AppKind) -> Result<(), AppRefusal> {
        let serves = !self.service_scopes.is_empty();
        if self.scopes.is_empty() && !serves {
            Err(AppRefusal::NoScope)
        } else if self.redirect_uris.is_empty() != self.scopes.is_empty() {
            Err(AppRefusal::NoWayBack)
        } else if serves && kind == AppKind::Public {
            Err(AppRefusal::ServiceNeedsSecret)
        } else if self.service_scopes.iter().any(Scope::is_personal) {
            Err(AppRefusal::PersonalService)
        } else {
            Ok(())
        }
    }

    /// Whether people are sent back to `uri`.
    pub fn leads_back_to(&self, uri: &str) -> bool {
        self.redirect_uris.iter().any(|own| own.is(uri))
    }
}
