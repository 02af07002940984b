//! A coach makes a template.

use serde::{Deserialize, Serialize};

use super::template::{Template, TemplateCommand, TemplateRefusal, TemplateTerms};
use super::values::TemplateId;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Make the template `template_id` for `coach_id`.
#[derive(Debug, Clone)]
pub struct CreateTemplate {
    /// The id it gets.
    pub template_id: TemplateId,
    /// Whose it is.
    pub coach_id: AccountId,
    /// What it says.
    pub terms: TemplateTerms,
}

/// The template that was made, changed or deleted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct TemplateIs {
    /// Its id.
    pub template_id: TemplateId,
}

impl UseCase for CreateTemplate {
    type Outcome = TemplateIs;
    type Refusal = TemplateRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TemplateIs, Decline<TemplateRefusal>> {
        let Self { template_id, coach_id, terms } = self.clone();
        let mut template = work.load::<Template>(template_id).await?;
        template.handle(TemplateCommand::Create { template_id, coach_id, terms, at: work.now() }).await?;
        work.save(template).await?;
        Ok(TemplateIs { template_id })
    }
}
