//! The rules of booking: published, looked up, and what they would mean before anybody decides.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::Object;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON as _;
use regimen_core::booking::policies::{Policy, PolicyScope, PublishPolicy};

use super::rules::PolicyBody;
use crate::api::{Area, AsOf, Written, parse_text};
use crate::edge::{Coach, Problem};
use crate::parts::Parts;

pub(crate) struct PoliciesApi;

#[derive(Object)]
struct PublishedVersion {
    /// `organization`, `template-<id>` or `plan-<id>`.
    scope: String,
    /// From 1.
    version: u32,
}

/// The rules of a scope, in all their versions.
#[derive(Object)]
struct PublishedPolicy {
    /// `organization`, `template-<id>` or `plan-<id>`.
    scope: String,
    /// The newest; 0 if none was published, and what is built in counts.
    version: u32,
    /// From version 1 on.
    versions: Vec<PolicyBody>,
}

#[OpenApi(prefix_path = "/policies", tag = "Area::Policies")]
impl PoliciesApi {
    /// Publish rules
    ///
    /// For `organization`, `template-<id>` or `plan-<id>`. Sections that are left out come from the wider scope: what a plan says
    /// counts more than what a template says, and that more than the organization. Bookings that stand keep the rules they were
    /// made under.
    #[oai(path = "/:scope", method = "put", operation_id = "publish_policy")]
    async fn publish(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        scope: Path<String>,
        body: Json<PolicyBody>,
    ) -> Result<Written<PublishedVersion>, Problem> {
        let scope = parse_text("scope", &scope.0)?;
        let policy = serde_json::from_value(body.0.to_json().unwrap_or_default())
            .map_err(|error| Problem::invalid("request.invalid", error))?;
        let publish = PublishPolicy { caller: caller.caller(), scope, policy };
        let done = parts.core.executor().execute(&caller.command(), &publish).await?;
        Ok(Written::of(done, |is| PublishedVersion { scope: is.scope.to_string(), version: is.version }))
    }

    /// Rules
    #[oai(path = "/:scope", method = "get", operation_id = "get_policy")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        scope: Path<String>,
        /// As they were at a position of the log, or at a time.
        as_of: Query<Option<String>>,
    ) -> Result<Json<PublishedPolicy>, Problem> {
        let (scope, org) = (parse_text::<PolicyScope>("scope", &scope.0)?, caller.org());
        let policy = match AsOf::parse(&parts, org, &as_of).await? {
            Some(moment) => Arc::new(parts.core.executor().as_of::<Policy>(org, scope, moment.position).await?),
            None => parts.core.executor().current::<Policy>(org, scope).await?.0,
        };
        let versions = (1..=policy.version()).filter_map(|version| policy.sections(version));
        let versions = versions.map(PolicyBody::of).collect::<Result<_, _>>()?;
        Ok(Json(PublishedPolicy { scope: scope.to_string(), version: policy.version(), versions }))
    }
}
