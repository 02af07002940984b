//! Refusals: the domain says no. Each has a stable public code; a refusal is an answer, not a failure.

use serde::Serialize;
use serde_json::{Map, Value};

/// What sort of "no" it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalClass {
    /// There is no such thing, or none that the caller may know of (HTTP 404).
    NotFound,
    /// The thing is in a state that does not allow it (HTTP 409).
    Conflict,
    /// A rule does not allow it, whatever the state (HTTP 422).
    Rule,
    /// The caller did not prove who they are (HTTP 401).
    Unauthenticated,
    /// It is asked too often; the fact `retry_after_seconds` says when it can be asked again (HTTP 429).
    TooOften,
}

/// A public code, for the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalCode {
    /// Stable for ever: `booking.session_full`.
    pub code: &'static str,
    /// What sort of "no" it is.
    pub class: RefusalClass,
    /// One sentence.
    pub meaning: &'static str,
}

/// An answer "no" of the domain. Made by [`crate::refusals!`].
pub trait Refusal: std::error::Error + Serialize + Clone + Send + Sync + 'static {
    /// Every code that this type itself can answer with.
    const CODES: &'static [RefusalCode];

    /// Its code.
    fn code(&self) -> RefusalCode;

    /// What the caller may want to know beside the code, such as `spots_left`.
    fn facts(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(facts)) => facts,
            Ok(_) | Err(_) => Map::new(),
        }
    }
}

/// Declares refusals with their codes; `via Name(Type)` passes on the refusals of another enum.
#[macro_export]
macro_rules! refusals {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[doc = $doc:literal])+
                #[error($message:literal)]
                $variant:ident $({ $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ })? = $class:ident $code:literal,
            )*
            $(via $inner:ident($inner_type:ty),)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, ::thiserror::Error, ::serde::Serialize)]
        #[serde(untagged)]
        pub enum $name {
            $(
                $(#[doc = $doc])+
                #[error($message)]
                $variant $({ $($(#[$field_meta])* $field: $type,)+ })?,
            )*
            $(
                #[doc = concat!("See [`", stringify!($inner_type), "`].")]
                #[error(transparent)]
                $inner(#[from] $inner_type),
            )*
        }

        impl $crate::kernel::refusal::Refusal for $name {
            const CODES: &'static [$crate::kernel::refusal::RefusalCode] = &[$(
                $crate::kernel::refusal::RefusalCode {
                    code: $code,
                    class: $crate::kernel::refusal::RefusalClass::$class,
                    meaning: concat!($($doc),+),
                },
            )*];

            fn code(&self) -> $crate::kernel::refusal::RefusalCode {
                match *self {
                    $(Self::$variant { .. } => $crate::kernel::refusal::RefusalCode {
                        code: $code,
                        class: $crate::kernel::refusal::RefusalClass::$class,
                        meaning: concat!($($doc),+),
                    },)*
                    $(Self::$inner(ref inner) => $crate::kernel::refusal::Refusal::code(inner),)*
                }
            }
        }
    };
}
