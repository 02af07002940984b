//! Ids are types: no `Uuid` or `String` stands in a signature where a particular thing is meant.

/// Declares ids that are UUIDs, time-ordered (version 7) when they are made new.
///
/// ```
/// regimen_core::entity_id! {
///     /// One bicycle.
///     pub struct BicycleId;
/// }
/// assert_ne!(BicycleId::generate(), BicycleId::generate());
/// ```
#[macro_export]
macro_rules! entity_id {
    ($($(#[$meta:meta])* pub struct $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(::uuid::Uuid);

        impl $name {
            /// A new id, later in order than those made before it.
            pub fn generate() -> Self {
                Self(::uuid::Uuid::now_v7())
            }

            /// The id that `uuid` spells.
            pub const fn from_uuid(uuid: ::uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID behind the id.
            pub const fn uuid(self) -> ::uuid::Uuid {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                ::uuid::Uuid::try_parse(text).map(Self)
            }
        }

        $crate::entity_id_schema!($name);
    )+};
}

entity_id! {
    /// One organization: the tenant that every stream, view, key and token belongs to.
    pub struct OrgId;

    /// One account: a person who signs in, whatever the role.
    pub struct AccountId;

    /// A program that acts for an organization by itself, and not for anybody in person.
    pub struct ProgramId;

    /// One command. Saying the same command twice has the effect of saying it once.
    pub struct CommandId;

    /// One event.
    pub struct EventId;

    /// What ties together everything that one request set in motion.
    pub struct CorrelationId;
}

impl OrgId {
    /// The organization that is made at first run and meant when nobody names one.
    pub const DEFAULT: Self = Self(uuid::Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));
}

/// Gives an id a schema of its own name in the OpenAPI document.
#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! entity_id_schema {
    ($name:ident) => {};
}

/// Gives an id a schema of its own name in the OpenAPI document.
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[macro_export]
macro_rules! entity_id_schema {
    ($name:ident) => {
        const _: () = {
            use ::poem_openapi::__private::serde_json::Value;
            use ::poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
            use ::poem_openapi::types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type};

            impl Type for $name {
                const IS_REQUIRED: bool = true;
                type RawValueType = Self;
                type RawElementValueType = Self;

                fn name() -> ::std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn schema_ref() -> MetaSchemaRef {
                    MetaSchemaRef::Reference(stringify!($name).to_owned())
                }

                fn register(registry: &mut Registry) {
                    registry.create_schema::<Self, _>(stringify!($name).to_owned(), |_| {
                        MetaSchema::new_with_format("string", "uuid")
                    });
                }

                fn as_raw_value(&self) -> Option<&Self> {
                    Some(self)
                }

                fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                    Box::new(Some(self).into_iter())
                }
            }

            impl ParseFromJSON for $name {
                fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
                    match value.as_ref().and_then(Value::as_str).map(str::parse) {
                        Some(Ok(id)) => Ok(id),
                        _ => Err(ParseError::custom("expected a UUID")),
                    }
                }
            }

            impl ParseFromParameter for $name {
                fn parse_from_parameter(value: &str) -> ParseResult<Self> {
                    value.parse().map_err(ParseError::custom)
                }
            }

            impl ToJSON for $name {
                fn to_json(&self) -> Option<Value> {
                    Some(Value::String(self.to_string()))
                }
            }
        };
    };
}
