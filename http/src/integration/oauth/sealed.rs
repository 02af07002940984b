//! Codes and refresh tokens of apps: what they stand for, signed. Nothing of them is stored, and none is worth anything where one of
//! another kind is asked for.

use regimen_core::accounts::{RefreshToken, SignInId};
use regimen_core::integration::oauth::CodeId;
use regimen_core::kernel::ids::OrgId;
use uuid::Uuid;

use crate::edge::Links;

const CODE: &str = "oauth.code";
const REFRESH: &str = "oauth.refresh";

/// The code `code_id` of `org`.
pub(super) fn make_code(links: &Links, org: OrgId, code_id: CodeId) -> String {
    links.seal(CODE, &[org.uuid().as_bytes().as_slice(), code_id.uuid().as_bytes()].concat())
}

/// What the code `text` of `org` stands for, if we made it.
pub(super) fn read_code(links: &Links, org: OrgId, text: &str) -> Option<CodeId> {
    let bytes = links.unseal(CODE, text).ok()?;
    let id = bytes.strip_prefix(org.uuid().as_bytes().as_slice())?;
    Some(CodeId::from_uuid(Uuid::from_slice(id).ok()?))
}

/// The refresh token for `token` of `org`.
pub(super) fn make_refresh(links: &Links, org: OrgId, token: RefreshToken) -> String {
    let RefreshToken { sign_in_id, generation } = token;
    let (org, sign_in, generation) = (org.uuid(), sign_in_id.uuid(), generation.to_be_bytes());
    links.seal(REFRESH, &[org.as_bytes().as_slice(), sign_in.as_bytes(), &generation].concat())
}

/// What the refresh token `text` of `org` stands for, if we made it.
pub(super) fn read_refresh(links: &Links, org: OrgId, text: &str) -> Option<RefreshToken> {
    let bytes = links.unseal(REFRESH, text).ok()?;
    let rest = bytes.strip_prefix(org.uuid().as_bytes().as_slice())?;
    let (id, generation) = rest.split_first_chunk::<16>()?;
    let generation = u32::from_be_bytes(generation.try_into().ok()?);
    Some(RefreshToken { sign_in_id: SignInId::from_uuid(Uuid::from_bytes(*id)), generation })
}

#[cfg(test)]
mod tests {
    use regimen_core::accounts::{RefreshToken, SignInId};
    use regimen_core::integration::oauth::CodeId;
    use regimen_core::kernel::ids::OrgId;
    use regimen_core::kernel::secrets::{Pepper, Secrets};

    use super::{make_code, make_refresh, read_code, read_refresh};
    use crate::edge::Links;

    #[test]
    fn each_is_worth_something_only_where_it_is_asked_for_and_in_its_organization() {
        let links = Links::new(Pepper::new(&Secrets::ephemeral().pepper));
        let (code_id, token) = (CodeId::generate(), RefreshToken { sign_in_id: SignInId::generate(), generation: 3 });
        let code = make_code(&links, OrgId::DEFAULT, code_id);
        let refresh = make_refresh(&links, OrgId::DEFAULT, token);
        assert_eq!(read_code(&links, OrgId::DEFAULT, &code), Some(code_id));
        assert_eq!(read_refresh(&links, OrgId::DEFAULT, &refresh), Some(token));
        assert_eq!(read_code(&links, OrgId::generate(), &code), None);
        assert_eq!(read_refresh(&links, OrgId::generate(), &refresh), None);
        assert_eq!(read_code(&links, OrgId::DEFAULT, &refresh), None);
        assert_eq!(read_refresh(&links, OrgId::DEFAULT, &code), None);
        for forged in ["", "AAAA", &code[..code.len() - 2]] {
            assert_eq!(read_code(&links, OrgId::DEFAULT, forged), None, "{forged}");
        }
    }
}
