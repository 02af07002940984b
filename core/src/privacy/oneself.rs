//! Somebody wants all that is known of them, or to be forgotten, and proves themselves again for it: what was stolen to sign in with is
//! not enough to take everything there is, or to destroy it.

use super::disclosure::{ExportIsNoted, NoteExport};
use super::erasure::ErasureRefusal;
use super::events::Exported;
use super::may_be_erased::{EraseBy, MayBeErased};
use crate::accounts::values::PasswordHash;
use crate::accounts::{Proof, Proven, SecondFactorRefusal, prove_again};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;

/// Note that `account_id`, whose password was verified, gets everything about them, up to the position `up_to`.
#[derive(Debug, Clone)]
pub struct ExportOneself {
    /// Who.
    pub account_id: AccountId,
    /// The hash whose password they gave.
    pub password: PasswordHash,
    /// That it is them, if they have a second factor.
    pub proof: Option<Proof>,
    /// Up to where in the log.
    pub up_to: Position,
}

impl UseCase for ExportOneself {
    type Outcome = Proven<ExportIsNoted>;
    type Refusal = SecondFactorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<ExportIsNoted>, Decline<SecondFactorRefusal>> {
        let Self { account_id, up_to, .. } = *self;
        match prove_again(work, account_id, (&self.password, self.proof.as_ref())).await? {
            Proven::Right(()) => {}
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        }
        let note = NoteExport { account_id, what: Exported::Person, up_to };
        Ok(Proven::Right(note.decide(work).await.map_err(Decline::unexpected)?))
    }
}

/// Ask whether `account_id`, who wants it and whose password was verified, can be erased.
#[derive(Debug, Clone)]
pub struct EraseOneself {
    /// Who.
    pub account_id: AccountId,
    /// The hash whose password they gave.
    pub password: PasswordHash,
    /// That it is them, if they have a second factor.
    pub proof: Option<Proof>,
}

impl UseCase for EraseOneself {
    type Outcome = Proven<()>;
    type Refusal = ErasureRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<()>, Decline<ErasureRefusal>> {
        match prove_again(work, self.account_id, (&self.password, self.proof.as_ref())).await? {
            Proven::Right(()) => {}
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        }
        MayBeErased { account_id: self.account_id, by: EraseBy::Themselves }.decide(work).await?;
        Ok(Proven::Right(()))
    }
}
