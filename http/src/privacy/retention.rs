//! How long what is kept.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::privacy::retention::{Retention, RetentionClass, RetentionIs, RetentionRule, SetRetention};

use crate::api::{Area, Written};
use crate::edge::{Admin, Auditor, Problem};
use crate::parts::Parts;

pub(crate) struct RetentionApi;

/// A kind of data that is no longer needed some time after it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "RetentionClass", rename_all = "snake_case")]
enum ClassName {
    /// Mail that was sent or given up: to whom, what it said, and how it went.
    Mail,
    /// What people were told in the app and have read.
    Notifications,
    /// What was sent to webhooks, or could not be.
    Deliveries,
}

/// For how long a kind of data is kept.
#[derive(Object)]
#[oai(rename = "RetentionRule", deny_unknown_fields)]
struct RuleBody {
    class: ClassName,
    /// For how many days after it is over, 1 to 3,650.
    days: u32,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RetentionRules {
    /// At most one for each kind; what has none is kept.
    rules: Vec<RuleBody>,
}

/// How long what is kept.
#[derive(Object)]
#[oai(rename = "Retention", skip_serializing_if_is_none)]
struct RetentionView {
    /// What has no rule is kept.
    rules: Vec<RuleBody>,
    /// When they were applied last; left out if they never were.
    applied_at: Option<DateTime<Utc>>,
}

impl From<RetentionClass> for ClassName {
    fn from(class: RetentionClass) -> Self {
        match class {
            RetentionClass::Mail => Self::Mail,
            RetentionClass::Notifications => Self::Notifications,
            RetentionClass::Deliveries => Self::Deliveries,
        }
    }
}

impl From<ClassName> for RetentionClass {
    fn from(class: ClassName) -> Self {
        match class {
            ClassName::Mail => Self::Mail,
            ClassName::Notifications => Self::Notifications,
            ClassName::Deliveries => Self::Deliveries,
        }
    }
}

impl From<RuleBody> for RetentionRule {
    fn from(RuleBody { class, days }: RuleBody) -> Self {
        Self { class: class.into(), days }
    }
}

impl From<RetentionRule> for RuleBody {
    fn from(RetentionRule { class, days }: RetentionRule) -> Self {
        Self { class: class.into(), days }
    }
}

impl From<RetentionIs> for RetentionView {
    fn from(RetentionIs { rules, applied_at }: RetentionIs) -> Self {
        Self { rules: rules.into_iter().map(RuleBody::from).collect(), applied_at }
    }
}

#[OpenApi(prefix_path = "/retention", tag = "Area::Privacy")]
impl RetentionApi {
    /// How long what is kept
    #[oai(path = "/", method = "get", operation_id = "get_retention")]
    async fn get(&self, parts: Data<&Arc<Parts>>, caller: Auditor) -> Result<Json<RetentionView>, Problem> {
        let (kept, _) = parts.core.executor().current::<Retention>(caller.org(), caller.org()).await?;
        let is = RetentionIs { rules: kept.rules().to_vec(), applied_at: kept.applied_at() };
        Ok(Json(is.into()))
    }

    /// Set how long what is kept
    ///
    /// What was over for longer goes out of sight at once, and from then on every day. The log itself keeps that it happened, and to whom,
    /// but of an erased person nothing that can be read.
    #[oai(path = "/", method = "put", operation_id = "set_retention")]
    async fn set(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        body: Json<RetentionRules>,
    ) -> Result<Written<RetentionView>, Problem> {
        let set = SetRetention { rules: body.0.rules.into_iter().map(Into::into).collect() };
        let done = parts.core.executor().execute(&caller.command(), &set).await?;
        Ok(Written::of(done, RetentionView::from))
    }
}
