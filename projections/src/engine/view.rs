//! What a view is: a fold from events to rows.

use std::sync::Arc;

use regimen_core::kernel::sql::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::FoldError;
use super::event::Event;
use super::projection::{Fold, Projection};
use super::rows::Rows;

/// A table that is derived from the log and nothing else, so that it can be thrown away and made again, byte for byte.
///
/// A row has a key that is unique in its organization, a JSON document, and columns by which it is found. A fold reads no
/// clock and does no I/O; its result depends on the events alone.
pub trait View: Send + Sync + 'static {
    /// The document of a row.
    type Row: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The name by which it is read and rebuilt, `context_thing`, for ever.
    const NAME: &'static str;

    /// Raised when the fold, the row or the columns change: the view is then built anew beside the old one.
    const VERSION: u32;

    /// The oldest version whose rows this fold may carry on while the new build is made. Raise it together with
    /// [`View::VERSION`] when the row or the columns changed; the old build then stands still until it is replaced.
    const CARRIES_ON: u32;

    /// The columns beside `org`, `key` and `doc`.
    const COLUMNS: &'static [Column];

    /// The columns of each index; every index begins with `org` and ends with `key`.
    const INDEXES: &'static [&'static [&'static str]];

    /// The columns of indexes over all organizations, for what is looked for in all of them at once.
    const ACROSS: &'static [&'static [&'static str]] = &[];

    /// Whether events of `kind` matter.
    fn reads(kind: &str) -> bool;

    /// Adds the keys of all rows that [`View::fold`] will look at for `event`.
    ///
    /// # Errors
    /// When the event cannot be read.
    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError>;

    /// Carries `event` into `rows`.
    ///
    /// # Errors
    /// When it cannot; the view then stops before this event.
    fn fold(rows: &mut Rows<Self::Row>, event: &Event) -> Result<(), FoldError>;

    /// What goes when `event` happens, after it was carried into the rows; nothing, mostly.
    ///
    /// # Errors
    /// When the event cannot be read.
    fn sweeps(_event: &Event) -> Result<Option<Sweep>, FoldError> {
        Ok(None)
    }

    /// The values of [`View::COLUMNS`].
    fn columns(row: &Self::Row) -> Vec<Value>;
}

/// Rows that go together: those whose `column` is below `below`. Where it is null they stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweep {
    /// A column of numbers or times.
    pub column: &'static str,
    /// What it is below.
    pub below: i64,
}

/// A column by which rows are found.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a column holds; each of them may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A whole number, or a time in microseconds.
    Int,
    /// A text or an id, compared byte by byte.
    Text,
}

impl Column {
    /// A column of numbers or times.
    pub const fn int(name: &'static str) -> Self {
        Self { name, holds: Holds::Int }
    }

    /// A column of texts or ids.
    pub const fn text(name: &'static str) -> Self {
        Self { name, holds: Holds::Text }
    }
}

/// The views that an engine keeps.
#[derive(Clone, Default)]
pub struct Views(pub(super) Vec<Arc<dyn Projection>>);

impl Views {
    /// These views and `V`.
    #[must_use]
    pub fn with<V: View>(mut self) -> Self {
        self.0.push(Arc::new(Fold::<V>::new()));
        self
    }

    /// These views and `others`.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    pub(super) fn named(&self, name: &str) -> Option<&Arc<dyn Projection>> {
        self.0.iter().find(|view| view.shape().name == name)
    }
}
