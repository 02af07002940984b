//! Pages, as all lists ask for and answer with them.

use poem_openapi::param::Query;
use regimen_projections::{FindError, Limit, PageRequest};

use crate::edge::Problem;

/// The page that `limit` (1 to 100, else 20) and `cursor` ask for.
pub(crate) fn asked(limit: &Query<Option<u32>>, cursor: &Query<Option<String>>) -> Result<PageRequest, Problem> {
    let limit = limit.0.map(|limit| super::parse("limit", limit)).transpose()?;
    Ok(PageRequest { limit: limit.unwrap_or_else(Limit::default), cursor: cursor.0.clone() })
}

/// What was found, or why not.
pub(crate) fn found<T>(found: Result<T, FindError>) -> Result<T, Problem> {
    found.map_err(|error| match error {
        FindError::InvalidCursor => Problem::invalid("request.invalid_cursor", error),
        FindError::Store(error) => error.into(),
        FindError::Fold(error) => Problem::broken(&error),
    })
}
