//! Taking somebody's time and giving it back, in the same commit as what takes it.

use super::calendar::{Calendar, CalendarCommand, CalendarRefusal};
use super::values::{CalendarEntry, Overlap, TimeSlot};
use crate::kernel::executor::{Decline, Work};
use crate::kernel::ids::AccountId;

/// Takes the time `slot` of `account_id` for `entry`, which gives back the time that it had.
///
/// # Errors
/// [`CalendarRefusal::Overlaps`], or what broke.
pub async fn take_time(
    work: &mut Work<'_>,
    account_id: AccountId,
    entry: CalendarEntry,
    slot: TimeSlot,
    overlap: Overlap,
) -> Result<(), Decline<CalendarRefusal>> {
    let at = work.now();
    let mut calendar = work.load::<Calendar>(account_id).await?;
    calendar.handle(CalendarCommand::Reserve { account_id, entry, slot, overlap, at }).await?;
    Ok(work.save(calendar).await?)
}

/// Gives back the time of `account_id` that `entry` took, if it took any.
///
/// # Errors
/// What broke; it is never refused.
pub async fn give_time_back(
    work: &mut Work<'_>,
    account_id: AccountId,
    entry: CalendarEntry,
) -> Result<(), Decline<CalendarRefusal>> {
    let at = work.now();
    let mut calendar = work.load::<Calendar>(account_id).await?;
    calendar.handle(CalendarCommand::Release { account_id, entry, at }).await?;
    Ok(work.save(calendar).await?)
}
