//! Where everything is kept: in memory, in a folder (SQLite), or in a PostgreSQL database.
//!
//! | what | folder | PostgreSQL schema |
//! |---|---|---|
//! | log | `log.db` | `log` |
//! | keys of persons | `keys.db` | `keys` |
//! | snapshots, which may be deleted | `snapshots.db` | `snapshots` |
//! | views, which may be deleted | `views.db` | `views` |
//! | secrets of the installation | `keys/` | `keys/` in the data folder of each node |

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod fit;
#[cfg(feature = "sqlite")]
mod folder;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod opened;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod rotation;

use std::sync::Arc;

use crate::kernel::executor::{NoSnapshots, SnapshotStore};
use crate::kernel::log::{LogStore, MemoryStore};
use crate::kernel::privacy::{KeyStore, MemoryKeys};

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use opened::{OpenError, Opened};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use rotation::{is_under_one_key, rewrap_keys};

/// Where everything is kept.
#[derive(Clone)]
pub struct Storage {
    /// The log.
    pub log: Arc<dyn LogStore>,
    /// The keys of persons.
    pub keys: Arc<dyn KeyStore>,
    /// Snapshots of long streams.
    pub snapshots: Arc<dyn SnapshotStore>,
}

impl Storage {
    /// In memory: nothing lasts.
    pub fn in_memory() -> Self {
        Self {
            log: Arc::new(MemoryStore::default()),
            keys: Arc::new(MemoryKeys::default()),
            snapshots: Arc::new(NoSnapshots),
        }
    }
}
