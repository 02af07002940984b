//! What stands behind the address of a page: whose it is, and where one goes on from it.

use regimen_core::admin::OrganizationRefusal;
use regimen_core::kernel::ids::OrgId;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::return_to::ReturnTo;
use crate::edge::Problem;
use crate::parts::Parts;

/// What stands behind the address of a page.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// The organization, by its id or its short name, where no host leads to it.
    pub(super) organization: Option<String>,
    /// Where to go on afterwards.
    return_to: Option<String>,
    /// The code by which somebody sent them.
    pub(super) referral_code: Option<String>,
}

impl Asked {
    /// Whose page it is: of `tenant`, unless another one is named.
    pub(super) async fn org(&self, parts: &Parts, tenant: OrgId) -> Result<OrgId, Problem> {
        let org = match &self.organization {
            Some(name) => parts.core.organization_named(name).await?,
            None => Some(tenant),
        };
        org.ok_or_else(|| Problem::refused(&OrganizationRefusal::NotFound))
    }

    /// Where to go on afterwards, if that is a path of this server.
    pub(super) fn return_to(&self) -> Option<ReturnTo> {
        self.return_to.as_deref().and_then(ReturnTo::parse)
    }

    /// The page at `path`, for the same organization and with the same way on.
    pub(super) fn on(&self, path: &str) -> String {
        let return_to = self.return_to();
        let return_to = return_to.as_ref().map(ReturnTo::as_str);
        let pairs = [("organization", self.organization.as_deref()), ("return_to", return_to)];
        let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    fn asked(organization: Option<&str>, return_to: Option<&str>) -> Asked {
        let owned = |text: Option<&str>| text.map(ToOwned::to_owned);
        Asked { organization: owned(organization), return_to: owned(return_to), referral_code: None }
    }

    #[test]
    fn a_page_leads_on_to_the_next_with_the_same_organization_and_the_same_way_on() {
        assert_eq!(asked(None, None).on("/sign-in"), "/sign-in");
        let on = asked(Some("yoga&x=1"), Some("/app?day=1&b=2")).on("/sign-in");
        assert_eq!(on, "/sign-in?organization=yoga%26x%3D1&return_to=%2Fapp%3Fday%3D1%26b%3D2");
    }

    #[test]
    fn another_address_is_not_passed_on() {
        for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
            assert_eq!(asked(None, Some(evil)).on("/sign-up"), "/sign-up", "{evil}");
        }
    }
}
