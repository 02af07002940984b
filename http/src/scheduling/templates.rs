//! Class templates: coaches their own, admins all.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::rooms::values::RoomId;
use regimen_core::scheduling::values::TemplateId;
use regimen_core::scheduling::{CreateTemplate, DeleteTemplate, TemplateRefusal, TemplateTerms, UpdateTemplate};
use regimen_projections::Page;
use regimen_projections::scheduling::{TemplateRow, find_template, find_template_as_of, find_templates};

use super::shapes::MinimumAttendance;
use crate::api::{Area, AsOf, Created, Text, Written, asked, found, parse};
use crate::edge::{Coach, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct TemplatesApi;

/// What a template says of the sessions made from it.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct TemplateBody {
    /// What they are called: one line of at most 100 characters.
    name: Text,
    /// How long they last: 1 to 1440.
    duration_minutes: u32,
    /// How many may take part: 1 to 10000.
    capacity: u32,
    /// What a place costs: 0 to 1000 credits; 0 if left out.
    #[oai(default)]
    credits: u32,
    /// How many have to be booked for a session to take place; with nobody if left out.
    minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    room_id: Option<RoomId>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Template {
    template_id: TemplateId,
    /// Whose it is.
    coach_id: AccountId,
    name: String,
    duration_minutes: u32,
    capacity: u32,
    credits: u32,
    /// How many have to be booked for a session to take place.
    minimum_attendance: Option<MinimumAttendance>,
    /// In which room they take place.
    room_id: Option<RoomId>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct TemplatePage {
    items: Vec<Template>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// The template that was made, changed or deleted.
#[derive(Object)]
struct TemplateRef {
    template_id: TemplateId,
}

impl TryFrom<TemplateBody> for TemplateTerms {
    type Error = Problem;

    fn try_from(body: TemplateBody) -> Result<Self, Problem> {
        Ok(Self {
            name: parse("name", body.name.0)?,
            duration: parse("duration_minutes", body.duration_minutes)?,
            capacity: parse("capacity", body.capacity)?,
            credits: parse("credits", body.credits)?,
            minimum_attendance: body.minimum_attendance.map(TryInto::try_into).transpose()?,
            room_id: body.room_id,
        })
    }
}

impl From<TemplateRow> for Template {
    fn from(row: TemplateRow) -> Self {
        Self {
            template_id: row.template_id,
            coach_id: row.coach_id,
            name: row.name.into(),
            duration_minutes: row.duration_minutes.into(),
            capacity: row.capacity.into(),
            credits: row.credits.into(),
            minimum_attendance: row.minimum_attendance.map(Into::into),
            room_id: row.room_id,
        }
    }
}

#[OpenApi(prefix_path = "/templates", tag = "Area::Scheduling")]
impl TemplatesApi {
    /// Templates
    ///
    /// A coach's own, in the order in which they were made; everybody's for an admin.
    #[oai(path = "/", method = "get", operation_id = "list_templates")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<TemplatePage>, Problem> {
        let own = (!caller.role.administers()).then(|| caller.account_id());
        let page = found(find_templates(&parts.reader, caller.org(), own, &asked(&limit, &cursor)?).await)?;
        let Page { items, next } = page.map(Template::from);
        Ok(Json(TemplatePage { items, next_cursor: next }))
    }

    /// Make a template
    #[oai(path = "/", method = "post", operation_id = "create_template")]
    async fn create(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<TemplateBody>,
    ) -> Result<Created<Template>, Problem> {
        let terms = TemplateTerms::try_from(body.0)?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let (template_id, coach_id) = (TemplateId::generate(), caller.account_id());
        let create = CreateTemplate { template_id, coach_id, terms: terms.clone() };
        let done = parts.core.executor().execute(&request, &create).await?;
        Ok(Created::of(done, |is| template(is.template_id, coach_id, terms)))
    }

    /// One template
    #[oai(path = "/:template_id", method = "get", operation_id = "get_template")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        template_id: Path<TemplateId>,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Template>, Problem> {
        let org = caller.org();
        let row = found(match AsOf::parse(&parts, org, &as_of).await? {
            Some(moment) => find_template_as_of(&parts.reader, org, template_id.0, moment.position).await,
            None => find_template(&parts.reader, org, template_id.0).await,
        })?;
        let own = row.filter(|row| caller.caller().may_act_for(row.coach_id));
        Ok(Json(own.ok_or_else(|| Problem::refused(&TemplateRefusal::TemplateNotFound))?.into()))
    }

    /// Change a template
    ///
    /// Sessions made from it stay as they are.
    #[oai(path = "/:template_id", method = "put", operation_id = "update_template")]
    async fn update(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        template_id: Path<TemplateId>,
        body: Json<TemplateBody>,
    ) -> Result<Written<TemplateRef>, Problem> {
        let terms = body.0.try_into()?;
        let update = UpdateTemplate { caller: caller.caller(), template_id: template_id.0, terms };
        let done = parts.core.executor().execute(&caller.command(), &update).await?;
        Ok(Written::of(done, |is| TemplateRef { template_id: is.template_id }))
    }

    /// Delete a template
    ///
    /// Sessions made from it stay as they are.
    #[oai(path = "/:template_id", method = "delete", operation_id = "delete_template")]
    async fn delete(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        template_id: Path<TemplateId>,
    ) -> Result<Written<TemplateRef>, Problem> {
        let delete = DeleteTemplate { caller: caller.caller(), template_id: template_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &delete).await?;
        Ok(Written::of(done, |is| TemplateRef { template_id: is.template_id }))
    }
}

fn template(template_id: TemplateId, coach_id: AccountId, terms: TemplateTerms) -> Template {
    let TemplateTerms { name, duration, capacity, credits, minimum_attendance, room_id } = terms;
    let (name, duration_minutes) = (name.into(), duration.into());
    Template {
        template_id,
        coach_id,
        name,
        duration_minutes,
        capacity: capacity.into(),
        credits: credits.into(),
        minimum_attendance: minimum_attendance.map(Into::into),
        room_id,
    }
}
