//! A coach makes a template.

use serde::{Deserialize, Serialize};

use super::rooms::{UseRoomRefusal, open_room};
use super::template::{Template, TemplateCommand, TemplateRefusal, TemplateTerms};
use super::values::TemplateId;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;
use crate::scheduling::rooms::values::RoomId;

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

refusals! {
    /// How it is refused to let a template say something.
    pub enum WriteTemplateRefusal {
        via Template(TemplateRefusal),
        via Room(UseRoomRefusal),
    }
}

impl UseCase for CreateTemplate {
    type Outcome = TemplateIs;
    type Refusal = WriteTemplateRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TemplateIs, Decline<WriteTemplateRefusal>> {
        let Self { template_id, coach_id, terms } = self.clone();
        name_room(work, None, terms.room_id).await?;
        let mut template = work.load::<Template>(template_id).await?;
        let create = TemplateCommand::Create { template_id, coach_id, terms, at: work.now() };
        template.handle(create).await.map_err(WriteTemplateRefusal::from)?;
        work.save(template).await?;
        Ok(TemplateIs { template_id })
    }
}

/// Whether a template that named the room `before` may name `after`: a room that is used, or the one that it named.
pub(super) async fn name_room(
    work: &mut Work<'_>,
    before: Option<RoomId>,
    after: Option<RoomId>,
) -> Result<(), Decline<WriteTemplateRefusal>> {
    if let Some(room_id) = after.filter(|room_id| before != Some(*room_id)) {
        open_room(work, room_id).await.map_err(Decline::via)?;
    }
    Ok(())
}
