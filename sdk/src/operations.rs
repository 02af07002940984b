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
    /// Series.
    ///
    /// In the order in which they were planned. Clients see those that can be booked, coaches all of their own as well, admins
    /// all.
    ///
    /// - `coach_id`: Only those that this coach leads
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_series(
        &self,
        coach_id: Option<&types::AccountId>,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::SeriesPage, Error> {
        self.answered(self.low.list_series(coach_id, cursor, limit).await)
    }
    /// Plan a series.
    ///
    /// All its sessions, or none: at most 200, over at most two years. They stay at their local time when the clocks change. A
    /// time that such a night leaves out is refused with 422 `series.time_skipped`, one that it shows twice with 422
    /// `series.time_ambiguous` unless `on_repeated_time` says which. The coach is taken: 409 `series.coach_taken` with the days.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn schedule_series(
        &self,
        body: &types::NewSeries,
    ) -> Result<types::PlannedSeries, Error> {
        self.answered(self.low.schedule_series(None, body).await)
    }
    /// One series.
    ///
    /// With its sessions.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_series(
        &self,
        series_id: types::SeriesId,
    ) -> Result<types::SeriesWithSessions, Error> {
        self.answered(self.low.get_series(&series_id).await)
    }
    /// Change a series, or the rest of it.
    ///
    /// Every session of it that is still to come, in one step. Sessions that were changed by themselves are left alone unless
    /// `including_exceptions` is said.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_series(
        &self,
        series_id: types::SeriesId,
        body: &types::SeriesChange,
    ) -> Result<types::ChangedSeries, Error> {
        self.answered(self.low.change_series(&series_id, body).await)
    }
    /// Call a series off, or the rest of it.
    ///
    /// Every session of it that is still to come. Every booking of them ends and every client gets all credits back, at once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn cancel_series(
        &self,
        series_id: types::SeriesId,
        body: &types::SeriesCancellation,
    ) -> Result<types::ChangedSeries, Error> {
        self.answered(self.low.cancel_series(&series_id, None, body).await)
    }
    /// Sessions.
    ///
    /// In the order in which they start. Clients see published ones, coaches all of their own as well, admins all.
    ///
    /// - `from`: Only those that start at this instant or later
    /// - `to`: Only those that start before this instant
    /// - `coach_id`: Only those that this coach leads
    /// - `template_id`: Only those made from this template
    /// - `series_id`: Only those of this series
    /// - `available`: Only those with a free place (`true`) or without (`false`)
    ///
    /// # Errors
    /// See [`Error`].
    #[expect(clippy::too_many_arguments, reason = "one for each documented parameter")]
    pub async fn list_sessions(
        &self,
        available: Option<bool>,
        coach_id: Option<&types::AccountId>,
        cursor: Option<&str>,
        from: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
        limit: Option<u32>,
        series_id: Option<&types::SeriesId>,
        template_id: Option<&types::TemplateId>,
        to: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
    ) -> Result<types::SessionPage, Error> {
        self.answered(
            self
                .low
                .list_sessions(
                    available,
                    coach_id,
                    cursor,
                    from,
                    limit,
                    series_id,
                    template_id,
                    to,
                )
                .await,
        )
    }
    /// Plan a session.
    ///
    /// It is a draft until it is published. Its coach's time is taken at once: who leads another session then is refused with
    /// 409 `calendar.overlap`, and if none of `any_coach_of` is free, with 409 `calendar.nobody_free`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn schedule_session(
        &self,
        body: &types::NewSession,
    ) -> Result<types::SessionState, Error> {
        self.answered(self.low.schedule_session(None, body).await)
    }
    /// Change a session.
    ///
    /// Until it begins. Who has a place keeps it, at the new time, for what they paid. A session of a series stands by itself
    /// from then on. Its coach leads another session then: 409 `calendar.overlap`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_session(
        &self,
        session_id: types::SessionId,
        body: &types::SessionChange,
    ) -> Result<types::SessionState, Error> {
        self.answered(self.low.change_session(&session_id, body).await)
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
    /// Let another coach lead a session.
    ///
    /// Who has a place is told. The substitute leads another session then: 409 `calendar.overlap`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn substitute_coach(
        &self,
        session_id: types::SessionId,
        body: &types::Substitute,
    ) -> Result<types::Substituted, Error> {
        self.answered(self.low.substitute_coach(&session_id, None, body).await)
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
