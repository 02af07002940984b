//! Signed heads, kept as files beside the data: what was signed once must always be found in the log. Copy them to a place that
//! the operator of the server cannot change.

use std::fs;
use std::path::Path;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::proof::{PublicKey, SignedHead};
use regimen_core::kernel::secrets::make_private_folder;

use crate::parts::Parts;

/// A head could not be signed or kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HeadError {
    #[error(transparent)]
    Store(#[from] regimen_core::kernel::log::StoreError),
    #[error(transparent)]
    Folder(#[from] regimen_core::kernel::secrets::SecretsError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Signs the head of every organization as it is now and keeps it.
pub(crate) async fn sign_all(parts: &Parts) -> Result<(), HeadError> {
    make_private_folder(&parts.heads)?;
    for (org, head) in parts.core.log().store().heads_since(i64::MIN).await? {
        let signed_at = parts.core.clock().now();
        let signed = parts.core.signer().sign(org, head.position, head.hash, signed_at);
        let name = format!("{org}-{}.json", signed_at.format("%Y-%m-%dT%H-%M-%S"));
        fs::write(parts.heads.join(name), serde_json::to_vec(&signed).map_err(std::io::Error::other)?)?;
    }
    Ok(())
}

/// The heads of `org` that were signed with `key` and are kept in `folder`. What is no head of ours is passed over: it proves
/// nothing.
pub(crate) fn signed(folder: &Path, org: OrgId, key: PublicKey) -> Vec<SignedHead> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let texts = files.flatten().filter_map(|file| fs::read(file.path()).ok());
    let heads = texts.filter_map(|text| serde_json::from_slice::<SignedHead>(&text).ok());
    heads.filter(|head| head.org == org && head.verify(key).is_ok()).collect()
}
