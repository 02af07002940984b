//! How many people have a second factor.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_projections::accounts::find_adoption;

use crate::api::{Area, found};
use crate::edge::{Admin, Problem};
use crate::parts::Parts;

pub(crate) struct AdoptionApi;

/// How many people of one role have a second factor.
#[derive(Object)]
struct RoleAdoption {
    role: String,
    people: i64,
    /// Those with one of any kind.
    with_second_factor: i64,
    with_totp: i64,
    with_passkey: i64,
    with_sms: i64,
}

#[derive(Object)]
struct MfaAdoption {
    items: Vec<RoleAdoption>,
}

#[OpenApi(prefix_path = "/mfa-adoption", tag = "Area::Accounts")]
impl AdoptionApi {
    /// How many people have a second factor
    #[oai(path = "/", method = "get", operation_id = "mfa_adoption")]
    async fn get(&self, parts: Data<&Arc<Parts>>, caller: Admin) -> Result<Json<MfaAdoption>, Problem> {
        let adoption = found(find_adoption(&parts.reader, caller.org()).await)?;
        let items = adoption.into_iter().map(|(role, of)| RoleAdoption {
            role: role.to_owned(),
            people: of.people,
            with_second_factor: of.with_second_factor,
            with_totp: of.with_totp,
            with_passkey: of.with_passkey,
            with_sms: of.with_sms,
        });
        Ok(Json(MfaAdoption { items: items.collect() }))
    }
}
