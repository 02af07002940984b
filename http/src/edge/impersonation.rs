//! What somebody may do who acts for somebody else: what is listed here and nothing more, so that an operation that is new is closed
//! until somebody has thought about it. Closed for good is what proves who a person is, what makes others act in their name, what takes
//! their data away or destroys it, who may do what, and money that goes back.

use std::collections::HashSet;
use std::sync::Arc;

use poem::http::{Method, StatusCode};
use poem::{PathPattern, Request};

use super::limits::Operation;
use super::problem::Problem;
use super::tokens::Claims;

/// The operations that are open to whoever acts for somebody else. A test holds every operation against it.
pub const OPEN_TO_IMPERSONATORS: &[&str] = &[
    "logout",
    "me",
    "my_devices",
    "my_role_request",
    // The timetable.
    "list_sessions",
    "get_session",
    "list_series",
    "get_series",
    "list_templates",
    "create_template",
    "get_template",
    "update_template",
    "delete_template",
    "schedule_session",
    "publish_session",
    "start_session",
    "complete_session",
    "cancel_session",
    "change_session",
    "substitute_coach",
    "schedule_series",
    "change_series",
    "cancel_series",
    "my_day",
    "utilisation",
    "list_locations",
    "get_location",
    "list_rooms",
    "get_room",
    // Places.
    "my_bookings",
    "preview_booking",
    "book_spot",
    "book_for_client",
    "preview_cancellation",
    "cancel_booking",
    "cancel_place",
    "preview_reschedule",
    "reschedule_booking",
    "place_hold",
    "confirm_hold",
    "release_hold",
    "my_holds",
    "join_waitlist",
    "leave_waitlist",
    "session_waitlist",
    "my_waitlist",
    "reorder_waitlist",
    "prove_place",
    "explain",
    "explain_refusal",
    "booking_code",
    "booking_code_svg",
    "booking_code_png",
    "enrol_in_course",
    "leave_course",
    "reserve_standing",
    "end_standing",
    "my_standing",
    "session_roster",
    "client_bookings",
    "mark_attendance",
    "check_in",
    "check_in_by_code",
    "undo_check_in",
    "get_policy",
    "publish_policy",
    // Credits, plans and packages.
    "my_membership",
    "my_credits",
    "my_penalties",
    "my_purchases",
    "list_plans",
    "get_plan",
    "list_packages",
    "get_package",
    "get_membership",
    "client_credits",
    "client_penalties",
    "list_purchases",
    "give_notice",
    "withdraw_notice",
    // What people are told.
    "my_notifications",
    "read_notifications",
    "read_notification",
    "my_notification_preferences",
    "list_members",
    "list_invitations",
];

/// Knows the listed operations by their methods and paths.
pub(crate) struct OpenToImpersonators(HashSet<(Method, String)>);

impl OpenToImpersonators {
    /// Of all `operations`, those that are listed.
    pub(crate) fn new(operations: &[Operation]) -> Self {
        let open = operations.iter().filter(|(_, _, name)| OPEN_TO_IMPERSONATORS.contains(&name.as_str()));
        Self(open.map(|(method, path, _)| (method.clone(), path.clone())).collect())
    }

    fn admits(&self, request: &Request) -> bool {
        let path = request.data::<PathPattern>().map(|pattern| pattern.0.to_string());
        path.is_some_and(|path| self.0.contains(&(request.method().clone(), path)))
    }
}

/// Lets `claims` do what `request` asks for, unless somebody acts for them and it is theirs alone to do.
pub(super) fn expect_open(request: &Request, claims: &Claims) -> Result<(), Problem> {
    let admits = || request.data::<Arc<OpenToImpersonators>>().is_some_and(|open| open.admits(request));
    if claims.impersonated_by().is_none() || admits() {
        return Ok(());
    }
    let detail = "nobody does this for somebody else";
    Err(Problem::new(StatusCode::FORBIDDEN, "impersonation.not_open", detail))
}
