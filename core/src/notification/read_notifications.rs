//! Somebody reads what they were told.

use serde::{Deserialize, Serialize};

use super::inbox::{Inbox, InboxCommand, InboxRefusal};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Which notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichNotifications {
    /// All up to this number.
    UpTo(u32),
    /// This one.
    One(u32),
}

/// Note that `account_id` has read them.
#[derive(Debug, Clone, Copy)]
pub struct ReadNotifications {
    /// Whose.
    pub account_id: AccountId,
    /// Which.
    pub which: WhichNotifications,
}

/// How many are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsAreRead {
    /// How many are not read.
    pub unread: u32,
}

impl UseCase for ReadNotifications {
    type Outcome = NotificationsAreRead;
    type Refusal = InboxRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<NotificationsAreRead, Decline<InboxRefusal>> {
        let Self { account_id, which } = *self;
        let at = work.now();
        let mut inbox = work.load::<Inbox>(account_id).await?;
        inbox
            .handle(match which {
                WhichNotifications::UpTo(number) => InboxCommand::ReadUpTo { account_id, number, at },
                WhichNotifications::One(number) => InboxCommand::ReadOne { account_id, number, at },
            })
            .await?;
        let unread = u32::try_from(inbox.unread()).unwrap_or(u32::MAX);
        work.save(inbox).await?;
        Ok(NotificationsAreRead { unread })
    }
}
