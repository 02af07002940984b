//! Erasing somebody, and the receipts of it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::kernel::executor::Done;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::kernel::privacy::events::ErasureGround;
use regimen_core::privacy::{ErasureRefusal, SignedReceipt};
use regimen_projections::engine::EngineError;

use crate::api::{Area, Text, Written};
use crate::edge::{Admin, Link, Problem};
use crate::parts::Parts;

pub(crate) struct ErasuresApi;

/// Why a person is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum Ground {
    /// They asked for it, signed in.
    AskedInApp,
    /// They asked for it in another way.
    AskedOtherwise,
    /// Their data is needed no more.
    NoLongerNeeded,
    /// They took their consent back, or objected.
    ConsentWithdrawn,
    /// The law demands it.
    LegalObligation,
}

/// Why staff erase a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum StaffGround {
    /// They asked for it: by letter, at the desk.
    AskedOtherwise,
    /// Their data is needed no more.
    NoLongerNeeded,
    /// They took their consent back, or objected.
    ConsentWithdrawn,
    /// The law demands it.
    LegalObligation,
}

impl From<ErasureGround> for Ground {
    fn from(ground: ErasureGround) -> Self {
        match ground {
            ErasureGround::AskedInApp => Self::AskedInApp,
            ErasureGround::AskedOtherwise => Self::AskedOtherwise,
            ErasureGround::NoLongerNeeded => Self::NoLongerNeeded,
            ErasureGround::ConsentWithdrawn => Self::ConsentWithdrawn,
            ErasureGround::LegalObligation => Self::LegalObligation,
        }
    }
}

impl From<StaffGround> for ErasureGround {
    fn from(ground: StaffGround) -> Self {
        match ground {
            StaffGround::AskedOtherwise => Self::AskedOtherwise,
            StaffGround::NoLongerNeeded => Self::NoLongerNeeded,
            StaffGround::ConsentWithdrawn => Self::ConsentWithdrawn,
            StaffGround::LegalObligation => Self::LegalObligation,
        }
    }
}

/// The receipt of an erasure: a statement, and its signature.
#[derive(Object)]
#[oai(rename = "ErasureReceipt", skip_serializing_if_is_none)]
pub(super) struct Receipt {
    org_id: OrgId,
    /// The id that the account had.
    account_id: SubjectId,
    position: u64,
    /// How many keys were destroyed.
    keys_destroyed: u32,
    erased_at: DateTime<Utc>,
    ground: Option<Ground>,
    /// What is signed: what was done, and what is kept and why.
    statement: String,
    /// Ed25519, 128 hexadecimal digits; see the documentation of privacy.
    signature: String,
    /// The key that verifies it: 64 hexadecimal digits.
    public_key: String,
    /// With this the receipt can be read again at `/erasures/receipt`, without signing in.
    token: String,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct EraseMember {
    ground: StaffGround,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ReadReceipt {
    /// The token that came with the receipt.
    #[oai(validator(max_length = 200))]
    token: Text,
}

impl Receipt {
    fn of(parts: &Parts, signed: SignedReceipt) -> Self {
        let SignedReceipt { org_id, subject, position, keys_destroyed, erased_at, ground, statement, signature } =
            signed;
        Self {
            org_id,
            account_id: subject,
            position,
            keys_destroyed,
            erased_at,
            ground: ground.map(Ground::from),
            statement,
            signature,
            public_key: parts.core.signer().public_key().to_string(),
            token: parts.links.make(Link::Erasure, org_id, subject.uuid()),
        }
    }
}

/// Keeps the receipt as a file, takes mail to the person out of the outbox, has what was deleted overwritten on the disk, and answers.
pub(super) async fn done(parts: &Arc<Parts>, erased: Done<SignedReceipt>) -> Result<Written<Receipt>, Problem> {
    parts.receipts.keep(&erased.outcome).map_err(|error| Problem::broken(&error))?;
    parts.mail.post_office.forget_the_erased().await?;
    let (scrubbing, org) = (Arc::clone(parts), erased.outcome.org_id);
    tokio::spawn(async move {
        if let Err(error) = scrub(&scrubbing, org).await {
            tracing::error!(?error, "the views were not scrubbed after an erasure");
        }
    });
    Ok(Written::of(erased, |receipt| Receipt::of(parts, receipt)))
}

async fn scrub(parts: &Parts, org: OrgId) -> Result<(), EngineError> {
    let head = parts.core.log().store().head(org).await?;
    let patience = std::time::Duration::from_secs(60);
    parts.engine.wait_for(org, head.position, patience).await?;
    Ok(parts.engine.db().scrub().await?)
}

#[OpenApi(tag = "Area::Privacy")]
impl ErasuresApi {
    /// Erase a member
    ///
    /// For ever, also if they owe something. What they had booked goes to others; a coach must lead no session any more. Only owners do
    /// this to admins and owners, and nobody to themselves: that is `POST /me/erasure`.
    #[oai(path = "/members/:account_id/erasure", method = "post", operation_id = "erase_member")]
    async fn erase(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        account_id: Path<AccountId>,
        // Erasing twice is erasing once.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<EraseMember>,
    ) -> Result<Written<Receipt>, Problem> {
        let erased =
            parts.core.erase_member(&caller.command(), caller.caller(), (account_id.0, body.0.ground.into())).await?;
        done(&parts, erased).await
    }

    /// Read a receipt
    ///
    /// For whoever holds its token: an erased person cannot sign in any more.
    #[oai(path = "/erasures/receipt", method = "post", operation_id = "read_erasure_receipt")]
    async fn read(
        &self,
        parts: Data<&Arc<Parts>>,
        // Reading changes nothing, so a key is of no use here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<ReadReceipt>,
    ) -> Result<Json<Receipt>, Problem> {
        let (request, id) = parts.links.follow(Link::Erasure, &body.0.token.0)?;
        let receipt = parts.core.receipt_of(request.org, SubjectId::from_uuid(id)).await?;
        let receipt = receipt.ok_or_else(|| Problem::refused(&ErasureRefusal::NoSuchPerson))?;
        Ok(Json(Receipt::of(&parts, receipt)))
    }
}
