//! Names lead only to addresses that may be reached: the connection is made to what this gives out and to nothing else.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::addresses::Reach;

/// Where a name leads, as the system says.
#[async_trait]
pub(super) trait Lookup: Send + Sync + 'static {
    /// The addresses of `name`.
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The machine's own resolver.
pub(super) struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// A name leads to no address that may be reached.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that nothing is sent to")]
pub(super) struct Forbidden;

/// Resolves names, and gives out only what may be reached.
pub(super) struct Guarded {
    lookup: Arc<dyn Lookup>,
    reach: Reach,
}

impl Guarded {
    pub(super) fn new(lookup: Arc<dyn Lookup>, reach: Reach) -> Self {
        Self { lookup, reach }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, reach) = (Arc::clone(&self.lookup), self.reach);
        Box::pin(async move {
            let found = lookup.lookup(name.as_str()).await?;
            let some = !found.is_empty();
            let allowed = found.into_iter().filter(|address| reach.reaches(*address)).collect::<Vec<_>>();
            if some && allowed.is_empty() {
                return Err(Forbidden.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
