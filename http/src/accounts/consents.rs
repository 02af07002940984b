//! Which papers somebody accepted, and which are to be accepted.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::Account;
use regimen_core::accounts::consents::{Accepted, Consent, GiveConsent, asked_by};
use regimen_core::admin::Organization;
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::{AccountId, OrgId};

use crate::api::{Area, Text, Written};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct ConsentsApi;

/// Versions of the papers; none of a paper that there is not.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Papers {
    /// The version of the terms.
    terms_version: Option<String>,
    /// The version of the privacy notice.
    privacy_version: Option<String>,
}

/// What was accepted, and when.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Consented {
    terms_version: Option<String>,
    privacy_version: Option<String>,
    accepted_at: DateTime<Utc>,
}

#[derive(Object)]
struct Consents {
    /// What counts now.
    asked: Papers,
    /// Whether you have accepted it.
    accepted: bool,
    /// All that you accepted, the latest first.
    items: Vec<Consented>,
}

/// Versions of the papers that somebody has read.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Accept {
    /// The version of the terms that you have read.
    #[oai(validator(max_length = 40))]
    terms_version: Option<Text>,
    /// The version of the privacy notice that you have read.
    #[oai(validator(max_length = 40))]
    privacy_version: Option<Text>,
}

#[derive(Object)]
struct ConsentNoted {
    account_id: AccountId,
}

#[OpenApi(prefix_path = "/me/consents", tag = "Area::Accounts")]
impl ConsentsApi {
    /// What I accepted
    #[oai(path = "/", method = "get", operation_id = "my_consents")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<Consents>, Problem> {
        let asked = asked_of(&parts, caller.org()).await?;
        let (account, _) = parts.core.executor().current::<Account>(caller.org(), caller.account_id()).await?;
        let accepted = account.accepted().last().is_some_and(|last| last.consent == asked);
        let items = account.accepted().iter().rev().cloned().map(Consented::from).collect();
        Ok(Json(Consents { asked: asked.into(), accepted, items }))
    }

    /// Accept the terms and the privacy notice
    ///
    /// In the versions that count now; others: 409 `account.consent_outdated`.
    #[oai(path = "/", method = "post", operation_id = "give_consent")]
    async fn give(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Accept>,
    ) -> Result<Written<ConsentNoted>, Problem> {
        let consent = Consent::from(body.0);
        let request = asked.name(caller.command(), key.as_deref())?;
        let give = GiveConsent { account_id: caller.account_id(), consent, installation: parts.terms_version.clone() };
        let done = parts.core.executor().execute(&request, &give).await?;
        Ok(Written::of(done, |is| ConsentNoted { account_id: is.account_id }))
    }
}

impl From<Accept> for Consent {
    fn from(Accept { terms_version, privacy_version }: Accept) -> Self {
        Self { terms: terms_version.map(|text| text.0), privacy: privacy_version.map(|text| text.0) }
    }
}

impl From<Consent> for Papers {
    fn from(consent: Consent) -> Self {
        Self { terms_version: consent.terms, privacy_version: consent.privacy }
    }
}

impl From<Accepted> for Consented {
    fn from(Accepted { consent: Consent { terms, privacy }, at }: Accepted) -> Self {
        Self { terms_version: terms, privacy_version: privacy, accepted_at: at }
    }
}

/// What whoever gets an account in `org` is asked to accept.
pub(super) async fn asked_of(parts: &Parts, org: OrgId) -> Result<Consent, Failure> {
    let (organization, _) = parts.core.executor().current::<Organization>(org, org).await?;
    Ok(asked_by(&organization, &parts.terms_version))
}

/// Goes on if the papers are accepted.
pub(crate) fn expect_accepted(accept_terms: bool) -> Result<(), Problem> {
    let refused = || Problem::unacceptable("account.terms_not_accepted", "an account needs the terms to be accepted");
    accept_terms.then_some(()).ok_or_else(refused)
}
