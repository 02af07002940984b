//! What people can be told.

use serde::Serialize;
use serde_json::{Map, Value};

use super::inbox::{Inbox, InboxCommand};
use crate::kernel::executor::{Failure, Work};
use crate::kernel::ids::AccountId;

/// A code with its meaning, for the documentation and for those who show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeCode {
    /// Stable for ever: `waitlist.promoted`.
    pub code: &'static str,
    /// One sentence for the person who gets it.
    pub meaning: &'static str,
}

/// One thing to be told. Made by [`crate::notices!`].
pub trait Notice: Serialize {
    /// Every code of this type.
    const CODES: &'static [NoticeCode];

    /// Its code.
    fn code(&self) -> &'static str;

    /// What there is to say of it.
    fn facts(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(facts)) => facts,
            Ok(_) | Err(_) => Map::new(),
        }
    }
}

/// Tells `account_id` something, in the commit of `work`.
///
/// # Errors
/// When the log does not answer.
pub async fn post(work: &mut Work<'_>, account_id: AccountId, notice: &impl Notice) -> Result<(), Failure> {
    let at = work.now();
    let mut inbox = work.load::<Inbox>(account_id).await?;
    let told = inbox.handle(InboxCommand::Post { account_id, code: notice.code(), facts: notice.facts(), at }).await;
    told.map_err(|refusal| Failure::Corrupt(refusal.to_string().into()))?;
    work.save(inbox).await
}

/// Declares notices with their codes. The first line of documentation is what the person reads.
#[macro_export]
macro_rules! notices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[doc = $doc:literal])+
                $variant:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ } = $code:literal,
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, ::serde::Serialize)]
        #[serde(untagged)]
        pub enum $name {
            $(
                $(#[doc = $doc])+
                $variant { $($(#[$field_meta])* $field: $type,)+ },
            )+
        }

        impl $crate::notification::Notice for $name {
            const CODES: &'static [$crate::notification::NoticeCode] = &[$(
                $crate::notification::NoticeCode { code: $code, meaning: concat!($($doc),+) },
            )+];

            fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)+
                }
            }
        }
    };
}
