//! Refresh tokens: which sign-in and which generation, signed. Nothing of them is stored.

use regimen_core::accounts::{RefreshToken, SignInId};
use regimen_core::kernel::ids::OrgId;
use uuid::Uuid;

use crate::edge::Links;

const PURPOSE: &str = "sign-in.refresh";

/// The token for `token` of `org`.
pub(super) fn make(links: &Links, org: OrgId, token: RefreshToken) -> String {
    let RefreshToken { sign_in_id, generation } = token;
    let (org, sign_in, generation) = (org.uuid(), sign_in_id.uuid(), generation.to_be_bytes());
    links.seal(PURPOSE, &[org.as_bytes().as_slice(), sign_in.as_bytes(), &generation].concat())
}

/// What `text` says, if we made it.
pub(super) fn read(links: &Links, text: &str) -> Option<(OrgId, RefreshToken)> {
    let bytes = links.unseal(PURPOSE, text).ok()?;
    let (org, rest) = bytes.split_first_chunk::<16>()?;
    let (id, generation) = rest.split_first_chunk::<16>()?;
    let generation = u32::from_be_bytes(generation.try_into().ok()?);
    let sign_in_id = SignInId::from_uuid(Uuid::from_bytes(*id));
    Some((OrgId::from_uuid(Uuid::from_bytes(*org)), RefreshToken { sign_in_id, generation }))
}

#[cfg(test)]
mod tests {
    use regimen_core::accounts::{RefreshToken, SignInId};
    use regimen_core::kernel::ids::OrgId;
    use regimen_core::kernel::secrets::{Pepper, Secrets};

    use super::{make, read};
    use crate::edge::Links;

    #[test]
    fn a_token_says_what_it_was_made_for_and_a_changed_one_nothing() {
        let links = Links::new(Pepper::new(&Secrets::ephemeral().pepper));
        let token = RefreshToken { sign_in_id: SignInId::generate(), generation: 7 };
        let text = make(&links, OrgId::DEFAULT, token);
        assert_eq!(read(&links, &text), Some((OrgId::DEFAULT, token)));
        let another = RefreshToken { generation: 8, ..token };
        let (ours, theirs) = (text.split_at(text.len() - 4), make(&links, OrgId::DEFAULT, another));
        for forged in ["", "AAAA", ours.0, &format!("{}{}", ours.0, theirs.split_at(theirs.len() - 4).1)] {
            assert_eq!(read(&links, forged), None, "{forged}");
        }
    }
}
