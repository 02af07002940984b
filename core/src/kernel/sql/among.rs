//! Rows with any of many keys, in one statement that is the same for any number of them.

use super::{Db, Tx, Value};

/// The keys of rows that are wanted, as the value of one place.
pub fn many(keys: &[impl AsRef<str>]) -> Value {
    let keys = keys.iter().map(AsRef::as_ref).collect::<Vec<_>>();
    serde_json::json!(keys).to_string().into()
}

/// What stands behind `IN`, for keys that [`many`] put at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    #[cfg(feature = "sqlite")]
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

impl Among {
    fn at(self, place: usize) -> String {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite => format!("(SELECT value FROM json_each(${place}))"),
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("(SELECT jsonb_array_elements_text(${place}::TEXT::JSONB))"),
        }
    }
}

impl Db {
    /// What stands behind `IN` when [`many`] keys are bound to `$place`.
    pub fn among(&self, place: usize) -> String {
        let among = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { .. } => Among::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Among::Postgres,
        };
        among.at(place)
    }
}

impl Tx {
    /// What stands behind `IN` when [`many`] keys are bound to `$place`.
    pub fn among(&self, place: usize) -> String {
        let among = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Among::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Among::Postgres,
        };
        among.at(place)
    }
}
