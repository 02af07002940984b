//! What can go wrong while views are kept. No message holds personal content: they are stored and shown to operators.

use regimen_core::kernel::event::DecodeError;
use regimen_core::kernel::log::StoreError;

/// An event that a view cannot take: the view stops before it, and shows why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// It cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Its personal fields cannot be opened.
    #[error("the event cannot be opened: {0}")]
    Sealed(String),
    /// It changes a row that nothing has made.
    #[error("the row {0} is missing")]
    Missing(String),
    /// It cannot follow on what came before.
    #[error("contradicts what came before: {0}")]
    Contradiction(&'static str),
    /// The view looks at a row that it did not name in [`super::View::touches`].
    #[error("the row {0} was not asked for")]
    Undeclared(String),
    /// A row in the table cannot be read, or one cannot be written, as this version of the view knows it.
    #[error("the row {0} does not have the form of this version")]
    Form(String),
}

/// The engine could not do what it was asked to.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// The log, the keys or the views' database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no view of this name.
    #[error("there is no view {0}")]
    UnknownView(String),
    /// Another process or task is rebuilding.
    #[error("somebody else is rebuilding")]
    Elsewhere,
    /// A rebuilt view stopped at an event that the live one has taken, so the live one stays.
    #[error("the rebuilt {view} stopped at an event: {error}")]
    Stopped {
        /// The view.
        view: &'static str,
        /// Why.
        error: String,
    },
}
