//! Opening an organization.

use std::sync::Arc;

use poem::http::StatusCode;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::values::Role;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::{Opening, Registration};

use crate::accounts::expect_accepted;
use crate::api::{Area, Created, Text, parse};
use crate::edge::{Fingerprint, Problem};
use crate::parts::Parts;
use crate::settings::OpenTo;

pub(crate) struct OpeningApi;

/// The first owner of an organization.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct FirstOwner {
    #[oai(validator(max_length = 254))]
    email: Text,
    /// 10 to 128 characters, and not easily guessed.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// How they want to be called: one line of at most 100 characters.
    name: Text,
    /// That they accept the terms: `true`.
    accept_terms: bool,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct OpeningBody {
    /// What it is called: one line of at most 100 characters.
    name: Text,
    /// Its short name: 3 to 40 lower-case letters, digits and dashes. It stays.
    slug: Text,
    owner: FirstOwner,
}

#[derive(Object)]
struct OpenedBody {
    org_id: OrgId,
    slug: String,
    /// The account of its first owner, who signs in with the header `Regimen-Organization`.
    owner_id: AccountId,
}

impl OpeningBody {
    fn opening(self, terms_version: &str) -> Result<Opening, Problem> {
        let FirstOwner { email, password, name, accept_terms } = self.owner;
        expect_accepted(accept_terms)?;
        let owner = Registration {
            email: parse("email", email.0)?,
            name: parse("name", name.0)?,
            password: parse("password", password.0)?,
            role: Role::Owner,
            terms_version: Some(terms_version.to_owned()),
        };
        Ok(Opening { name: parse("name", self.name.0)?, slug: parse("slug", self.slug.0)?, owner })
    }
}

/// Goes on if whoever asks may open an organization here.
fn open_to_anyone(parts: &Parts) -> Result<(), Problem> {
    match parts.organizations.open {
        OpenTo::Anyone => Ok(()),
        OpenTo::Nobody => {
            let detail = "organizations are opened by whoever runs this server";
            Err(Problem::new(StatusCode::FORBIDDEN, "organization.not_open", detail))
        }
    }
}

#[OpenApi(prefix_path = "/organizations", tag = "Area::Organization")]
impl OpeningApi {
    /// Open an organization
    ///
    /// With its first owner. Whether anybody may is a setting of the server; where not, whoever runs it does it at the command
    /// line. A short name that is taken: 409 `organization.address_taken`.
    #[oai(path = "/", method = "post", operation_id = "open_organization")]
    async fn open_organization(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<OpeningBody>,
    ) -> Result<Created<OpenedBody>, Problem> {
        open_to_anyone(&parts)?;
        let opening = body.0.opening(&parts.terms_version)?;
        let slug = opening.slug.as_str().to_owned();
        let request = Request::once(OrgId::DEFAULT, Actor::Anonymous);
        let request = asked.name_of(&format!("opening {slug}"), request, key.as_deref())?;
        let done = parts.core.open_organization(&request, opening).await?;
        Ok(Created::of(done, |is| OpenedBody { org_id: is.org_id, slug, owner_id: is.owner_id }))
    }
}
