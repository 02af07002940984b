//! What people are told of a merge.

use crate::kernel::ids::AccountId;

crate::notices! {
    /// What people are told of a merge.
    pub enum MergeNotice {
        /// Two accounts of yours are one now: what you had booked and your credits are here.
        Merged {
            /// The account that is left.
            account_id: AccountId,
            /// How many credits came over, those of the bookings not counted.
            credits: u32,
            /// How many bookings.
            booked: u32,
        } = "account.merged",
    }
}
