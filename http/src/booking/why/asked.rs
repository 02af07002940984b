//! Asking for something so that a refusal can be explained: it carries a link, and the link all that the decision rested on. Nothing
//! is stored, and making the link reads nothing.

use regimen_core::booking::why::{Asked, Question, RefusalExplained, WhyRefusal, explain_refusal};
use regimen_core::kernel::executor::{Decline, Done, Refused, Request, Sight};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::refusal::{Refusal, RefusalClass};
use serde::{Deserialize, Serialize};

use crate::edge::{Claims, Problem};
use crate::parts::Parts;

/// What the links are signed for.
const PURPOSE: &str = "why.refusal";
/// A decision that looked at more than so much gets no link: it would be too long to be one.
const LONGEST_LOOK: usize = 256;

/// What was refused, and what the decision saw.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    org: OrgId,
    question: Question,
    sight: Sight,
    code: String,
}

/// Does `use_case`; a refusal says where it is explained.
pub(in crate::booking) async fn ask<U: Asked>(
    parts: &Parts,
    request: &Request,
    use_case: &U,
) -> Result<Done<U::Outcome>, Problem> {
    let done = parts.core.executor().execute_seen(request, use_case).await;
    done.map_err(|declined| match declined {
        Decline::Failed(failure) => failure.into(),
        Decline::Refused(Refused { refusal, sight }) => {
            let (code, problem) = (refusal.code(), Problem::refused(&refusal));
            let told = Told { org: request.org, question: use_case.question(), sight, code: code.code.to_owned() };
            // Of what is not there, nothing is told.
            if code.class == RefusalClass::NotFound { problem } else { problem.explained_at(told.link(parts)) }
        }
    })
}

impl Told {
    fn link(&self, parts: &Parts) -> Option<String> {
        let short = self.sight.looks.len() <= LONGEST_LOOK;
        let document = short.then(|| serde_json::to_vec(self).ok()).flatten()?;
        Some(format!("/why/refusal?token={}", parts.links.seal(PURPOSE, &document)))
    }

    /// What the link holds, if we made it.
    pub(super) fn read(parts: &Parts, token: &str) -> Result<Self, Problem> {
        let document = parts.links.unseal(PURPOSE, token)?;
        serde_json::from_slice(&document).map_err(|error| Problem::broken(&error))
    }

    /// Why it was refused, if `caller` may know.
    pub(super) async fn explain(&self, parts: &Parts, caller: &Claims) -> Result<RefusalExplained, Problem> {
        let Self { org, question, sight, code } = self;
        let executor = parts.core.executor();
        let may = |account_id| caller.org() == *org && caller.caller().may_serve(account_id);
        let (client_id, coach_id) =
            (question.client_id(executor, *org).await?, question.coach_id(executor, *org).await?);
        if !may(client_id) && !coach_id.is_some_and(may) {
            return Err(Problem::refused(&WhyRefusal::NothingFound));
        }
        Ok(explain_refusal(executor, *org, question, sight, code).await?)
    }
}
