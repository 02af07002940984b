//! Why a use case did not happen: the domain said no, or something broke.

use std::fmt::Display;
use std::sync::Arc;

use crate::kernel::codec::CodecError;
use crate::kernel::log::StoreError;
use crate::kernel::privacy::{PrivacyError, SubjectId};
use crate::kernel::refusal::Refusal;

/// Why a use case did not happen.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Decline<R> {
    /// The domain says no.
    #[error(transparent)]
    Refused(R),
    /// Something broke.
    #[error(transparent)]
    Failed(Failure),
}

/// Something broke, or cannot be told now.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// The log or the key store does not answer. Whether the command took effect is unknown: say it again.
    #[error("the store is not available")]
    Unavailable,
    /// Too much at once.
    #[error("too much is going on; try again")]
    Busy,
    /// The command id belongs to another request.
    #[error("the idempotency key was used for another request")]
    CommandReused,
    /// Data of an erased person would have been needed or stored.
    #[error("the person {0} is erased")]
    Erased(SubjectId),
    /// The log holds what cannot be read. An operator must look.
    #[error("stored data cannot be read")]
    Corrupt(Arc<str>),
}

impl<R> Decline<R> {
    /// The same, said by another use case.
    pub fn via<S: From<R>>(self) -> Decline<S> {
        match self {
            Self::Refused(refusal) => Decline::Refused(refusal.into()),
            Self::Failed(failure) => Decline::Failed(failure),
        }
    }
}

impl<R: Display> Decline<R> {
    /// What broke, where nothing is left to be refused.
    pub(crate) fn unexpected(self) -> Failure {
        match self {
            Self::Refused(refusal) => Failure::Corrupt(refusal.to_string().into()),
            Self::Failed(failure) => failure,
        }
    }
}

impl<R: Refusal> From<R> for Decline<R> {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal)
    }
}

impl<R> From<Failure> for Decline<R> {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable { cause } => {
                tracing::error!(%cause, "the store is not available");
                Self::Unavailable
            }
            StoreError::Corrupt { what } => Self::Corrupt(what),
        }
    }
}

impl From<CodecError> for Failure {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Privacy(PrivacyError::Erased(subject)) => Self::Erased(subject),
            CodecError::Privacy(PrivacyError::Store(error)) => error.into(),
            CodecError::Privacy(error @ PrivacyError::Unreadable(_)) => Self::Corrupt(error.to_string().into()),
            CodecError::Decode(error) => Self::Corrupt(error.to_string().into()),
            CodecError::Encode(error) => Self::Corrupt(error),
        }
    }
}
