//! What can be asked of the API, one method for each operation. Generated from `sdk/openapi.json` by `cargo run -p xtask -- generate`; do not edit.

use crate::generated::types;
use crate::{Client, Error};
impl Client {
    /// Events.
    ///
    /// In the order in which they happened.
    ///
    /// - `after`: Only those behind this position
    /// - `limit`: 1 to 100, else 20
    /// - `stream`: Only those of this stream, such as `session-…`
    /// - `kind`: Only those of this kind, such as `SpotBooked`
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn audit_events(
        &self,
        after: Option<u64>,
        kind: Option<&str>,
        limit: Option<u32>,
        stream: Option<&str>,
    ) -> Result<types::EventPage, Error> {
        self.answered(self.low.audit_events(after, kind, limit, stream).await)
    }
    /// Verify the log.
    ///
    /// Recomputes every hash from the first event on, and holds the log against the heads that were signed before.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn audit_verify(&self) -> Result<types::Verification, Error> {
        self.answered(self.low.audit_verify().await)
    }
    /// Register.
    ///
    /// Makes an account for whoever asks. Admins are made at the server's command line.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn register(
        &self,
        body: &types::Register,
    ) -> Result<types::Registered, Error> {
        self.answered(self.low.register(None, body).await)
    }
    /// Note whether a client was there.
    ///
    /// From the start of the session on; the last word counts.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mark_attendance(
        &self,
        booking_id: types::BookingId,
        body: &types::AttendanceBody,
    ) -> Result<types::Attendance, Error> {
        self.answered(self.low.mark_attendance(&booking_id, body).await)
    }
    /// Cancel a booking.
    ///
    /// More than 24 hours before the start all credits come back, more than 12 hours half of them, else none. Cancelling again
    /// changes nothing and gets the same answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn cancel_booking(
        &self,
        booking_id: types::BookingId,
    ) -> Result<types::CancelledBooking, Error> {
        self.answered(self.low.cancel_booking(&booking_id, &Default::default()).await)
    }
    /// Health.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn health(&self) -> Result<types::Health, Error> {
        self.answered(self.low.health().await)
    }
    /// Whether requests should be sent here.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ready(&self) -> Result<types::Health, Error> {
        self.answered(self.low.ready().await)
    }
    /// My account.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn me(&self) -> Result<types::Account, Error> {
        self.answered(self.low.me().await)
    }
    /// My bookings.
    ///
    /// Upcoming ones in the order in which they start; past and cancelled ones, and all without a state, latest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_bookings(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        state: Option<types::BookingList>,
    ) -> Result<types::BookingPage, Error> {
        self.answered(self.low.my_bookings(cursor, limit, state).await)
    }
    /// My credits, line by line.
    ///
    /// Newest first. Every balance is the sum of the lines before it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_credits(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::Ledger, Error> {
        self.answered(self.low.my_credits(cursor, limit).await)
    }
    /// My membership.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_membership(
        &self,
        as_of: Option<&str>,
    ) -> Result<types::Membership, Error> {
        self.answered(self.low.my_membership(as_of).await)
    }
    /// Grant credits.
    ///
    /// A lot of its own, with its own expiry. Booking spends the lot that expires first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn grant_credits(
        &self,
        client_id: types::AccountId,
        body: &types::Grant,
    ) -> Result<types::Granted, Error> {
        self.answered(self.low.grant_credits(&client_id, None, body).await)
    }
    /// Sessions.
    ///
    /// In the order in which they start. Clients see published ones, coaches all of their own as well, admins all.
    ///
    /// - `from`: Only those that start at this instant or later
    /// - `to`: Only those that start before this instant
    /// - `coach_id`: Only those that this coach leads
    /// - `available`: Only those with a free place (`true`) or without (`false`)
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_sessions(
        &self,
        available: Option<bool>,
        coach_id: Option<&types::AccountId>,
        cursor: Option<&str>,
        from: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
        limit: Option<u32>,
        to: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
    ) -> Result<types::SessionPage, Error> {
        self.answered(
            self.low.list_sessions(available, coach_id, cursor, from, limit, to).await,
        )
    }
    /// Plan a session.
    ///
    /// It is a draft until it is published.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn schedule_session(
        &self,
        body: &types::NewSession,
    ) -> Result<types::SessionState, Error> {
        self.answered(self.low.schedule_session(None, body).await)
    }
    /// One session.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_session(
        &self,
        session_id: types::SessionId,
        as_of: Option<&str>,
    ) -> Result<types::Session, Error> {
        self.answered(self.low.get_session(&session_id, as_of).await)
    }
    /// Book a place.
    ///
    /// The place and its price are one: neither happens without the other. Full: 409 `booking.session_full`. Twice by one
    /// client: 409 `booking.already_booked`. Too few credits: 409 `membership.insufficient_credits`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn book_spot(
        &self,
        session_id: types::SessionId,
    ) -> Result<types::Booked, Error> {
        self.answered(self.low.book_spot(&session_id, None, &Default::default()).await)
    }
    /// The roster of a session.
    ///
    /// For its coach and admins.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn session_roster(
        &self,
        session_id: types::SessionId,
        as_of: Option<&str>,
    ) -> Result<types::Roster, Error> {
        self.answered(self.low.session_roster(&session_id, as_of).await)
    }
    /// Cancel a session.
    ///
    /// Every booking of it ends and every client gets all credits back, at once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn cancel_session(
        &self,
        session_id: types::SessionId,
        body: &types::Cancellation,
    ) -> Result<types::SessionState, Error> {
        self.answered(self.low.cancel_session(&session_id, None, body).await)
    }
    /// Complete a session.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn complete_session(
        &self,
        session_id: types::SessionId,
    ) -> Result<types::SessionState, Error> {
        self.answered(self.low.complete_session(&session_id, None).await)
    }
    /// Publish a session.
    ///
    /// From now on it can be booked.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn publish_session(
        &self,
        session_id: types::SessionId,
    ) -> Result<types::SessionState, Error> {
        self.answered(self.low.publish_session(&session_id, None).await)
    }
    /// Start a session.
    ///
    /// From now on it can neither be booked nor cancelled.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn start_session(
        &self,
        session_id: types::SessionId,
    ) -> Result<types::SessionState, Error> {
        self.answered(self.low.start_session(&session_id, None).await)
    }
    /// Templates.
    ///
    /// A coach's own, in the order in which they were made; everybody's for an admin.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_templates(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::TemplatePage, Error> {
        self.answered(self.low.list_templates(cursor, limit).await)
    }
    /// Make a template.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_template(
        &self,
        body: &types::TemplateBody,
    ) -> Result<types::Template, Error> {
        self.answered(self.low.create_template(None, body).await)
    }
    /// One template.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_template(
        &self,
        template_id: types::TemplateId,
    ) -> Result<types::Template, Error> {
        self.answered(self.low.get_template(&template_id).await)
    }
    /// Change a template.
    ///
    /// Sessions made from it stay as they are.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn update_template(
        &self,
        template_id: types::TemplateId,
        body: &types::TemplateBody,
    ) -> Result<types::TemplateRef, Error> {
        self.answered(self.low.update_template(&template_id, body).await)
    }
    /// Delete a template.
    ///
    /// Sessions made from it stay as they are.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn delete_template(
        &self,
        template_id: types::TemplateId,
    ) -> Result<types::TemplateRef, Error> {
        self.answered(self.low.delete_template(&template_id).await)
    }
}
