//! The organization that a request is for.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::payload::Json;
use regimen_core::admin::{ConfigureOrganization, Organization, OrganizationRefusal};

use super::shapes::{OrganizationBody, OrganizationRef, OrganizationView};
use crate::api::{Area, Written};
use crate::edge::{Admin, Problem, Tenant};
use crate::parts::Parts;

pub(crate) struct OrganizationApi;

#[OpenApi(prefix_path = "/organization", tag = "Area::Organization")]
impl OrganizationApi {
    /// The organization
    ///
    /// How it is called, what it speaks, how it looks, which papers it goes by: for everybody, also before they sign in. Which one
    /// is meant is said by the header `Regimen-Organization` (its id or its short name), else by the host, else by the token.
    #[oai(path = "/", method = "get", operation_id = "organization")]
    async fn organization(
        &self,
        parts: Data<&Arc<Parts>>,
        tenant: Data<&Tenant>,
    ) -> Result<Json<OrganizationView>, Problem> {
        let (organization, _) = parts.core.executor().current::<Organization>(tenant.org(), tenant.org()).await?;
        let view = OrganizationView::of(tenant.org(), &organization);
        view.map(Json).ok_or_else(|| Problem::refused(&OrganizationRefusal::NotFound))
    }

    /// Choose for the organization
    ///
    /// All of it at once. The same again changes nothing.
    #[oai(path = "/", method = "put", operation_id = "configure_organization")]
    async fn configure_organization(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        body: Json<OrganizationBody>,
    ) -> Result<Written<OrganizationRef>, Problem> {
        let configure = ConfigureOrganization { settings: body.0.try_into()? };
        let done = parts.core.executor().execute(&caller.command(), &configure).await?;
        Ok(Written::of(done, |()| OrganizationRef { org_id: caller.org() }))
    }
}
