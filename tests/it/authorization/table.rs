//! Who may call which operation. An operation that is missing here fails the walk.

/// What somebody hears who calls an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// They may; what comes of it depends on what they ask.
    Open,
    /// 401: who are you?
    WhoAreYou,
    /// 403: not you.
    NotYou,
}

use Door::{NotYou, Open, WhoAreYou};

/// Anybody, signed in or not. This list may only shrink.
pub(super) const EVERYBODY: [Door; 4] = [Open; 4];
/// Whoever is signed in.
const SIGNED_IN: [Door; 4] = [WhoAreYou, Open, Open, Open];
/// Coaches and admins.
const COACHES: [Door; 4] = [WhoAreYou, NotYou, Open, Open];
/// Admins.
const ADMINS: [Door; 4] = [WhoAreYou, NotYou, NotYou, Open];

/// For a stranger, a client, a coach and an admin.
pub(super) const DOORS: &[(&str, [Door; 4])] = &[
    ("register", EVERYBODY),
    ("login", EVERYBODY),
    ("health", EVERYBODY),
    ("ready", EVERYBODY),
    ("decline_hold", EVERYBODY),
    ("leave_waitlist_by_link", EVERYBODY),
    ("me", SIGNED_IN),
    ("preview_cancellation", SIGNED_IN),
    ("preview_booking", SIGNED_IN),
    ("cancel_place", SIGNED_IN),
    ("place_hold", SIGNED_IN),
    ("confirm_hold", SIGNED_IN),
    ("release_hold", SIGNED_IN),
    ("my_holds", SIGNED_IN),
    ("join_waitlist", SIGNED_IN),
    ("leave_waitlist", SIGNED_IN),
    ("session_waitlist", SIGNED_IN),
    ("my_waitlist", SIGNED_IN),
    ("prove_place", SIGNED_IN),
    ("explain", SIGNED_IN),
    ("explain_refusal", SIGNED_IN),
    ("booking_code", SIGNED_IN),
    ("booking_code_svg", SIGNED_IN),
    ("booking_code_png", SIGNED_IN),
    ("my_notifications", SIGNED_IN),
    ("read_notifications", SIGNED_IN),
    ("read_notification", SIGNED_IN),
    ("stream_notifications", SIGNED_IN),
    ("my_membership", SIGNED_IN),
    ("my_credits", SIGNED_IN),
    ("my_bookings", SIGNED_IN),
    ("list_sessions", SIGNED_IN),
    ("get_session", SIGNED_IN),
    ("list_series", SIGNED_IN),
    ("get_series", SIGNED_IN),
    ("enrol_in_course", SIGNED_IN),
    ("leave_course", SIGNED_IN),
    ("reserve_standing", SIGNED_IN),
    ("end_standing", SIGNED_IN),
    ("my_standing", SIGNED_IN),
    ("book_spot", SIGNED_IN),
    ("cancel_booking", SIGNED_IN),
    ("list_templates", COACHES),
    ("create_template", COACHES),
    ("get_template", COACHES),
    ("update_template", COACHES),
    ("delete_template", COACHES),
    ("schedule_session", COACHES),
    ("publish_session", COACHES),
    ("start_session", COACHES),
    ("complete_session", COACHES),
    ("cancel_session", COACHES),
    ("change_session", COACHES),
    ("substitute_coach", COACHES),
    ("schedule_series", COACHES),
    ("change_series", COACHES),
    ("my_day", COACHES),
    ("cancel_series", COACHES),
    ("session_roster", COACHES),
    ("mark_attendance", COACHES),
    ("reorder_waitlist", COACHES),
    ("check_in", COACHES),
    ("check_in_by_code", COACHES),
    ("undo_check_in", COACHES),
    ("publish_policy", COACHES),
    ("utilisation", COACHES),
    ("get_policy", COACHES),
    ("my_penalties", SIGNED_IN),
    ("my_purchases", SIGNED_IN),
    ("list_plans", SIGNED_IN),
    ("get_plan", SIGNED_IN),
    ("list_packages", SIGNED_IN),
    ("buy_package", SIGNED_IN),
    ("grant_credits", ADMINS),
    ("get_membership", ADMINS),
    ("client_credits", ADMINS),
    ("publish_plan", ADMINS),
    ("change_plan", ADMINS),
    ("retire_plan", ADMINS),
    ("join_plan", ADMINS),
    ("leave_plan", ADMINS),
    ("publish_package", ADMINS),
    ("change_package", ADMINS),
    ("retire_package", ADMINS),
    ("sell_package", ADMINS),
    ("list_purchases", ADMINS),
    ("confirm_purchase", ADMINS),
    ("cancel_purchase", ADMINS),
    ("client_penalties", ADMINS),
    ("forgive_strike", ADMINS),
    ("forgive_strikes", ADMINS),
    ("waive_fee", ADMINS),
    ("note_fee_paid", ADMINS),
    ("audit_events", ADMINS),
    ("audit_verify", ADMINS),
    ("audit_export", ADMINS),
];
