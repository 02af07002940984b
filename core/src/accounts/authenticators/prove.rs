//! Somebody shows that they are who they say, before anything about their authenticators changes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::backup_codes::BackupKey;
use super::command::{AuthenticatorRefusal, AuthenticatorsCommand, Judged};
use super::notices::AuthenticatorNotice;
use super::passkeys::Asserted;
use super::state::Authenticators;
use super::values::TotpCode;
use crate::accounts::account::Account;
use crate::accounts::sign_ins::SignInId;
use crate::accounts::values::PasswordHash;
use crate::kernel::executor::{Decline, Done, Executor, Loaded, Request, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::refusal::Refusal;
use crate::notification::{Recipient, post, send_mail};

/// What somebody gives to be believed.
#[derive(Debug, Clone)]
pub enum Proof {
    /// Six digits, of an authenticator app or of a text.
    Totp(TotpCode),
    /// The same, in a sign-in that waits for it. A code by text counts for the sign-in that it was sent for.
    TotpAtSignIn(TotpCode, SignInId),
    /// A code on paper.
    BackupCode(BackupKey),
    /// A signature that was verified with the key of a passkey.
    Passkey(Asserted),
    /// A password that was verified against this hash.
    RightPassword(PasswordHash),
    /// A password that is not theirs.
    WrongPassword,
}

impl Proof {
    /// The same proof, given to go on with the sign-in `sign_in_id`.
    pub(super) fn at_sign_in(&self, sign_in_id: SignInId) -> Self {
        match self {
            Self::Totp(code) => Self::TotpAtSignIn(*code, sign_in_id),
            same => same.clone(),
        }
    }
}

/// What came of something that needs a proof. A wrong one is no refusal, because it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proven<T> {
    /// It was right, and it is done.
    Right(T),
    /// It was wrong; so many more may be before none is taken for a while.
    Wrong {
        /// How many.
        attempts_left: u32,
        /// Until when none is taken, if this was one too many.
        locked_until: Option<DateTime<Utc>>,
    },
}

/// Does `use_case`, and says no if its proof was wrong.
///
/// # Errors
/// [`AuthenticatorRefusal::WrongProof`] or [`AuthenticatorRefusal::Locked`], another refusal of it, or what broke.
pub async fn proven<T, R, U>(executor: &Executor, request: &Request, use_case: &U) -> Result<Done<T>, Decline<R>>
where
    R: Refusal + From<AuthenticatorRefusal>,
    U: UseCase<Outcome = Proven<T>, Refusal = R>,
{
    let refused = |refusal: AuthenticatorRefusal| Err(R::from(refusal).into());
    let Done { outcome, position, repeated } = executor.execute(request, use_case).await?;
    match outcome {
        Proven::Right(outcome) => Ok(Done { outcome, position, repeated }),
        Proven::Wrong { locked_until: Some(locked_until), .. } => {
            refused(AuthenticatorRefusal::Locked { locked_until })
        }
        Proven::Wrong { attempts_left, locked_until: None } => {
            refused(AuthenticatorRefusal::WrongProof { attempts_left })
        }
    }
}

/// The authenticators of `account_id` after `proof`. What was wrong is counted and saved; then nothing else may be done.
pub(super) async fn prove(
    work: &mut Work<'_>,
    account_id: AccountId,
    proof: &Proof,
) -> Result<Proven<Loaded<Authenticators>>, Decline<AuthenticatorRefusal>> {
    let at = work.now();
    let account = work.load::<Account>(account_id).await?;
    account.role().ok_or(AuthenticatorRefusal::NoSuchAccount)?;
    work.expect_present(account_id.into());
    let mut authenticators = work.load::<Authenticators>(account_id).await?;
    let judged = match (authenticators.judge(proof, at)?, proof) {
        // It was changed while it was verified.
        (Judged::Password, Proof::RightPassword(verified)) if account.password() != Some(verified) => Judged::Wrong,
        (judged, _) => judged,
    };
    authenticators.handle((account_id, AuthenticatorsCommand::Note(judged).at(at))).await?;
    tell(work, account_id, judged, &authenticators).await?;
    if !matches!(judged, Judged::Wrong | Judged::Copied) {
        return Ok(Proven::Right(authenticators));
    }
    let (attempts_left, locked_until) = (authenticators.attempts.left(), authenticators.locked(at));
    work.save(authenticators).await?;
    Ok(Proven::Wrong { attempts_left, locked_until })
}

/// Tells whose account it is that the door is closed, or that a code on paper was used.
pub(super) async fn tell(
    work: &mut Work<'_>,
    account_id: AccountId,
    judged: Judged,
    after: &Authenticators,
) -> Result<(), Decline<AuthenticatorRefusal>> {
    let notice = match (judged, after.locked(work.now())) {
        (Judged::Wrong, Some(locked_until)) => AuthenticatorNotice::Locked { locked_until },
        (Judged::BackupCode(_), _) => AuthenticatorNotice::BackupCodeUsed { codes_left: after.backup_codes_left() },
        (Judged::Copied, _) => AuthenticatorNotice::PasskeyCopied { at: work.now() },
        (Judged::Wrong | Judged::Totp(_) | Judged::Passkey(..) | Judged::Password | Judged::Text, _) => return Ok(()),
    };
    inform(work, account_id, &notice).await
}

/// Tells `account_id`, in the app and by mail.
pub(super) async fn inform(
    work: &mut Work<'_>,
    account_id: AccountId,
    notice: &AuthenticatorNotice,
) -> Result<(), Decline<AuthenticatorRefusal>> {
    post(work, account_id, notice).await?;
    send_mail(work, Recipient::Account(account_id), notice).await?;
    Ok(())
}
