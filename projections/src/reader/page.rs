//! Lists by page: a stable order, 20 rows unless told otherwise, and a cursor to go on from.

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::sql::Value;

use super::{Cursor, Cursors, FindError, Reader, document};
use crate::engine::View;

/// How many rows are on a page: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u32);

/// A number of rows that is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a page has 1 to 100 rows")]
pub struct InvalidLimit;

impl Limit {
    /// The number of rows.
    pub fn rows(self) -> usize {
        self.0 as usize
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

impl TryFrom<u32> for Limit {
    type Error = InvalidLimit;

    fn try_from(rows: u32) -> Result<Self, InvalidLimit> {
        if (1..=100).contains(&rows) { Ok(Self(rows)) } else { Err(InvalidLimit) }
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows at most.
    pub limit: Limit,
    /// Behind which row: [`Page::next`] of the page before, nothing for the first.
    pub cursor: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, if there is more.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The same page of other things.
    pub fn map<U>(self, with: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(with).collect(), next: self.next }
    }
}

/// A list: conditions on one view and the order of its rows.
pub(crate) struct Query {
    org: OrgId,
    sort: &'static str,
    /// The column that sorts before the key.
    by: Option<&'static str>,
    descending: bool,
    conditions: String,
    values: Vec<Value>,
}

impl Query {
    /// All rows of `org` in the order of `by` and the key. `sort` names the order in cursors.
    pub(crate) fn new(org: OrgId, sort: &'static str, by: Option<&'static str>) -> Self {
        Self { org, sort, by, descending: false, conditions: "org = $1".into(), values: vec![Value::text(org)] }
    }

    /// The other way round.
    pub(crate) fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// Only rows for which `condition` holds, with `value` where it says `?`.
    pub(crate) fn and(mut self, condition: &str, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let place = format!("${}", self.values.len());
        self.conditions.push_str(" AND ");
        self.conditions.push_str(&condition.replace('?', &place));
        self
    }

    /// The same if there is a value.
    pub(crate) fn and_if<T: Into<Value>>(self, condition: &str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.and(condition, value),
            None => self,
        }
    }

    fn after(&mut self, cursor: &Cursor) {
        let than = if self.descending { '<' } else { '>' };
        let first = self.values.len() + 1;
        let condition = match self.by {
            Some(by) => {
                self.values.push(cursor.number.into());
                format!(" AND ({by}, key) {than} (${first}, ${})", first + 1)
            }
            None => format!(" AND key {than} ${first}"),
        };
        self.values.push(cursor.key.as_str().into());
        self.conditions.push_str(&condition);
    }

    fn sql(&self, view: &str, limit: u32) -> String {
        let direction = if self.descending { " DESC" } else { "" };
        let (number, order) = match self.by {
            Some(by) => (by, format!("{by}{direction}, key{direction}")),
            None => ("0", format!("key{direction}")),
        };
        format!("SELECT key, {number}, doc FROM {view} WHERE {} ORDER BY {order} LIMIT {limit}", self.conditions)
    }
}

impl Reader {
    /// A page of what `query` finds.
    pub(crate) async fn page<V: View>(
        &self,
        mut query: Query,
        request: &PageRequest,
    ) -> Result<Page<V::Row>, FindError> {
        let cursors = Cursors::of(query.org, &self.pepper);
        if let Some(cursor) = &request.cursor {
            query.after(&cursors.decode(cursor, query.sort)?);
        }
        let limit = request.limit.0;
        // One row more tells whether there is a next page.
        let sql = query.sql(V::NAME, limit + 1);
        let (sort, by) = (query.sort, query.by);
        let mut rows = self.db.fetch(&sql, query.values).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = match rows.last() {
            Some(last) if more => {
                let number = if by.is_some() { last.int(1)? } else { 0 };
                Some(cursors.encode(&Cursor { sort: sort.to_owned(), number, key: last.text(0)? }))
            }
            _ => None,
        };
        let items = rows.iter().map(|row| document(row, 2)).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// All that `query` finds, where the domain bounds it.
    pub(crate) async fn all<V: View>(&self, query: Query) -> Result<Vec<V::Row>, FindError> {
        let sql = query.sql(V::NAME, 20_000);
        let rows = self.db.fetch(&sql, query.values).await?;
        Ok(rows.iter().map(|row| document(row, 2)).collect::<Result<_, _>>()?)
    }
}
