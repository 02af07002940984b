//! A personal value inside an event or a state.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{Purpose, SubjectId};

/// A value that belongs to a person: stored encrypted, unreadable once the person is erased, never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub enum Personal<T> {
    /// Readable.
    Known {
        /// Whose.
        subject: SubjectId,
        /// What it is kept for.
        purpose: Purpose,
        /// The value.
        value: T,
    },
    /// The person is erased: nobody can read it any more.
    Erased {
        /// Whose it was.
        subject: SubjectId,
    },
    /// Encrypted, as it lies in the log: what a reader without keys gets.
    Sealed {
        /// Whose.
        subject: SubjectId,
        /// Opaque.
        sealed: Value,
    },
}

impl<T> Personal<T> {
    /// A value of `subject`, kept for `purpose`.
    pub fn new(subject: impl Into<SubjectId>, purpose: Purpose, value: T) -> Self {
        Self::Known { subject: subject.into(), purpose, value }
    }

    /// Whose it is.
    pub fn subject(&self) -> SubjectId {
        match self {
            Self::Known { subject, .. } | Self::Erased { subject } | Self::Sealed { subject, .. } => *subject,
        }
    }

    /// The value, unless the person is erased or the keys are not at hand.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Erased { .. } | Self::Sealed { .. } => None,
        }
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self {
            Self::Known { .. } => "known",
            Self::Erased { .. } => "erased",
            Self::Sealed { .. } => "sealed",
        };
        write!(f, "Personal({state}, {})", self.subject())
    }
}

#[derive(Serialize, Deserialize)]
enum Form<T> {
    #[serde(rename = "$personal")]
    Personal { subject: SubjectId, purpose: Purpose, value: T },
    #[serde(rename = "$erased")]
    Erased { subject: SubjectId },
    #[serde(rename = "$sealed")]
    Sealed(Value),
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known { subject, purpose, value } => {
                Form::Personal { subject: *subject, purpose: *purpose, value }.serialize(serializer)
            }
            Self::Erased { subject } => Form::<T>::Erased { subject: *subject }.serialize(serializer),
            Self::Sealed { sealed, .. } => Form::<T>::Sealed(sealed.clone()).serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Form::deserialize(deserializer)? {
            Form::Personal { subject, purpose, value } => Self::Known { subject, purpose, value },
            Form::Erased { subject } => Self::Erased { subject },
            Form::Sealed(sealed) => {
                let subject = SubjectId::deserialize(&sealed["subject"]).map_err(serde::de::Error::custom)?;
                Self::Sealed { subject, sealed }
            }
        })
    }
}
