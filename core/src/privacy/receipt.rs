//! The receipt of an erasure: a statement that anybody can read, signed with the key that signs heads. It names nobody but by the
//! id that the person had, and is all that is needed to erase them again after an older backup was restored.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::erasure::ErasureReceipt;
use crate::kernel::event::Envelope;
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Filter, LogStore, Position, StoreError};
use crate::kernel::privacy::SubjectId;
use crate::kernel::privacy::events::{ErasureGround, PrivacyEvent};
use crate::kernel::proof::{HeadSigner, PublicKey};

const PURPOSE: &str = "erasure-receipt";
const PAGE: usize = 1_000;

/// What is kept of an erased person, and why.
const KEPT: &str = "Kept, without name, address or any other personal text: bookings, attendance, credits, purchases and \
    penalties under this id, because they are the books of the organization and count towards the places of others; a keyed hash \
    of the address, from which it cannot be read, in the name of the stream that shows the address to be free again.";

/// A signed receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReceipt {
    /// In which organization.
    pub org_id: OrgId,
    /// Who was erased: the id that their account had.
    #[serde(alias = "account_id")]
    pub subject: SubjectId,
    /// Where in the log it stands.
    pub position: Position,
    /// How many keys were destroyed.
    pub keys_destroyed: u32,
    /// When.
    pub erased_at: DateTime<Utc>,
    /// On which ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<ErasureGround>,
    /// What is signed.
    pub statement: String,
    /// 128 hexadecimal digits.
    pub signature: String,
}

/// A receipt that is not what was signed with the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the receipt is not what was signed with the key")]
pub struct FalseReceipt;

impl SignedReceipt {
    /// The receipt of an erasure that stands at `position` in the log of `org`.
    pub fn sign(signer: &HeadSigner, org: OrgId, receipt: ErasureReceipt, position: Position) -> Self {
        let ErasureReceipt { subject, keys_destroyed, erased_at, ground } = receipt;
        let (statement, signature) = (String::new(), String::new());
        let mut signed =
            Self { org_id: org, subject, position, keys_destroyed, erased_at, ground, statement, signature };
        signed.statement = signed.state();
        signed.signature = signer.sign_document(PURPOSE, signed.statement.as_bytes());
        signed
    }

    /// Whether this is what was signed with `key`.
    ///
    /// # Errors
    /// [`FalseReceipt`] if it is not.
    pub fn verify(&self, key: PublicKey) -> Result<(), FalseReceipt> {
        if self.statement != self.state() {
            return Err(FalseReceipt);
        }
        key.verify_document(PURPOSE, self.statement.as_bytes(), &self.signature).map_err(|_| FalseReceipt)
    }

    fn state(&self) -> String {
        let Self { org_id, subject, position, keys_destroyed, erased_at, ground, .. } = self;
        let at = erased_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        let mut statement = format!(
            "Receipt of an erasure\nOrganization: {org_id}\nPerson: {subject}\nErased at: {at}\nKeys destroyed: \
             {keys_destroyed}\nPosition in the log: {position}\n"
        );
        if let Some(ground) = ground {
            let ground = match ground {
                ErasureGround::AskedInApp => "the person asked for it, signed in",
                ErasureGround::AskedOtherwise => "the person asked for it",
                ErasureGround::NoLongerNeeded => "the data is needed no more",
                ErasureGround::ConsentWithdrawn => "consent was withdrawn, or the person objected",
                ErasureGround::LegalObligation => "the law demands it",
            };
            // A String takes whatever is written.
            let _ = writeln!(statement, "Ground: {ground}");
        }
        statement + KEPT + "\n"
    }
}

/// The receipts of the erasures in the log of `org`: of one person, or of everybody.
///
/// # Errors
/// When the store does not answer.
pub async fn receipts(
    store: &dyn LogStore,
    signer: &HeadSigner,
    org: OrgId,
    of: Option<SubjectId>,
) -> Result<Vec<SignedReceipt>, StoreError> {
    let (stream, kinds) = (of.map(SubjectId::stream), vec!["SubjectErased".into()]);
    let filter = Filter { stream, kinds, until: None };
    let (mut signed, mut after) = (Vec::new(), 0);
    loop {
        let page = store.read(org, after, PAGE, &filter).await?;
        let Some(last) = page.last() else { return Ok(signed) };
        after = last.position;
        for stored in page {
            let position = stored.position;
            let event = Envelope::sealed(org, stored).read().map_err(StoreError::corrupt)?;
            if let Some(PrivacyEvent::SubjectErased(erased)) = event {
                signed.push(SignedReceipt::sign(signer, org, erased.into(), position));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::SignedReceipt;
    use crate::kernel::ids::OrgId;
    use crate::kernel::privacy::SubjectId;
    use crate::kernel::privacy::events::ErasureGround;
    use crate::kernel::proof::HeadSigner;
    use crate::kernel::secrets::Secret;
    use crate::privacy::ErasureReceipt;

    #[test]
    fn a_receipt_stands_for_what_it_says_and_for_nothing_else() {
        let signer = HeadSigner::new(&Secret([7; 32]));
        let ground = Some(ErasureGround::AskedInApp);
        let subject = SubjectId::generate();
        let receipt = ErasureReceipt { subject, keys_destroyed: 3, erased_at: DateTime::UNIX_EPOCH, ground };
        let signed = SignedReceipt::sign(&signer, OrgId::DEFAULT, receipt, 7);
        assert_eq!(signed.verify(signer.public_key()), Ok(()));
        assert!(signed.statement.contains(&subject.to_string()));
        let other = SignedReceipt { subject: SubjectId::generate(), ..signed.clone() };
        assert!(other.verify(signer.public_key()).is_err(), "another person");
        let forged = SignedReceipt::sign(&HeadSigner::new(&Secret([8; 32])), OrgId::DEFAULT, receipt, 7);
        assert!(forged.verify(signer.public_key()).is_err(), "another key");
    }
}
