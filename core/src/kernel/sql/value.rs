//! The values that statements take.

/// A value for a `$n` in a statement. Each keeps its type when it is null, which PostgreSQL insists on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number, a time in microseconds, or a truth as 0 or 1.
    Int(Option<i64>),
    /// A text or an id.
    Text(Option<String>),
    /// Bytes.
    Blob(Option<Vec<u8>>),
}

impl Value {
    /// The text of anything that can be displayed, such as an id.
    pub fn text(shown: impl std::fmt::Display) -> Self {
        Self::Text(Some(shown.to_string()))
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(Some(value.into()))
    }
}

impl From<u64> for Value {
    /// Positions and versions stay far below `i64::MAX`; a number above it is stored as that.
    fn from(value: u64) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(value.into()))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(Some(value))
    }
}

/// Binds `values` to a query, whichever database it is for.
macro_rules! bind {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                $crate::kernel::sql::Value::Int(int) => query.bind(int),
                $crate::kernel::sql::Value::Text(text) => query.bind(text),
                $crate::kernel::sql::Value::Blob(blob) => query.bind(blob),
            };
        }
        query
    }};
}
pub(super) use bind;
