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

/// Who calls, in the order of the cells.
pub(super) const CALLERS: [&str; 7] = ["stranger", "client", "coach", "desk", "admin", "owner", "auditor"];
/// What each of [`CALLERS`] hears.
pub(super) type Doors = [Door; 7];

/// Anybody, signed in or not. This list may only shrink.
pub(super) const EVERYBODY: Doors = [Open; 7];
/// Whoever is signed in.
const SIGNED_IN: Doors = [WhoAreYou, Open, Open, Open, Open, Open, Open];
/// Whoever is signed in and may take part: auditors only read.
const PARTICIPANTS: Doors = [WhoAreYou, Open, Open, Open, Open, Open, NotYou];
/// Whoever leads sessions.
const COACHES: Doors = [WhoAreYou, NotYou, Open, NotYou, Open, Open, NotYou];
/// Whoever is at the door of a session: who leads it, and the front desk.
const DOORKEEPERS: Doors = [WhoAreYou, NotYou, Open, Open, Open, Open, NotYou];
/// The front desk.
const DESK: Doors = [WhoAreYou, NotYou, NotYou, Open, Open, Open, NotYou];
/// Admins and owners.
const ADMINS: Doors = [WhoAreYou, NotYou, NotYou, NotYou, Open, Open, NotYou];
/// Whoever reads figures of sessions.
const ANALYSTS: Doors = [WhoAreYou, NotYou, Open, NotYou, Open, Open, Open];
/// Whoever reads the history.
const AUDITORS: Doors = [WhoAreYou, NotYou, NotYou, NotYou, Open, Open, Open];

/// Every operation of the document, and what each of [`CALLERS`] hears who calls it.
pub(super) const DOORS: &[(&str, Doors)] = &[
    ("register", EVERYBODY),
    ("login", EVERYBODY),
    ("health", EVERYBODY),
    ("ready", EVERYBODY),
    ("decline_hold", EVERYBODY),
    ("leave_waitlist_by_link", EVERYBODY),
    ("read_erasure_receipt", EVERYBODY),
    ("export_my_data", SIGNED_IN),
    ("erase_me", SIGNED_IN),
    ("erase_member", ADMINS),
    ("me", SIGNED_IN),
    ("preview_cancellation", SIGNED_IN),
    ("preview_booking", SIGNED_IN),
    ("reschedule_booking", PARTICIPANTS),
    ("preview_reschedule", SIGNED_IN),
    ("cancel_place", PARTICIPANTS),
    ("place_hold", PARTICIPANTS),
    ("confirm_hold", PARTICIPANTS),
    ("release_hold", PARTICIPANTS),
    ("my_holds", SIGNED_IN),
    ("join_waitlist", PARTICIPANTS),
    ("leave_waitlist", PARTICIPANTS),
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
    ("give_notice", PARTICIPANTS),
    ("withdraw_notice", PARTICIPANTS),
    ("give_notice_for", DESK),
    ("withdraw_notice_for", DESK),
    ("end_plan", ADMINS),
    ("refund_purchase", ADMINS),
    ("my_bookings", SIGNED_IN),
    ("list_sessions", SIGNED_IN),
    ("get_session", SIGNED_IN),
    ("list_series", SIGNED_IN),
    ("get_series", SIGNED_IN),
    ("enrol_in_course", PARTICIPANTS),
    ("leave_course", PARTICIPANTS),
    ("reserve_standing", PARTICIPANTS),
    ("end_standing", PARTICIPANTS),
    ("my_standing", SIGNED_IN),
    ("book_spot", PARTICIPANTS),
    ("cancel_booking", PARTICIPANTS),
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
    ("session_roster", DOORKEEPERS),
    ("mark_attendance", DOORKEEPERS),
    ("reorder_waitlist", COACHES),
    ("check_in", DOORKEEPERS),
    ("check_in_by_code", DOORKEEPERS),
    ("undo_check_in", DOORKEEPERS),
    ("publish_policy", COACHES),
    ("utilisation", ANALYSTS),
    ("get_policy", COACHES),
    ("my_penalties", SIGNED_IN),
    ("my_purchases", SIGNED_IN),
    ("list_plans", SIGNED_IN),
    ("get_plan", SIGNED_IN),
    ("list_packages", SIGNED_IN),
    ("buy_package", PARTICIPANTS),
    ("grant_credits", DESK),
    ("get_membership", DESK),
    ("client_credits", DESK),
    ("client_bookings", DESK),
    ("publish_plan", ADMINS),
    ("change_plan", ADMINS),
    ("retire_plan", ADMINS),
    ("join_plan", DESK),
    ("leave_plan", ADMINS),
    ("publish_package", ADMINS),
    ("change_package", ADMINS),
    ("retire_package", ADMINS),
    ("sell_package", DESK),
    ("list_purchases", DESK),
    ("confirm_purchase", DESK),
    ("cancel_purchase", DESK),
    ("client_penalties", DESK),
    ("forgive_strike", ADMINS),
    ("forgive_strikes", ADMINS),
    ("waive_fee", ADMINS),
    ("note_fee_paid", DESK),
    ("book_for_client", DESK),
    ("organization", EVERYBODY),
    ("configure_organization", ADMINS),
    ("open_organization", EVERYBODY),
    ("look_at_invitation", EVERYBODY),
    ("accept_invitation", EVERYBODY),
    ("invite", DOORKEEPERS),
    ("list_invitations", DOORKEEPERS),
    ("resend_invitation", DOORKEEPERS),
    ("revoke_invitation", DOORKEEPERS),
    ("list_members", DESK),
    ("ask_for_role", PARTICIPANTS),
    ("my_role_request", SIGNED_IN),
    ("withdraw_role_request", PARTICIPANTS),
    ("list_role_requests", ADMINS),
    ("approve_role_request", ADMINS),
    ("decline_role_request", ADMINS),
    ("change_role", ADMINS),
    ("suspend_member", ADMINS),
    ("restore_member", ADMINS),
    ("list_webhooks", ADMINS),
    ("get_webhook", ADMINS),
    ("add_webhook", ADMINS),
    ("change_webhook", ADMINS),
    ("remove_webhook", ADMINS),
    ("rotate_webhook_secret", ADMINS),
    ("test_webhook", ADMINS),
    ("list_webhook_deliveries", ADMINS),
    ("retry_webhook_delivery", ADMINS),
    ("replay_webhook", ADMINS),
    ("list_webhook_topics", ADMINS),
    ("audit_events", AUDITORS),
    ("audit_security", AUDITORS),
    ("export_audit_events", AUDITORS),
    ("member_activity", AUDITORS),
    ("audit_verify", AUDITORS),
    ("audit_export", AUDITORS),
    ("unsubscribe", EVERYBODY),
    ("my_notification_preferences", SIGNED_IN),
    ("set_notification_preferences", SIGNED_IN),
    ("list_mail_templates", ADMINS),
    ("get_mail_template", ADMINS),
    ("set_mail_template", ADMINS),
    ("reset_mail_template", ADMINS),
    ("preview_mail_template", ADMINS),
    ("list_mail", ADMINS),
    ("resend_mail", ADMINS),
];
