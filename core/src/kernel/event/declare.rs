//! The declaration of the events of one aggregate.

/// Declares the events of one aggregate: an enum with one variant for each event struct.
///
/// `Event = 2 lifted by function` names the upcaster, `fn(from_version: u16, serde_json::Value) -> serde_json::Value`.
#[macro_export]
macro_rules! domain_events {
    (
        $(#[$meta:meta])*
        pub enum $set:ident { $($event:ident = $version:literal $(lifted by $upcast:path)?,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $set {
            $(
                #[doc = concat!("See [`", stringify!($event), "`].")]
                $event($event),
            )+
        }

        impl ::cqrs_es::DomainEvent for $set {
            fn event_type(&self) -> String {
                $crate::kernel::event::EventSet::kind(self).name.to_owned()
            }

            fn event_version(&self) -> String {
                $crate::kernel::event::EventSet::kind(self).version.to_string()
            }
        }

        impl $crate::kernel::event::EventSet for $set {
            const KINDS: &'static [$crate::kernel::event::EventKind] =
                &[$($crate::kernel::event::EventKind { name: stringify!($event), version: $version }),+];

            fn kind(&self) -> $crate::kernel::event::EventKind {
                match self {
                    $(Self::$event(_) => {
                        $crate::kernel::event::EventKind { name: stringify!($event), version: $version }
                    })+
                }
            }

            fn to_payload(&self) -> ::serde_json::Result<Vec<u8>> {
                match self {
                    $(Self::$event(event) => ::serde_json::to_vec(event),)+
                }
            }

            fn from_payload(kind: &str, payload: &[u8]) -> Result<Self, $crate::kernel::event::DecodeError> {
                match kind {
                    $(stringify!($event) => $crate::kernel::event::read_payload(kind, payload).map(Self::$event),)+
                    unknown => Err($crate::kernel::event::DecodeError::UnknownKind(unknown.to_owned())),
                }
            }

            fn upcast(kind: &str, version: u16, payload: ::serde_json::Value) -> ::serde_json::Value {
                // Used by the sets in which an event has an upcaster.
                let _ = version;
                match kind {
                    $(stringify!($event) => {
                        $(let payload = $upcast(version, payload);)?
                        payload
                    })+
                    _ => payload,
                }
            }
        }

        $(
            impl From<$event> for $set {
                fn from(event: $event) -> Self {
                    Self::$event(event)
                }
            }
        )+
    };
}
