//! A coach changes or deletes a template of theirs; an admin any.

use super::create_template::{TemplateIs, WriteTemplateRefusal, name_room};
use super::template::{Template, TemplateCommand, TemplateRefusal, TemplateTerms};
use super::values::TemplateId;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};

/// Let the template `template_id` say `terms` from now on. Sessions made from it stay as they are.
#[derive(Debug, Clone)]
pub struct UpdateTemplate {
    /// Whoever wants it.
    pub caller: Caller,
    /// The template.
    pub template_id: TemplateId,
    /// What it shall say.
    pub terms: TemplateTerms,
}

/// Delete the template `template_id`.
#[derive(Debug, Clone, Copy)]
pub struct DeleteTemplate {
    /// Whoever wants it.
    pub caller: Caller,
    /// The template.
    pub template_id: TemplateId,
}

impl UseCase for UpdateTemplate {
    type Outcome = TemplateIs;
    type Refusal = WriteTemplateRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TemplateIs, Decline<WriteTemplateRefusal>> {
        let mut template = own_template(work, self.caller, self.template_id).await.map_err(Decline::via)?;
        name_room(work, template.terms().and_then(|terms| terms.room_id), self.terms.room_id).await?;
        let update = TemplateCommand::Update { terms: self.terms.clone(), at: work.now() };
        template.handle(update).await.map_err(WriteTemplateRefusal::from)?;
        work.save(template).await?;
        Ok(TemplateIs { template_id: self.template_id })
    }
}

impl UseCase for DeleteTemplate {
    type Outcome = TemplateIs;
    type Refusal = TemplateRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TemplateIs, Decline<TemplateRefusal>> {
        let mut template = own_template(work, self.caller, self.template_id).await?;
        template.handle(TemplateCommand::Delete { at: work.now() }).await?;
        work.save(template).await?;
        Ok(TemplateIs { template_id: self.template_id })
    }
}

/// The template, if `caller` may know of it.
pub(super) async fn own_template(
    work: &mut Work<'_>,
    caller: Caller,
    template_id: TemplateId,
) -> Result<Loaded<Template>, Decline<TemplateRefusal>> {
    let template = work.load::<Template>(template_id).await?;
    match template.coach_id() {
        Some(coach_id) if caller.may_act_for(coach_id) => Ok(template),
        Some(_) | None => Err(TemplateRefusal::TemplateNotFound.into()),
    }
}
