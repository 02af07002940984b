//! Which notices come by mail too, and when.

use chrono::{DateTime, Utc};
use regimen_core::notification::preferences::{ByMail, Habits, HomeZone, MailChoices};
use serde::{Deserialize, Serialize};

use ByMail::{Off, On};

/// Every notice that can come by mail, and whether it does when nobody said. A notice that is not here is told in the app alone,
/// or its context sends mail of its own that nobody can switch off.
pub const BY_MAIL: &[(&str, ByMail)] = &[
    ("booking.confirmed", On),
    ("booking.booked_for_you", On),
    ("booking.cancelled", On),
    ("booking.cancelled_by_staff", On),
    ("booking.cancelled_late", On),
    ("booking.no_show", On),
    ("booking.was_there", On),
    ("course.enrolled", On),
    ("course.left", On),
    ("hold.expired", Off),
    ("membership.credits_expiring", On),
    ("membership.fee_charged", On),
    ("membership.fee_waived", On),
    ("membership.strike_forgiven", Off),
    ("membership.strikes_forgiven", Off),
    ("role_request.asked", On),
    ("role_request.declined", On),
    ("session.cancelled", On),
    ("session.coach_substituted", On),
    ("session.handed_over", On),
    ("session.moved", On),
    ("session.reminder", On),
    ("session.taken_over", On),
    ("session.too_few_booked", On),
    ("waitlist.passed_over", Off),
    ("waitlist.place_offered", On),
    ("waitlist.places_free", On),
    ("waitlist.promoted", On),
    ("waitlist.reordered", Off),
];

/// Notices that come by mail whatever somebody chose, and at once: they are about the safety of an account.
const ALWAYS: &[&str] = &["privacy.data_exported"];

/// The notice `code`, if it can come by mail without anybody queueing it.
pub(super) fn mailable(code: &str) -> Option<&'static str> {
    let can_be_chosen = BY_MAIL.iter().map(|(known, _)| *known);
    can_be_chosen.chain(ALWAYS.iter().copied()).find(|known| *known == code)
}

/// Whether the notice `code` comes by mail when nobody said; none if it never does by itself.
pub fn by_mail(code: &str) -> Option<ByMail> {
    BY_MAIL.iter().find(|(known, _)| *known == code).map(|(_, default)| *default)
}

/// How one person wants to be written to, as the view of mail knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoicesRow {
    /// What they chose.
    pub mail: MailChoices,
    /// How they want to be written to.
    pub habits: Habits,
}

impl ChoicesRow {
    /// When the notice `code` goes out that they get at `at`; never, if they do not want it by mail.
    pub(super) fn due_at(&self, code: &str, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if ALWAYS.contains(&code) {
            return Some(at);
        }
        let default = by_mail(code)?;
        let wanted = self.mail.get(code).copied().unwrap_or(default);
        let zone = self.habits.time_zone.unwrap_or(HomeZone::UTC).tz();
        match wanted {
            Off => None,
            On => Some(self.habits.quiet.map_or(at, |quiet| quiet.after(at, zone))),
        }
    }
}
