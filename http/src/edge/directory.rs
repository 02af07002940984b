//! Which organization a request is for: the one that its header names, else the one that its host leads to, else that of its
//! token, else the default one. What leads nowhere is 404, so that nobody writes into the wrong organization by a slip of the pen.

use std::sync::Arc;
use std::time::Duration;

use poem::Request;
use poem::http::header;
use regimen_core::Regimen;
use regimen_core::admin::OrganizationRefusal;
use regimen_core::admin::values::{HostName, WebAddress};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;

use super::headers::ORGANIZATION;
use super::problem::Problem;
use super::tenant::Tenant;

/// How long it may go unnoticed that a name or a host leads elsewhere.
const LAG: Duration = Duration::from_secs(5);
/// How many names are remembered.
const MANY: u64 = 10_000;

/// Knows where names and hosts lead.
pub(crate) struct Directory {
    core: Arc<Regimen>,
    base_domain: Option<HostName>,
    /// Names that lead somewhere, and hosts wherever they lead: a browser sends the host with every request.
    lately: moka::sync::Cache<String, Option<OrgId>>,
}

impl Directory {
    pub(crate) fn new(core: Arc<Regimen>, base_domain: Option<HostName>) -> Self {
        Self { core, base_domain, lately: moka::sync::Cache::builder().max_capacity(MANY).time_to_live(LAG).build() }
    }

    /// The organization that `request`, whose token is of `token`, is for.
    pub(super) async fn tenant(&self, request: &Request, token: Option<OrgId>) -> Result<Tenant, Problem> {
        let header = request.headers().get(ORGANIZATION).map(|value| value.to_str().unwrap_or_default());
        let named = match header {
            Some(name) => Some(self.named(name).await?.ok_or_else(not_found)?),
            None => self.hosted(request).await?,
        };
        Ok(Tenant(named.or(token).unwrap_or(OrgId::DEFAULT)))
    }

    /// The organization with the id or the short name `name`.
    async fn named(&self, name: &str) -> Result<Option<OrgId>, Failure> {
        if let Some(known) = self.lately.get(name) {
            return Ok(known);
        }
        let found = self.core.organization_named(name).await?;
        if found.is_some() {
            self.lately.insert(name.to_owned(), found);
        }
        Ok(found)
    }

    /// The organization that the host of `request` leads to, if it leads to one.
    async fn hosted(&self, request: &Request) -> Result<Option<OrgId>, Problem> {
        let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let host = header.or_else(|| request.uri().host()).map(without_port);
        // What is no name, such as 127.0.0.1 and localhost, leads nowhere in particular.
        let Some(host) = host.and_then(|host| host.parse::<HostName>().ok()) else { return Ok(None) };
        match self.base_domain.as_ref().map(|base| below(&host, base)) {
            Some(Below::Label(slug)) => Ok(Some(self.named(&slug).await?.ok_or_else(not_found)?)),
            Some(Below::Itself) => Ok(None),
            Some(Below::Elsewhere) | None => Ok(self.of_its_own(host).await?),
        }
    }

    async fn of_its_own(&self, host: HostName) -> Result<Option<OrgId>, Failure> {
        // No short name and no id has a point in it.
        if let Some(known) = self.lately.get(host.as_str()) {
            return Ok(known);
        }
        let name = host.as_str().to_owned();
        let found = self.core.organization_at(&WebAddress::Host(host)).await?;
        self.lately.insert(name, found);
        Ok(found)
    }
}

/// Where a host lies, seen from the base domain.
enum Below {
    Itself,
    Label(String),
    Elsewhere,
}

fn below(host: &HostName, base: &HostName) -> Below {
    match host.as_str().strip_suffix(base.as_str()) {
        Some("") => Below::Itself,
        Some(rest) if rest.ends_with('.') => Below::Label(rest.trim_end_matches('.').to_owned()),
        Some(_) | None => Below::Elsewhere,
    }
}

fn without_port(host: &str) -> &str {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
}

fn not_found() -> Problem {
    Problem::refused(&OrganizationRefusal::NotFound)
}

#[cfg(test)]
mod tests {
    use super::{Below, below, without_port};

    #[test]
    fn an_organization_is_one_label_below_the_base_domain() {
        let below = |host: &str| {
            let (host, base) = (host.parse().expect("a host"), "studios.example".parse().expect("a host"));
            match below(&host, &base) {
                Below::Itself => "itself".to_owned(),
                Below::Label(label) => label,
                Below::Elsewhere => "elsewhere".to_owned(),
            }
        };
        assert_eq!(below("yoga.studios.example"), "yoga");
        assert_eq!(below("studios.example"), "itself");
        assert_eq!(below("evilstudios.example"), "elsewhere");
        assert_eq!(below("a.b.studios.example"), "a.b", "which is no short name");
        assert_eq!(without_port("yoga.studios.example:8443"), "yoga.studios.example");
        assert_eq!(without_port("yoga.studios.example"), "yoga.studios.example");
    }
}
