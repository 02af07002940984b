//! The names of streams: `kind-key`, such as `session-0192…`. Never anything personal: a name is for ever.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The stream of one aggregate: the unit of ordering and of optimistic locking inside an organization.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StreamId(Arc<str>);

impl StreamId {
    /// The stream of the aggregate kind `kind` (letters only, no dash) with the key `key`.
    pub fn new(kind: &str, key: impl fmt::Display) -> Self {
        Self(format!("{kind}-{key}").into())
    }

    /// A name as it stands in the log.
    pub fn stored(name: &str) -> Self {
        Self(name.into())
    }

    /// The aggregate kind: all before the first dash.
    pub fn kind(&self) -> &str {
        self.0.split_once('-').map_or(&self.0, |(kind, _)| kind)
    }

    /// What tells this aggregate from others of its kind: all behind the first dash.
    pub fn key(&self) -> &str {
        self.0.split_once('-').map_or("", |(_, key)| key)
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
