//! Codes on paper.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::{BackupCode, BackupKey, RenewBackupCodes, backup_codes, proven};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::AccountId;

use super::proof::ProofBody;
use crate::api::{Area, Created};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct BackupCodesApi;

/// Codes that replace the second factor, each once.
#[derive(Object)]
#[oai(rename = "BackupCodes")]
struct NewCodes {
    /// Print them: they are shown this once.
    backup_codes: Vec<String>,
}

#[OpenApi(prefix_path = "/me/authenticators/backup-codes", tag = "Area::Accounts")]
impl BackupCodesApi {
    /// New backup codes
    ///
    /// Those before are worth nothing from now on.
    #[oai(path = "/", method = "post", operation_id = "renew_backup_codes")]
    async fn renew(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ProofBody>,
    ) -> Result<Created<NewCodes>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, proof) = (caller.account_id(), body.0.of(&parts, &caller).await?);
        let paper = Paper::of(&parts, &request, account_id);
        let renew = RenewBackupCodes { account_id, proof, backup_keys: paper.keys() };
        let done = proven(parts.core.executor(), &request, &renew).await?;
        Ok(Created::of(done, |()| NewCodes { backup_codes: paper.shown() }))
    }
}

/// The codes that a command makes, to be shown, and their keys, to be stored.
pub(in crate::accounts) struct Paper {
    codes: Vec<BackupCode>,
    keys: Vec<BackupKey>,
}

impl Paper {
    pub(in crate::accounts) fn of(parts: &Parts, request: &Request, account_id: AccountId) -> Self {
        let (org, pepper) = (request.org, parts.core.pepper());
        let codes = backup_codes(org, account_id, request.command_id, pepper);
        let keys = codes.iter().map(|code| BackupKey::of(code, org, account_id, pepper)).collect();
        Self { codes, keys }
    }

    pub(in crate::accounts) fn keys(&self) -> Vec<BackupKey> {
        self.keys.clone()
    }

    pub(in crate::accounts) fn shown(&self) -> Vec<String> {
        self.codes.iter().map(BackupCode::shown).collect()
    }
}
