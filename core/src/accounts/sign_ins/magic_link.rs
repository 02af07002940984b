//! Somebody proves by a link in their mail who they are.

use serde::{Deserialize, Serialize};

use super::begin::{Device, NewSignIn, SignedInAs, begin_sign_in};
use super::values::{AuthMethod, SignInId};
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::authenticators::values::Method;
use crate::accounts::authenticators::{FirstFactor, expect_complete};
use crate::accounts::links::{LinkId, LinkPurpose, MailedLink, followed};
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Actor;

/// Signs in on `device` whoever follows `link_id`. A lock after wrong passwords does not keep them out: the link is no password.
///
/// # Errors
/// [`AccountRefusal::LinkOver`], [`AccountRefusal::SecondFactorRequired`] if that is asked for too, or what broke.
pub async fn sign_in_by_link(
    executor: &Executor,
    request: &Request,
    link_id: LinkId,
    device: Device,
) -> Result<Done<SignedInAs>, Decline<AccountRefusal>> {
    let (link, _) = executor.current::<MailedLink>(request.org, link_id).await?;
    let account_id = link.account_id().ok_or(AccountRefusal::LinkOver)?;
    let request = Request { actor: Actor::Account(account_id), ..request.clone() };
    let sign_in = SignInByLink { sign_in_id: SignInId::generate(), link_id, device };
    let done = match executor.execute(&request, &sign_in).await {
        Err(Decline::Failed(Failure::Erased(_))) => return Err(AccountRefusal::LinkOver.into()),
        answer => answer?,
    };
    match done.outcome {
        Entered::In(outcome) => Ok(Done { outcome, position: done.position, repeated: done.repeated }),
        Entered::Halfway { methods, account_id, epoch } => {
            let first = FirstFactor { account_id, epoch, method: AuthMethod::MagicLink };
            Err(AccountRefusal::SecondFactorRequired { methods, first }.into())
        }
    }
}

struct SignInByLink {
    sign_in_id: SignInId,
    link_id: LinkId,
    device: Device,
}

/// How far a link led. It is used up either way.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entered {
    In(SignedInAs),
    /// To the second factor.
    Halfway {
        methods: Vec<Method>,
        account_id: AccountId,
        epoch: u32,
    },
}

impl UseCase for SignInByLink {
    type Outcome = Entered;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Entered, Decline<AccountRefusal>> {
        let Self { sign_in_id, link_id, device } = self;
        let (account_id, account) = followed(work, *link_id, LinkPurpose::MagicLink).await?;
        // None is mailed there: the password of a stranger who registered would go on to count.
        if !account.is_verified() {
            return Err(AccountRefusal::LinkOver.into());
        }
        if account.suspended_since().is_some() {
            return Err(AccountRefusal::Suspended.into());
        }
        match expect_complete(work, account_id, AuthMethod::MagicLink, device).await {
            Ok(()) => {}
            Err(Decline::Refused(AccountRefusal::SecondFactorRequired { methods, first })) => {
                return Ok(Entered::Halfway { methods, account_id, epoch: first.epoch });
            }
            Err(declined) => return Err(declined),
        }
        let methods = vec![AuthMethod::MagicLink];
        let new = NewSignIn { sign_in_id: *sign_in_id, account_id, methods, device };
        begin_sign_in(work, new).await.map(Entered::In)
    }
}
