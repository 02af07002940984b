//! What can be asked of the API, one method for each operation. Generated from `sdk/openapi.json` by `cargo run -p xtask -- generate`; do not edit.

use crate::generated::types;
use crate::{Client, Error};
impl Client {
    /// Reset somebody's authenticators.
    ///
    /// For who lost them: make sure first that it is them. They sign in with their password alone until they set up new ones,
    /// and are told in the app and by mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reset_authenticators(
        &self,
        account_id: types::AccountId,
        body: &types::AuthenticatorsResetReason,
    ) -> Result<types::AuthenticatorsReset, Error> {
        self.answered(self.low.reset_authenticators(&account_id, None, body).await)
    }
    /// API keys.
    ///
    /// In the order in which they were issued, revoked ones too.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_api_keys(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::ApiKeyPage, Error> {
        self.answered(self.low.list_api_keys(cursor, limit).await)
    }
    /// Let a program in.
    ///
    /// It sends its key as `Authorization: Bearer rk_…` and acts for the organization, within its scopes, and for nobody in person.
    /// The key is shown now and never again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn issue_api_key(
        &self,
        body: &types::NewApiKey,
    ) -> Result<types::WithKey, Error> {
        self.answered(self.low.issue_api_key(None, body).await)
    }
    /// Shut a program out.
    ///
    /// At once; its key stays in the list.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn revoke_api_key(
        &self,
        api_key_id: types::ApiKeyId,
    ) -> Result<types::ApiKeyRef, Error> {
        self.answered(self.low.revoke_api_key(&api_key_id).await)
    }
    /// Give a program another key.
    ///
    /// The former one counts for 24 hours more, so that the program can change over at any time in between.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn rotate_api_key(
        &self,
        api_key_id: types::ApiKeyId,
    ) -> Result<types::WithKey, Error> {
        self.answered(self.low.rotate_api_key(&api_key_id, None).await)
    }
    /// Apps.
    ///
    /// In the order in which they were registered.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_apps(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::AppPage, Error> {
        self.answered(self.low.list_apps(cursor, limit).await)
    }
    /// Register an app.
    ///
    /// People can let it act for them from then on (OAuth 2.1, authorization code with PKCE), or it acts for the organization by
    /// itself (client credentials). The secret of a confidential app is shown now and never again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn register_app(
        &self,
        body: &types::NewApp,
    ) -> Result<types::WithClient, Error> {
        self.answered(self.low.register_app(None, body).await)
    }
    /// One app.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_app(&self, app_id: types::AppId) -> Result<types::App, Error> {
        self.answered(self.low.get_app(&app_id).await)
    }
    /// Remove an app.
    ///
    /// At once: nothing counts any more that it holds.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn remove_app(
        &self,
        app_id: types::AppId,
    ) -> Result<types::AppRef, Error> {
        self.answered(self.low.remove_app(&app_id).await)
    }
    /// Change an app.
    ///
    /// What is left out stays as it is. What people let it do counts only as far as it may still be asked for: where a scope is taken
    /// away, whoever had given it has to let the app in anew.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_app(
        &self,
        app_id: types::AppId,
        body: &types::AppChanges,
    ) -> Result<types::AppRef, Error> {
        self.answered(self.low.change_app(&app_id, body).await)
    }
    /// Give an app another secret.
    ///
    /// The former one counts for 24 hours more, so that the app can change over at any time in between.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn rotate_app_secret(
        &self,
        app_id: types::AppId,
    ) -> Result<types::WithClient, Error> {
        self.answered(self.low.rotate_app_secret(&app_id, None).await)
    }
    /// Rules of alerts.
    ///
    /// One for each pattern.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_alert_rules(&self) -> Result<types::AlertRules, Error> {
        self.answered(self.low.get_alert_rules().await)
    }
    /// Set the rules of alerts.
    ///
    /// They count from the next event on. For a pattern that is left out the usual rule counts.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn set_alert_rules(
        &self,
        body: &types::AlertRules,
    ) -> Result<types::AlertRules, Error> {
        self.answered(self.low.set_alert_rules(body).await)
    }
    /// Alerts.
    ///
    /// What occurred oftener than it should, the newest first. Owners and admins are told of each, in the app and by mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_alerts(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        pattern: Option<types::AlertPattern>,
    ) -> Result<types::AlertPage, Error> {
        self.answered(self.low.list_alerts(cursor, limit, pattern).await)
    }
    /// Events.
    ///
    /// In the order in which they happened. With `person` or `correlation_id` a page can be empty and have a next one all the same.
    ///
    /// - `after`: Only those behind this position
    /// - `limit`: 1 to 100, else 20
    /// - `stream`: Only those of this stream, such as `session-…`
    /// - `kind`: Only those of this kind, such as `SpotBooked`
    /// - `person`: Only those that name this account or were caused by it
    /// - `correlation_id`: Only those that this request set in motion
    /// - `from`: Only those recorded at this time or later
    /// - `to`: Only those recorded before this time
    ///
    /// # Errors
    /// See [`Error`].
    #[expect(clippy::too_many_arguments, reason = "one for each documented parameter")]
    pub async fn audit_events(
        &self,
        after: Option<u64>,
        correlation_id: Option<&types::CorrelationId>,
        from: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
        kind: Option<&str>,
        limit: Option<u32>,
        person: Option<&types::AccountId>,
        stream: Option<&str>,
        to: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
    ) -> Result<types::EventPage, Error> {
        self.answered(
            self
                .low
                .audit_events(
                    after,
                    correlation_id,
                    from,
                    kind,
                    limit,
                    person,
                    stream,
                    to,
                )
                .await,
        )
    }
    /// Security-relevant events.
    ///
    /// Who was let in, who may do what, who got data, what was erased; in the order in which it happened. A page can be empty and have
    /// a next one all the same.
    ///
    /// - `after`: Only those behind this position
    /// - `limit`: 1 to 100, else 20
    /// - `person`: Only those that name this account or were caused by it
    /// - `from`: Only those recorded at this time or later
    /// - `to`: Only those recorded before this time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn audit_security(
        &self,
        after: Option<u64>,
        from: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
        limit: Option<u32>,
        person: Option<&types::AccountId>,
        to: Option<&::chrono::DateTime<::chrono::offset::Utc>>,
    ) -> Result<types::EventPage, Error> {
        self.answered(self.low.audit_security(after, from, limit, person, to).await)
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
    /// Confirm another address.
    ///
    /// With what stands in the link that was mailed to it: once, within 24 hours. The former address is mailed a link to take it
    /// back, for seven days.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn confirm_email_change(
        &self,
        body: &types::LinkToken,
    ) -> Result<types::AccountRef, Error> {
        self.answered(self.low.confirm_email_change(None, body).await)
    }
    /// Take a change of address back.
    ///
    /// With what stands in the link that was mailed to the former address. Changes that were made after it are taken back too, all
    /// devices are signed out, and a link to set another password is mailed.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn undo_email_change(
        &self,
        body: &types::LinkToken,
    ) -> Result<types::AccountRef, Error> {
        self.answered(self.low.undo_email_change(None, body).await)
    }
    /// Sign out.
    ///
    /// Ends the sign-in of this device at once: neither its access token nor its refresh token counts any more.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn logout(&self) -> Result<types::SignInOver, Error> {
        self.answered(self.low.logout(None).await)
    }
    /// Ask for a link to sign in with.
    ///
    /// The answer does not tell whether anybody has this address.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ask_for_magic_link(
        &self,
        body: &types::MagicLinkWish,
    ) -> Result<types::LinkMailed, Error> {
        self.answered(self.low.ask_for_magic_link(None, body).await)
    }
    /// Sign in with a link.
    ///
    /// With what stands in the link of the mail: once, within ten minutes. Whoever has a second factor gets a challenge instead, as at
    /// `/auth/login`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn sign_in_by_link(
        &self,
        body: &types::MagicLink,
    ) -> Result<types::Token, Error> {
        self.answered(self.low.sign_in_by_link(None, body).await)
    }
    /// Who vouches for people here.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn oidc_providers(&self) -> Result<types::OidcProviders, Error> {
        self.answered(self.low.oidc_providers().await)
    }
    /// Sign in with an account elsewhere.
    ///
    /// Send the browser to `authorization_url`. It comes back to the page that the provider knows, with `code` and `state`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn oidc_begin(
        &self,
        provider: &str,
        body: &types::OidcBegin,
    ) -> Result<types::OidcBegun, Error> {
        self.answered(self.low.oidc_begin(provider, None, body).await)
    }
    /// Come back from a provider, and sign in.
    ///
    /// The identity must have been linked before: an address that is the same at both places is not enough. A second factor is asked
    /// for as after a password.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn oidc_complete(
        &self,
        provider: &str,
        body: &types::OidcReturn,
    ) -> Result<types::Token, Error> {
        self.answered(self.low.oidc_complete(provider, None, body).await)
    }
    /// Sign in with a passkey.
    ///
    /// The device has verified who uses it, so neither a password nor a code is asked for.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn passkey_sign_in(
        &self,
        body: &types::PasskeyLogin,
    ) -> Result<types::Token, Error> {
        self.answered(self.low.passkey_sign_in(None, body).await)
    }
    /// Ask for a passkey to sign in with.
    ///
    /// Gives what the browser needs to let somebody choose one of their passkeys, for five minutes and for one sign-in.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn passkey_sign_in_options(&self) -> Result<types::PasskeyOptions, Error> {
        self.answered(self.low.passkey_sign_in_options(None).await)
    }
    /// Forgot the password.
    ///
    /// Mails a link to set another one. The answer does not tell whether anybody has this address.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn forgot_password(
        &self,
        body: &types::Forgotten,
    ) -> Result<types::LinkMailed, Error> {
        self.answered(self.low.forgot_password(None, body).await)
    }
    /// Set another password.
    ///
    /// With what stands in the link of the mail: once, within 30 minutes. All devices are signed out, and nobody is signed in by it:
    /// whoever has a second factor is asked for it as before.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reset_password(
        &self,
        body: &types::ResetPassword,
    ) -> Result<types::AccountRef, Error> {
        self.answered(self.low.reset_password(None, body).await)
    }
    /// How good a password is.
    ///
    /// By the rules that judge it when it is taken. For whoever chooses one: nothing of it is kept, and it is compared with nobody's.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn password_strength(
        &self,
        body: &types::PasswordIdea,
    ) -> Result<types::PasswordStrength, Error> {
        self.answered(self.low.password_strength(None, body).await)
    }
    /// Get a new access token.
    ///
    /// The refresh token is replaced by the one in the answer. For ten seconds the old one gets the same successor, so that requests
    /// that were under way together do no harm; shown later, it is taken for a copy and ends the sign-in.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn refresh(&self, body: &types::Refresh) -> Result<types::Token, Error> {
        self.answered(self.low.refresh(None, body).await)
    }
    /// Register.
    ///
    /// Makes an account for whoever asks; a mail asks them to show that the address is theirs. If the address has an account already,
    /// the answer is the same, that account stays as it is, and its owner is told by mail. Admins are made at the server's command
    /// line.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn register(
        &self,
        body: &types::Register,
    ) -> Result<types::Registered, Error> {
        self.answered(self.low.register(None, body).await)
    }
    /// Give your second factor.
    ///
    /// Goes on where `/auth/login` said `auth.second_factor_required`, within five minutes and once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn second_factor(
        &self,
        body: &types::SecondFactor,
    ) -> Result<types::Token, Error> {
        self.answered(self.low.second_factor(None, body).await)
    }
    /// Recover a lost second factor.
    ///
    /// Begins a wait of 24 hours, in which the owner of the account is told in the app and by mail and can stop it. After that the
    /// same request signs you in and takes the lost authenticators away.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn recover_second_factor(
        &self,
        body: &types::LostSecondFactor,
    ) -> Result<types::SecondFactorRecovery, Error> {
        self.answered(self.low.recover_second_factor(None, body).await)
    }
    /// Stop a recovery by the link in its mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn stop_recovery_by_link(
        &self,
        body: &types::RecoveryLink,
    ) -> Result<types::RecoveryStopped, Error> {
        self.answered(self.low.stop_recovery_by_link(None, body).await)
    }
    /// Have a code sent to sign in with.
    ///
    /// To the telephone of whoever gave their password, if they have one here and nothing better. Give the code to `/auth/second-factor` with
    /// the same challenge: it counts for no other.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn second_factor_text(
        &self,
        body: &types::AskForText,
    ) -> Result<types::TextSent, Error> {
        self.answered(self.low.second_factor_text(None, body).await)
    }
    /// Go on in another organization.
    ///
    /// With the account there that is linked with mine. The sign-in here goes on as well; of two refresh tokens in cookies of one host
    /// the new one stays. Whoever has a second factor there gets a challenge instead, to be answered at `/auth/second-factor`. An
    /// account that is suspended or locked there stays so, and what a role there must have it must have.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn switch_organization(
        &self,
        body: &types::SwitchOrganization,
    ) -> Result<types::Token, Error> {
        self.answered(self.low.switch_organization(None, body).await)
    }
    /// Unlock an account.
    ///
    /// With what stands in the link of the mail that told of the lock: once, within 24 hours.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unlock_account(
        &self,
        body: &types::LinkToken,
    ) -> Result<types::AccountRef, Error> {
        self.answered(self.low.unlock_account(None, body).await)
    }
    /// Verify an address.
    ///
    /// With what stands in the link that was mailed to it: once, within 24 hours.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn verify_email(
        &self,
        body: &types::LinkToken,
    ) -> Result<types::AccountRef, Error> {
        self.answered(self.low.verify_email(None, body).await)
    }
    /// Ask once more for the link to verify an address.
    ///
    /// For whoever registered and has no mail. The answer does not tell whether anybody has this address, nor whether it is verified.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ask_for_verification(
        &self,
        body: &types::VerificationWish,
    ) -> Result<types::LinkMailed, Error> {
        self.answered(self.low.ask_for_verification(None, body).await)
    }
    /// Note whether a client was there.
    ///
    /// From the start of the session on; the last word counts. Once no-shows are marked, `false` is a no-show at once, and `true`
    /// takes back what one cost.
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
    /// What comes back is what the rules say that the booking was made under: by default all credits more than 24 hours before
    /// the start, half of them more than 12 hours before it, else none. Cancelling again changes nothing and gets the same
    /// answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn cancel_booking(
        &self,
        booking_id: types::BookingId,
    ) -> Result<types::CancelledBooking, Error> {
        self.answered(self.low.cancel_booking(&booking_id, &Default::default()).await)
    }
    /// What cancelling would mean.
    ///
    /// By the rules that the booking was made under, if you cancel now: a strike and a fee come of it only if the booking is your
    /// own. Nothing is written. Once the session has started: 409 `booking.session_started`.
    ///
    /// - `place`: One place of the booking alone
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn preview_cancellation(
        &self,
        booking_id: types::BookingId,
        place: Option<u8>,
    ) -> Result<types::CancellationPreview, Error> {
        self.answered(self.low.preview_cancellation(&booking_id, place).await)
    }
    /// Check a client in.
    ///
    /// For the session's coach and admins, from when the doors open. Twice is once. What it cost that they had not come is taken
    /// back.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn check_in(
        &self,
        booking_id: types::BookingId,
        body: &types::Arrival,
    ) -> Result<types::Arrived, Error> {
        self.answered(self.low.check_in(&booking_id, None, body).await)
    }
    /// Take a check-in back.
    ///
    /// With a reason. Nobody has said then whether the client was there; once no-shows are marked, they were not.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn undo_check_in(
        &self,
        booking_id: types::BookingId,
        body: &types::Undo,
    ) -> Result<types::Arrived, Error> {
        self.answered(self.low.undo_check_in(&booking_id, None, body).await)
    }
    /// The code of a booking.
    ///
    /// Shown at the door it checks the client in. It is signed, and worth nothing for any other booking.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn booking_code(
        &self,
        booking_id: types::BookingId,
    ) -> Result<types::BookingCode, Error> {
        self.answered(self.low.booking_code(&booking_id).await)
    }
    /// Cancel one place of a booking.
    ///
    /// The booking goes on with the places that are left; the last one ends it. The first place is the client's own.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn cancel_place(
        &self,
        booking_id: types::BookingId,
        place: u8,
    ) -> Result<types::CancelledBooking, Error> {
        self.answered(
            self.low.cancel_place(&booking_id, place, &Default::default()).await,
        )
    }
    /// Move a booking to another session.
    ///
    /// Gives the places up and takes as many in the other session, with the same guests, at once: if they cannot be had there,
    /// nothing changes. What comes back of the price is what cancelling would give back, and moving late costs what cancelling
    /// late does; the places cost what they cost there. Moving again to the same session gets the same answer. Full: 409
    /// `booking.session_full`; places that are kept for others are not free.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reschedule_booking(
        &self,
        booking_id: types::BookingId,
        body: &types::Reschedule,
    ) -> Result<types::RescheduledBooking, Error> {
        self.answered(self.low.reschedule_booking(&booking_id, None, body).await)
    }
    /// What moving a booking would mean.
    ///
    /// What would come back, what it would cost, and whether it would be refused, if you move it now. Nothing is written.
    ///
    /// - `session_id`: Where to
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn preview_reschedule(
        &self,
        booking_id: types::BookingId,
        session_id: types::SessionId,
    ) -> Result<types::ReschedulePreview, Error> {
        self.answered(self.low.preview_reschedule(&booking_id, &session_id).await)
    }
    /// Read a receipt.
    ///
    /// For whoever holds its token: an erased person cannot sign in any more.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_erasure_receipt(
        &self,
        body: &types::ReadReceipt,
    ) -> Result<types::ErasureReceipt, Error> {
        self.answered(self.low.read_erasure_receipt(None, body).await)
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
    /// Decline an offer by link.
    ///
    /// Without signing in, with the token of the link.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn decline_hold(
        &self,
        body: &types::Followed,
    ) -> Result<types::HoldEnded, Error> {
        self.answered(self.low.decline_hold(body).await)
    }
    /// Give a hold back.
    ///
    /// Its places go to the waitlist, or are free. An offer from the waitlist is declined by this.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn release_hold(
        &self,
        hold_id: types::HoldId,
    ) -> Result<types::HoldEnded, Error> {
        self.answered(self.low.release_hold(&hold_id).await)
    }
    /// Confirm a hold.
    ///
    /// Now it is a booking, with the same id, and costs what it costs. Confirming again gets the same answer; when its time has
    /// run out: 409 `hold.expired`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn confirm_hold(
        &self,
        hold_id: types::HoldId,
        body: &types::Confirmation,
    ) -> Result<types::Booked, Error> {
        self.answered(self.low.confirm_hold(&hold_id, None, body).await)
    }
    /// Impersonations.
    ///
    /// The newest first.
    ///
    /// - `account_id`: Only those of this account
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_impersonations(
        &self,
        account_id: Option<&types::AccountId>,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::ImpersonationPage, Error> {
        self.answered(self.low.list_impersonations(account_id, cursor, limit).await)
    }
    /// End an impersonation.
    ///
    /// At once: its token does not count any more.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn end_impersonation(
        &self,
        impersonation_id: types::SignInId,
    ) -> Result<types::ImpersonationOver, Error> {
        self.answered(self.low.end_impersonation(&impersonation_id).await)
    }
    /// Invitations.
    ///
    /// The newest first: all of them for admins, for coaches and the front desk their own.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_invitations(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::InvitationPage, Error> {
        self.answered(self.low.list_invitations(cursor, limit).await)
    }
    /// Invite somebody.
    ///
    /// They get a mail with a link that stands seven days. Whether the address has an account already is not told; one that it has
    /// stays as it is.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn invite(
        &self,
        body: &types::InvitationBody,
    ) -> Result<types::InvitationRef, Error> {
        self.answered(self.low.invite(None, body).await)
    }
    /// Accept an invitation.
    ///
    /// Makes the account, with an address that is known to be yours. If the address has an account already, that one stays as it
    /// is, and the answer is the same: sign in as before.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn accept_invitation(
        &self,
        body: &types::Acceptance,
    ) -> Result<types::Accepted, Error> {
        self.answered(self.low.accept_invitation(None, body).await)
    }
    /// Look at an invitation.
    ///
    /// With what stands in the link of the mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn look_at_invitation(
        &self,
        body: &types::InvitationToken,
    ) -> Result<types::InvitedTo, Error> {
        self.answered(self.low.look_at_invitation(None, body).await)
    }
    /// Take an invitation back.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn revoke_invitation(
        &self,
        invitation_id: types::InvitationId,
    ) -> Result<types::InvitationRef, Error> {
        self.answered(self.low.revoke_invitation(&invitation_id).await)
    }
    /// Send an invitation once more.
    ///
    /// It stands seven days from now.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn resend_invitation(
        &self,
        invitation_id: types::InvitationId,
    ) -> Result<types::InvitationRef, Error> {
        self.answered(self.low.resend_invitation(&invitation_id, None).await)
    }
    /// Locations.
    ///
    /// In the order in which they were opened.
    ///
    /// - `archived`: Whether archived ones are shown too
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_locations(
        &self,
        archived: Option<bool>,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::LocationPage, Error> {
        self.answered(self.low.list_locations(archived, cursor, limit).await)
    }
    /// Open a location.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn open_location(
        &self,
        body: &types::NewLocation,
    ) -> Result<types::LocationRef, Error> {
        self.answered(self.low.open_location(None, body).await)
    }
    /// One location.
    ///
    /// Also when it is archived.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_location(
        &self,
        location_id: types::LocationId,
    ) -> Result<types::Location, Error> {
        self.answered(self.low.get_location(&location_id).await)
    }
    /// Change a location.
    ///
    /// All but its time zone: what is planned there was planned by its clocks.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_location(
        &self,
        location_id: types::LocationId,
        body: &types::LocationBody,
    ) -> Result<types::LocationRef, Error> {
        self.answered(self.low.change_location(&location_id, body).await)
    }
    /// Archive a location.
    ///
    /// Nothing new is planned in its rooms; what is planned there stays.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn archive_location(
        &self,
        location_id: types::LocationId,
    ) -> Result<types::LocationRef, Error> {
        self.answered(self.low.archive_location(&location_id, None).await)
    }
    /// Use a location again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn restore_location(
        &self,
        location_id: types::LocationId,
    ) -> Result<types::LocationRef, Error> {
        self.answered(self.low.restore_location(&location_id, None).await)
    }
    /// Mail.
    ///
    /// The newest first. What was given up stands here with its reason until somebody has it sent again.
    ///
    /// - `state`: Only mail that has come so far
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_mail(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        state: Option<types::MailState>,
    ) -> Result<types::MailPage, Error> {
        self.answered(self.low.list_mail(cursor, limit, state).await)
    }
    /// Kinds of mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_mail_templates(&self) -> Result<types::MailKinds, Error> {
        self.answered(self.low.list_mail_templates().await)
    }
    /// The words for a kind of mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_mail_template(
        &self,
        code: &str,
        language: types::MailLanguage,
    ) -> Result<types::MailTemplate, Error> {
        self.answered(self.low.get_mail_template(code, language).await)
    }
    /// Say it in words of one's own.
    ///
    /// The text is rendered with made-up facts first: what is no template, names a fact that there is not, or takes too long is
    /// refused.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn set_mail_template(
        &self,
        code: &str,
        body: &types::WordMail,
    ) -> Result<types::MailTemplate, Error> {
        self.answered(self.low.set_mail_template(code, body).await)
    }
    /// Say it in the words that come with Regimen again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reset_mail_template(
        &self,
        code: &str,
        language: types::MailLanguage,
    ) -> Result<types::MailTemplate, Error> {
        self.answered(self.low.reset_mail_template(code, language).await)
    }
    /// See a mail before anybody gets it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn preview_mail_template(
        &self,
        code: &str,
        body: &types::PreviewMail,
    ) -> Result<types::MailPreview, Error> {
        self.answered(self.low.preview_mail_template(code, None, body).await)
    }
    /// Send a mail again.
    ///
    /// At once, and with five new tries: what was given up, what went out and was lost, or what waits for its next try.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn resend_mail(
        &self,
        mail_id: types::MailId,
    ) -> Result<types::Resent, Error> {
        self.answered(self.low.resend_mail(&mail_id, None).await)
    }
    /// My account.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn me(&self) -> Result<types::Account, Error> {
        self.answered(self.low.me().await)
    }
    /// My apps.
    ///
    /// Those that I let act for me.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_apps(&self) -> Result<types::MyApps, Error> {
        self.answered(self.low.my_apps().await)
    }
    /// Let an app do nothing any more.
    ///
    /// At once: nothing counts any more that it holds of mine.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn forbid_app(
        &self,
        app_id: types::AppId,
    ) -> Result<types::ForbiddenApp, Error> {
        self.answered(self.low.forbid_app(&app_id).await)
    }
    /// My authenticators.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_authenticators(&self) -> Result<types::Authenticators, Error> {
        self.answered(self.low.my_authenticators().await)
    }
    /// New backup codes.
    ///
    /// Those before are worth nothing from now on.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn renew_backup_codes(
        &self,
        body: &types::Proof,
    ) -> Result<types::BackupCodes, Error> {
        self.answered(self.low.renew_backup_codes(None, body).await)
    }
    /// Take codes by text message.
    ///
    /// Sends six digits to the number. It counts once they are given. Whoever takes over a number gets its texts: an authenticator
    /// app or a passkey is better, and whoever has one is sent no texts.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn give_phone(
        &self,
        body: &types::NewPhone,
    ) -> Result<types::TextSent, Error> {
        self.answered(self.low.give_phone(None, body).await)
    }
    /// Confirm the telephone.
    ///
    /// From now on a code can be sent there after the password. Answers with ten backup codes, shown this once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn confirm_phone(
        &self,
        body: &types::PhoneCode,
    ) -> Result<types::PhoneConfirmed, Error> {
        self.answered(self.low.confirm_phone(None, body).await)
    }
    /// Do without codes by text message.
    ///
    /// You are told by mail. With your last second factor your backup codes go too.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn remove_phone(
        &self,
        body: &types::Proof,
    ) -> Result<types::PhoneRemoved, Error> {
        self.answered(self.low.remove_phone(None, body).await)
    }
    /// Have a code sent.
    ///
    /// To prove that it is you to whatever asks for a code.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ask_for_text(&self) -> Result<types::TextSent, Error> {
        self.answered(self.low.ask_for_text(None).await)
    }
    /// Stop a recovery.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn stop_recovery(&self) -> Result<types::RecoveryStopped, Error> {
        self.answered(self.low.stop_recovery().await)
    }
    /// Take an authenticator app.
    ///
    /// Shows a secret for the app. It counts once a code of it is given; until then, asking again gives another secret.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn begin_totp(
        &self,
        body: &types::Proof,
    ) -> Result<types::TotpSecret, Error> {
        self.answered(self.low.begin_totp(None, body).await)
    }
    /// Confirm the authenticator app.
    ///
    /// From now on a code of it is asked for after the password. Answers with ten backup codes, shown this once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn confirm_totp(
        &self,
        body: &types::TotpCode,
    ) -> Result<types::TotpConfirmed, Error> {
        self.answered(self.low.confirm_totp(None, body).await)
    }
    /// Do without the authenticator app.
    ///
    /// The backup codes go with it. You are told by mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn remove_totp(
        &self,
        body: &types::Proof,
    ) -> Result<types::TotpRemoved, Error> {
        self.answered(self.low.remove_totp(None, body).await)
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
    /// What I accepted.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_consents(&self) -> Result<types::Consents, Error> {
        self.answered(self.low.my_consents().await)
    }
    /// Accept the terms and the privacy notice.
    ///
    /// In the versions that count now; others: 409 `account.consent_outdated`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn give_consent(
        &self,
        body: &types::Accept,
    ) -> Result<types::ConsentNoted, Error> {
        self.answered(self.low.give_consent(None, body).await)
    }
    /// My credits, line by line.
    ///
    /// Newest first. Every balance is the sum of its line and those before it.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_credits(
        &self,
        as_of: Option<&str>,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::Ledger, Error> {
        self.answered(self.low.my_credits(as_of, cursor, limit).await)
    }
    /// My day as a coach.
    ///
    /// - `date`: Which day
    /// - `time_zone`: Where, by its name in the IANA list: `Europe/Berlin`
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_day(
        &self,
        date: &::chrono::naive::NaiveDate,
        time_zone: &str,
    ) -> Result<types::Day, Error> {
        self.answered(self.low.my_day(date, time_zone).await)
    }
    /// My devices.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_devices(&self) -> Result<types::Devices, Error> {
        self.answered(self.low.my_devices().await)
    }
    /// Sign all other devices out.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn end_other_devices(&self) -> Result<types::OthersOver, Error> {
        self.answered(self.low.end_other_devices().await)
    }
    /// Sign a device out.
    ///
    /// At once: neither its access token nor its refresh token counts any more.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn end_device(
        &self,
        sign_in_id: types::SignInId,
    ) -> Result<types::SignInOver, Error> {
        self.answered(self.low.end_device(&sign_in_id).await)
    }
    /// Ask for another address.
    ///
    /// Mails a link to it; until somebody follows that, nothing changes. The answer does not tell whether anybody has the address.
    /// Whoever has a second factor gives it too: else 422 `authenticators.code_needed`. After five links to one address in an hour:
    /// 429 `account.too_many_links`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ask_for_email_change(
        &self,
        body: &types::NewEmail,
    ) -> Result<types::LinkMailed, Error> {
        self.answered(self.low.ask_for_email_change(body).await)
    }
    /// Mail me the link to verify my address.
    ///
    /// Once more; the one before goes on to count. If the address is verified already: 409 `account.email_verified_already`; after
    /// five links in an hour: 429 `account.too_many_links`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mail_verification(&self) -> Result<types::LinkMailed, Error> {
        self.answered(self.low.mail_verification(None).await)
    }
    /// Erase me.
    ///
    /// At once and for ever: your keys are destroyed, so that nobody can read your data any more, here or in any backup of the log;
    /// you are signed out, and what you had booked goes to others. Keep the receipt: with its token it can be read again. Whoever has a
    /// second factor gives it too: else 422 `authenticators.code_needed`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn erase_me(
        &self,
        body: &types::EraseMe,
    ) -> Result<types::ErasureReceipt, Error> {
        self.answered(self.low.erase_me(None, body).await)
    }
    /// My holds.
    ///
    /// The newest first.
    ///
    /// - `active`: Only those whose places are still kept (`true`), or only the others (`false`)
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_holds(
        &self,
        active: Option<bool>,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::HoldPage, Error> {
        self.answered(self.low.my_holds(active, cursor, limit).await)
    }
    /// My accounts elsewhere.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_identities(&self) -> Result<types::LinkedIdentities, Error> {
        self.answered(self.low.my_identities().await)
    }
    /// Link an account elsewhere.
    ///
    /// After a proof that it is you. Goes on like a sign-in.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn oidc_link(
        &self,
        provider: &str,
        body: &types::Proof,
    ) -> Result<types::OidcBegun, Error> {
        self.answered(self.low.oidc_link(provider, None, body).await)
    }
    /// Come back from a provider, and link the identity.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn oidc_link_complete(
        &self,
        provider: &str,
        body: &types::OidcReturn,
    ) -> Result<types::IdentityLinked, Error> {
        self.answered(self.low.oidc_link_complete(provider, None, body).await)
    }
    /// Unlink an account elsewhere.
    ///
    /// You are told by mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unlink_identity(
        &self,
        provider: &str,
        body: &types::Proof,
    ) -> Result<types::IdentityUnlinked, Error> {
        self.answered(self.low.unlink_identity(provider, None, body).await)
    }
    /// My membership.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time. At a time to come, as it will be if nothing happens until then
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_membership(
        &self,
        as_of: Option<&str>,
    ) -> Result<types::Membership, Error> {
        self.answered(self.low.my_membership(as_of).await)
    }
    /// How I want to be written to.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_notification_preferences(
        &self,
    ) -> Result<types::NotificationPreferences, Error> {
        self.answered(self.low.my_notification_preferences().await)
    }
    /// Say how I want to be written to.
    ///
    /// It replaces what was said before. In the app everything is told all the same, because it is the record of what happened;
    /// mail about the safety of the account cannot be switched off and does not wait for quiet hours to end.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn set_notification_preferences(
        &self,
        body: &types::WantedPreferences,
    ) -> Result<types::NotificationPreferences, Error> {
        self.answered(self.low.set_notification_preferences(body).await)
    }
    /// My notifications.
    ///
    /// The newest first.
    ///
    /// - `unread`: Only those that are not read (`true`), or only the others (`false`)
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_notifications(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        unread: Option<bool>,
    ) -> Result<types::NotificationPage, Error> {
        self.answered(self.low.my_notifications(cursor, limit, unread).await)
    }
    /// Note what I have read.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_notifications(
        &self,
        body: &types::HaveRead,
    ) -> Result<types::Unread, Error> {
        self.answered(self.low.read_notifications(None, body).await)
    }
    /// Note that I have read one.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_notification(&self, number: u32) -> Result<types::Unread, Error> {
        self.answered(self.low.read_notification(number, None).await)
    }
    /// My organizations.
    ///
    /// This one, and those in which I have an account that is linked with this one.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_organizations(&self) -> Result<types::MyOrganizations, Error> {
        self.answered(self.low.my_organizations().await)
    }
    /// Link another account of mine.
    ///
    /// One that I have in another organization: sign in there, and come back with the access token within ten minutes. From then on
    /// each of the two can go on as the other at `/auth/switch`. Both are told by mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn link_account(
        &self,
        body: &types::AccountToLink,
    ) -> Result<types::LinkedAccount, Error> {
        self.answered(self.low.link_account(None, body).await)
    }
    /// Accept an invitation to another organization.
    ///
    /// As `/invitations/accept` does, and links the new account with this one. If the address of the invitation has an account there
    /// already, that one stays as it is and is not linked, and the answer is the same: sign in there, and link it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn join_organization(
        &self,
        body: &types::JoinOrganization,
    ) -> Result<types::JoinedOrganization, Error> {
        self.answered(self.low.join_organization(None, body).await)
    }
    /// End a link.
    ///
    /// On both sides. Both accounts stay as they are.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unlink_account(
        &self,
        org_id: types::OrgId,
    ) -> Result<types::LinkedAccount, Error> {
        self.answered(self.low.unlink_account(&org_id).await)
    }
    /// My passkeys.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_passkeys(&self) -> Result<types::Passkeys, Error> {
        self.answered(self.low.my_passkeys().await)
    }
    /// Add a passkey.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn add_passkey(
        &self,
        body: &types::NewPasskey,
    ) -> Result<types::PasskeyAdded, Error> {
        self.answered(self.low.add_passkey(None, body).await)
    }
    /// Ask for a new passkey.
    ///
    /// Gives what the browser needs to make one, for five minutes. Only passkeys that their device keeps itself, and that make sure
    /// who uses them, are taken.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn passkey_creation_options(
        &self,
        body: &types::Proof,
    ) -> Result<types::PasskeyOptions, Error> {
        self.answered(self.low.passkey_creation_options(None, body).await)
    }
    /// Ask a passkey to prove that it is you.
    ///
    /// Gives what the browser needs; its answer is a proof for whatever asks for one.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn passkey_proof_options(&self) -> Result<types::PasskeyOptions, Error> {
        self.answered(self.low.passkey_proof_options(None).await)
    }
    /// Call a passkey something else.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn rename_passkey(
        &self,
        passkey_id: types::PasskeyId,
        body: &types::PasskeyRename,
    ) -> Result<types::PasskeyRef, Error> {
        self.answered(self.low.rename_passkey(&passkey_id, body).await)
    }
    /// Do without a passkey.
    ///
    /// You are told by mail. With your last second factor your backup codes go too.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn remove_passkey(
        &self,
        passkey_id: types::PasskeyId,
        body: &types::Proof,
    ) -> Result<types::PasskeyRef, Error> {
        self.answered(self.low.remove_passkey(&passkey_id, None, body).await)
    }
    /// Change my password.
    ///
    /// All other devices are signed out. Whoever has a second factor gives it too: else 422 `authenticators.code_needed`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_password(
        &self,
        body: &types::ChangePassword,
    ) -> Result<types::AccountRef, Error> {
        self.answered(self.low.change_password(body).await)
    }
    /// My strikes and fees.
    ///
    /// Newest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_penalties(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::Penalties, Error> {
        self.answered(self.low.my_penalties(cursor, limit).await)
    }
    /// Give notice.
    ///
    /// My plan ends with the first cycle that its terms allow: as many days from now as they say, and not while I am bound. Its
    /// credits can be spent until then. Said twice, the first end stands. Without a plan: 409 `membership.not_on_plan`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn give_notice(&self) -> Result<types::OnPlan, Error> {
        self.answered(self.low.give_notice().await)
    }
    /// Withdraw my notice.
    ///
    /// My plan goes on.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn withdraw_notice(&self) -> Result<types::OnPlan, Error> {
        self.answered(self.low.withdraw_notice().await)
    }
    /// My purchases.
    ///
    /// Newest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_purchases(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::PurchasePage, Error> {
        self.answered(self.low.my_purchases(cursor, limit).await)
    }
    /// What I ask for.
    ///
    /// The newest request, and what was decided.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_role_request(&self) -> Result<types::RoleRequest, Error> {
        self.answered(self.low.my_role_request().await)
    }
    /// Ask for another role.
    ///
    /// To be coach, or to stand at the desk. An admin decides; you are told.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn ask_for_role(
        &self,
        body: &types::RoleWish,
    ) -> Result<types::RoleRequestRef, Error> {
        self.answered(self.low.ask_for_role(None, body).await)
    }
    /// Ask no more.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn withdraw_role_request(&self) -> Result<types::RoleRequestRef, Error> {
        self.answered(self.low.withdraw_role_request().await)
    }
    /// My standing reservations.
    ///
    /// Newest first, with what came of each in every session.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_standing(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::StandingPage, Error> {
        self.answered(self.low.my_standing(cursor, limit).await)
    }
    /// My trusted devices.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_trusted_devices(&self) -> Result<types::TrustedDevices, Error> {
        self.answered(self.low.my_trusted_devices().await)
    }
    /// Ask for my second factor on every device again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn distrust_devices(&self) -> Result<types::DevicesDistrusted, Error> {
        self.answered(self.low.distrust_devices().await)
    }
    /// Ask for my second factor on a device again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn distrust_device(
        &self,
        device_id: types::TrustedDeviceId,
    ) -> Result<types::DevicesDistrusted, Error> {
        self.answered(self.low.distrust_device(&device_id).await)
    }
    /// My places in line.
    ///
    /// The newest first.
    ///
    /// - `waiting`: Only those that still wait (`true`), or only the others (`false`)
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn my_waitlist(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        waiting: Option<bool>,
    ) -> Result<types::EntryPage, Error> {
        self.answered(self.low.my_waitlist(cursor, limit, waiting).await)
    }
    /// Members.
    ///
    /// Those first who came first.
    ///
    /// - `text`: Only those in whose name or address this stands, whatever its case and accents
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_members(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        role: Option<types::Role>,
        state: Option<types::MemberState>,
        text: Option<&str>,
    ) -> Result<types::MemberPage, Error> {
        self.answered(self.low.list_members(cursor, limit, role, state, text).await)
    }
    /// Activity of a member.
    ///
    /// What they did and what was done about them, the latest first. A page can be empty and have a next one all the same.
    ///
    /// - `before`: Only what happened before this position
    /// - `limit`: 1 to 100, else 20
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn member_activity(
        &self,
        account_id: types::AccountId,
        before: Option<u64>,
        limit: Option<u32>,
    ) -> Result<types::EventPage, Error> {
        self.answered(self.low.member_activity(&account_id, before, limit).await)
    }
    /// Sign a member out on all devices.
    ///
    /// At once; they sign in again as before. They are told, in the app and by mail. Only owners do it to admins and owners.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn sign_out_member(
        &self,
        account_id: types::AccountId,
    ) -> Result<types::MemberSignedOut, Error> {
        self.answered(self.low.sign_out_member(&account_id).await)
    }
    /// Erase a member.
    ///
    /// For ever, also if they owe something. What they had booked goes to others; a coach must lead no session any more. Only owners do
    /// this to admins and owners, and nobody to themselves: that is `POST /me/erasure`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn erase_member(
        &self,
        account_id: types::AccountId,
        body: &types::EraseMember,
    ) -> Result<types::ErasureReceipt, Error> {
        self.answered(self.low.erase_member(&account_id, None, body).await)
    }
    /// Act for a member.
    ///
    /// Gives a token of a quarter of an hour with which the application looks as it does to them. Each answer says
    /// `Regimen-Impersonated-By`, whatever is done stands in the log with both of you, and they are told at once, in the app and by mail.
    /// What is theirs alone stays closed: what proves who they are, their data, roles, money that goes back. Admins act for clients and
    /// staff, owners for admins too, and nobody for an owner. It ends with your own sign-in.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn impersonate_member(
        &self,
        account_id: types::AccountId,
        body: &types::ImpersonateMember,
    ) -> Result<types::ImpersonationToken, Error> {
        self.answered(self.low.impersonate_member(&account_id, None, body).await)
    }
    /// Merge two accounts of one person.
    ///
    /// Credits and bookings to come go over to the account that stays, with their price, their rules and the day on which they expire, in
    /// one commit; nobody signs in with the other account any more. A plan, a fee, an open purchase, a standing reservation or a place in
    /// line must be settled before.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn merge_member(
        &self,
        account_id: types::AccountId,
        body: &types::MergeMember,
    ) -> Result<types::MemberMerge, Error> {
        self.answered(self.low.merge_member(&account_id, None, body).await)
    }
    /// See what merging two accounts would do.
    ///
    /// What would go over, or the refusal that merging would get. Nothing is written.
    ///
    /// - `into`: The account that would stay
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn preview_merge(
        &self,
        account_id: types::AccountId,
        into: types::AccountId,
    ) -> Result<types::MemberMerge, Error> {
        self.answered(self.low.preview_merge(&account_id, &into).await)
    }
    /// Have a member set another password.
    ///
    /// Their password counts no more at once, and they are signed out on all devices, trusted ones too. They are mailed a link to set
    /// another one, once, within 30 minutes; later they ask for one themselves, as for a password that they forgot. Their second factors
    /// stay. Only owners do it to admins and owners, and nobody does it to themselves.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reset_member_password(
        &self,
        account_id: types::AccountId,
    ) -> Result<types::MemberPasswordReset, Error> {
        self.answered(self.low.reset_member_password(&account_id, None).await)
    }
    /// Restore a member.
    ///
    /// They may sign in and be booked again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn restore_member(
        &self,
        account_id: types::AccountId,
    ) -> Result<types::MemberStanding, Error> {
        self.answered(self.low.restore_member(&account_id, None).await)
    }
    /// Give a member another role.
    ///
    /// Admins give and take the roles client, coach, desk and auditor; only owners those of admin and owner. The last owner stays
    /// one. The member is told, in the app and by mail.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_role(
        &self,
        account_id: types::AccountId,
        body: &types::RoleBody,
    ) -> Result<types::MemberRole, Error> {
        self.answered(self.low.change_role(&account_id, body).await)
    }
    /// Suspend a member.
    ///
    /// They cannot sign in or be booked until they are restored; what they have stays theirs. They are told, in the app and by mail. Only
    /// owners suspend admins and owners, and nobody suspends themselves.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn suspend_member(
        &self,
        account_id: types::AccountId,
        body: &types::SuspendMember,
    ) -> Result<types::MemberStanding, Error> {
        self.answered(self.low.suspend_member(&account_id, None, body).await)
    }
    /// Buy a package.
    ///
    /// At its price of now. The purchase is pending until it is paid; the answer says what to do. With the same
    /// `Idempotency-Key` it is the same purchase.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn buy_package(
        &self,
        body: &types::Wish,
    ) -> Result<types::PurchaseRef, Error> {
        self.answered(self.low.buy_package(None, body).await)
    }
    /// A client's membership.
    ///
    /// As the client sees it.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time. At a time to come, as it will be if nothing happens until then
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_membership(
        &self,
        client_id: types::AccountId,
        as_of: Option<&str>,
    ) -> Result<types::Membership, Error> {
        self.answered(self.low.get_membership(&client_id, as_of).await)
    }
    /// A client's bookings.
    ///
    /// As the client sees them; for a coach those of sessions that they lead.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn client_bookings(
        &self,
        client_id: types::AccountId,
        cursor: Option<&str>,
        limit: Option<u32>,
        state: Option<types::BookingList>,
    ) -> Result<types::BookingPage, Error> {
        self.answered(self.low.client_bookings(&client_id, cursor, limit, state).await)
    }
    /// A client's credits, line by line.
    ///
    /// Newest first, as the client sees them.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn client_credits(
        &self,
        client_id: types::AccountId,
        as_of: Option<&str>,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::Ledger, Error> {
        self.answered(self.low.client_credits(&client_id, as_of, cursor, limit).await)
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
    /// A client's strikes and fees.
    ///
    /// Newest first, as the client sees them.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn client_penalties(
        &self,
        client_id: types::AccountId,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::Penalties, Error> {
        self.answered(self.low.client_penalties(&client_id, cursor, limit).await)
    }
    /// Forgive all strikes of a client.
    ///
    /// None of them counts any more. Fees stay: waive those that need not be paid.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn forgive_strikes(
        &self,
        client_id: types::AccountId,
        body: &types::Mercy,
    ) -> Result<types::StrikesForgiven, Error> {
        self.answered(self.low.forgive_strikes(&client_id, None, body).await)
    }
    /// Forgive a strike.
    ///
    /// It does not count any more. Its fee stays: waive it too if it need not be paid.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn forgive_strike(
        &self,
        client_id: types::AccountId,
        booking_id: types::BookingId,
        kind: types::PenaltyKind,
        body: &types::Mercy,
    ) -> Result<types::PenaltyRef, Error> {
        self.answered(
            self.low.forgive_strike(&client_id, &booking_id, kind, None, body).await,
        )
    }
    /// Note that a fee is paid.
    ///
    /// Waived: 409 `membership.fee_settled`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn note_fee_paid(
        &self,
        client_id: types::AccountId,
        booking_id: types::BookingId,
        kind: types::PenaltyKind,
    ) -> Result<types::PenaltyRef, Error> {
        self.answered(self.low.note_fee_paid(&client_id, &booking_id, kind, None).await)
    }
    /// Waive a fee.
    ///
    /// Paid: 409 `membership.fee_settled`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn waive_fee(
        &self,
        client_id: types::AccountId,
        booking_id: types::BookingId,
        kind: types::PenaltyKind,
        body: &types::Mercy,
    ) -> Result<types::PenaltyRef, Error> {
        self.answered(
            self.low.waive_fee(&client_id, &booking_id, kind, None, body).await,
        )
    }
    /// Put a client on a plan.
    ///
    /// As it is now, instead of the plan they are on. The first cycle begins at once, with its credits; being on it already
    /// changes nothing.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn join_plan(
        &self,
        client_id: types::AccountId,
        body: &types::Joining,
    ) -> Result<types::OnPlan, Error> {
        self.answered(self.low.join_plan(&client_id, body).await)
    }
    /// Take a client off their plan.
    ///
    /// At once. What is left of the cycle's credits can be spent until its end; no other cycle begins. While the client is
    /// bound: 409 `membership.committed`; end the plan with a reason then.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn leave_plan(
        &self,
        client_id: types::AccountId,
    ) -> Result<types::OnPlan, Error> {
        self.answered(self.low.leave_plan(&client_id).await)
    }
    /// End a client's plan at once.
    ///
    /// With a reason, also while the client is bound. What is left of the cycle's credits can be spent until its end.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn end_plan(
        &self,
        client_id: types::AccountId,
        body: &types::Ending,
    ) -> Result<types::OnPlan, Error> {
        self.answered(self.low.end_plan(&client_id, None, body).await)
    }
    /// Give notice for a client.
    ///
    /// As the client would.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn give_notice_for(
        &self,
        client_id: types::AccountId,
    ) -> Result<types::OnPlan, Error> {
        self.answered(self.low.give_notice_for(&client_id).await)
    }
    /// Withdraw a client's notice.
    ///
    /// As the client would.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn withdraw_notice_for(
        &self,
        client_id: types::AccountId,
    ) -> Result<types::OnPlan, Error> {
        self.answered(self.low.withdraw_notice_for(&client_id).await)
    }
    /// Sell a package at the desk.
    ///
    /// The client has paid; the credits are there at once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn sell_package(
        &self,
        client_id: types::AccountId,
        body: &types::Sale,
    ) -> Result<types::PurchaseRef, Error> {
        self.answered(self.low.sell_package(&client_id, None, body).await)
    }
    /// How many people have a second factor.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mfa_adoption(&self) -> Result<types::MfaAdoption, Error> {
        self.answered(self.low.mfa_adoption().await)
    }
    /// Who must have a second factor.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn mfa_policy(&self) -> Result<types::MfaPolicy, Error> {
        self.answered(self.low.mfa_policy().await)
    }
    /// Say who must have a second factor.
    ///
    /// Counts from each person's next refresh on, so within minutes. You need a second factor of your own first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn set_mfa_policy(
        &self,
        body: &types::MfaPolicy,
    ) -> Result<types::MfaPolicy, Error> {
        self.answered(self.low.set_mfa_policy(body).await)
    }
    /// Let an app act for me.
    ///
    /// The page at `/oauth/authorize` calls this when somebody agrees. It answers with where to send them: back to the app.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn allow_app(
        &self,
        body: &types::AppRequest,
    ) -> Result<types::WayOn, Error> {
        self.answered(self.low.allow_app(None, body).await)
    }
    /// The organization.
    ///
    /// How it is called, what it speaks, how it looks, which papers it goes by: for everybody, also before they sign in. Which one
    /// is meant is said by the header `Regimen-Organization` (its id or its short name), else by the host, else by the token.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn organization(&self) -> Result<types::Organization, Error> {
        self.answered(self.low.organization().await)
    }
    /// Choose for the organization.
    ///
    /// All of it at once. The same again changes nothing.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn configure_organization(
        &self,
        body: &types::OrganizationBody,
    ) -> Result<types::OrganizationRef, Error> {
        self.answered(self.low.configure_organization(body).await)
    }
    /// Open an organization.
    ///
    /// With its first owner. Whether anybody may is a setting of the server; where not, whoever runs it does it at the command
    /// line. A short name that is taken: 409 `organization.address_taken`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn open_organization(
        &self,
        body: &types::OpeningBody,
    ) -> Result<types::OpenedBody, Error> {
        self.answered(self.low.open_organization(None, body).await)
    }
    /// Packages on sale.
    ///
    /// In the order in which they were published. Retired ones are left out unless an admin asks for them.
    ///
    /// - `retired`: Whether retired ones are shown too; for admins
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_packages(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        retired: Option<bool>,
    ) -> Result<types::PackagePage, Error> {
        self.answered(self.low.list_packages(cursor, limit, retired).await)
    }
    /// Put a package on sale.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn publish_package(
        &self,
        body: &types::PackageBody,
    ) -> Result<types::PackageRef, Error> {
        self.answered(self.low.publish_package(None, body).await)
    }
    /// One package.
    ///
    /// Also when it is not on sale any more.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_package(
        &self,
        package_id: types::PackageId,
        as_of: Option<&str>,
    ) -> Result<types::Package, Error> {
        self.answered(self.low.get_package(&package_id, as_of).await)
    }
    /// Change a package.
    ///
    /// For those who buy it from now on. A purchase keeps the price that it began with.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_package(
        &self,
        package_id: types::PackageId,
        body: &types::PackageBody,
    ) -> Result<types::PackageRef, Error> {
        self.answered(self.low.change_package(&package_id, body).await)
    }
    /// Take a package off sale.
    ///
    /// Purchases that have begun can still be paid.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn retire_package(
        &self,
        package_id: types::PackageId,
    ) -> Result<types::PackageRef, Error> {
        self.answered(self.low.retire_package(&package_id).await)
    }
    /// Do the same about many penalties.
    ///
    /// Charge fees that no rule charged, forgive strikes, waive fees, or note them as paid, of up to 100 penalties of any clients.
    /// All of one client's happen or none of them, and what came of each is told. What is so already stays as it is, so it can be
    /// said again. A fee is charged for a booking that was missed (`no_show`) or cancelled (`late_cancel`), with a reason that the
    /// client can read.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn apply_penalties(
        &self,
        body: &types::PenaltiesAtOnce,
    ) -> Result<types::PenaltyResults, Error> {
        self.answered(self.low.apply_penalties(None, body).await)
    }
    /// Plans.
    ///
    /// In the order in which they were published. Retired ones are left out unless an admin asks for them.
    ///
    /// - `retired`: Whether retired ones are shown too; for admins
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_plans(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
        retired: Option<bool>,
    ) -> Result<types::PlanPage, Error> {
        self.answered(self.low.list_plans(cursor, limit, retired).await)
    }
    /// Publish a plan.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn publish_plan(
        &self,
        body: &types::PlanBody,
    ) -> Result<types::PlanRef, Error> {
        self.answered(self.low.publish_plan(None, body).await)
    }
    /// One plan.
    ///
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_plan(
        &self,
        plan_id: types::PlanId,
        as_of: Option<&str>,
    ) -> Result<types::Plan, Error> {
        self.answered(self.low.get_plan(&plan_id, as_of).await)
    }
    /// Change a plan.
    ///
    /// For those who join from now on. Whoever is on it keeps the version that they joined.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_plan(
        &self,
        plan_id: types::PlanId,
        body: &types::PlanBody,
    ) -> Result<types::PlanRef, Error> {
        self.answered(self.low.change_plan(&plan_id, body).await)
    }
    /// Retire a plan.
    ///
    /// Nobody can join it any more. Whoever is on it stays.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn retire_plan(
        &self,
        plan_id: types::PlanId,
    ) -> Result<types::PlanRef, Error> {
        self.answered(self.low.retire_plan(&plan_id).await)
    }
    /// Rules.
    ///
    /// - `as_of`: As they were at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_policy(
        &self,
        scope: &str,
        as_of: Option<&str>,
    ) -> Result<types::PublishedPolicy, Error> {
        self.answered(self.low.get_policy(scope, as_of).await)
    }
    /// Publish rules.
    ///
    /// For `organization`, `template-<id>` or `plan-<id>`. Sections that are left out come from the wider scope: what a plan says
    /// counts more than what a template says, and that more than the organization. Bookings that stand keep the rules they were
    /// made under.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn publish_policy(
        &self,
        scope: &str,
        body: &types::Policy,
    ) -> Result<types::PublishedVersion, Error> {
        self.answered(self.low.publish_policy(scope, body).await)
    }
    /// All purchases.
    ///
    /// Newest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_purchases(
        &self,
        client_id: Option<&types::AccountId>,
        cursor: Option<&str>,
        limit: Option<u32>,
        status: Option<types::PurchaseStatus>,
    ) -> Result<types::PurchasePage, Error> {
        self.answered(self.low.list_purchases(client_id, cursor, limit, status).await)
    }
    /// Cancel a purchase that is not paid.
    ///
    /// Paid: 409 `purchase.paid`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn cancel_purchase(
        &self,
        purchase_id: types::PurchaseId,
    ) -> Result<types::PurchaseRef, Error> {
        self.answered(self.low.cancel_purchase(&purchase_id, None).await)
    }
    /// Note that a purchase is paid.
    ///
    /// The credits are there in the same moment. Said again, it changes nothing and gets the same answer. Cancelled: 409
    /// `purchase.cancelled`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn confirm_purchase(
        &self,
        purchase_id: types::PurchaseId,
        body: &types::Payment,
    ) -> Result<types::PurchaseRef, Error> {
        self.answered(self.low.confirm_purchase(&purchase_id, None, body).await)
    }
    /// Refund a purchase.
    ///
    /// Its unspent credits are taken back in the same moment. With a `reference` the money was given back by hand; without, the
    /// purchase is `refunding` until whoever took the money gives it back or staff say that they did. Said again, it is the same
    /// refund; another amount: 409 `purchase.refunded`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn refund_purchase(
        &self,
        purchase_id: types::PurchaseId,
        body: &types::GivingBack,
    ) -> Result<types::PurchaseRef, Error> {
        self.answered(self.low.refund_purchase(&purchase_id, None, body).await)
    }
    /// Utilisation and no-shows.
    ///
    /// Of the sessions that start in a time of at most 400 days: a coach sees their own, admins and auditors all. At most 20,000 sessions.
    ///
    /// - `from`: Only sessions that start at this instant or later
    /// - `to`: Only sessions that start before this instant
    /// - `time_zone`: Where the days of the week are counted, such as `Europe/Berlin`; UTC if left out
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn utilisation(
        &self,
        from: &::chrono::DateTime<::chrono::offset::Utc>,
        group_by: types::GroupBy,
        time_zone: Option<&str>,
        to: &::chrono::DateTime<::chrono::offset::Utc>,
    ) -> Result<types::UtilisationReport, Error> {
        self.answered(self.low.utilisation(from, group_by, time_zone, to).await)
    }
    /// How long what is kept.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_retention(&self) -> Result<types::Retention, Error> {
        self.answered(self.low.get_retention().await)
    }
    /// Set how long what is kept.
    ///
    /// What was over for longer goes out of sight at once, and from then on every day. The log itself keeps that it happened, and to whom,
    /// but of an erased person nothing that can be read.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn set_retention(
        &self,
        body: &types::RetentionRules,
    ) -> Result<types::Retention, Error> {
        self.answered(self.low.set_retention(body).await)
    }
    /// Open role requests.
    ///
    /// Those first who asked first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_role_requests(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::RoleRequestPage, Error> {
        self.answered(self.low.list_role_requests(cursor, limit).await)
    }
    /// Let a member have what they ask for.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn approve_role_request(
        &self,
        account_id: types::AccountId,
    ) -> Result<types::RoleRequestRef, Error> {
        self.answered(self.low.approve_role_request(&account_id, None).await)
    }
    /// Decline what a member asks for.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn decline_role_request(
        &self,
        account_id: types::AccountId,
        body: &types::DeclineBody,
    ) -> Result<types::RoleRequestRef, Error> {
        self.answered(self.low.decline_role_request(&account_id, None, body).await)
    }
    /// Rooms.
    ///
    /// In the order in which they were opened.
    ///
    /// - `location_id`: Only those there
    /// - `archived`: Whether archived ones are shown too
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_rooms(
        &self,
        archived: Option<bool>,
        cursor: Option<&str>,
        limit: Option<u32>,
        location_id: Option<&types::LocationId>,
    ) -> Result<types::RoomPage, Error> {
        self.answered(self.low.list_rooms(archived, cursor, limit, location_id).await)
    }
    /// Open a room at a location.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn open_room(
        &self,
        body: &types::NewRoom,
    ) -> Result<types::RoomRef, Error> {
        self.answered(self.low.open_room(None, body).await)
    }
    /// One room.
    ///
    /// Also when it is archived.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_room(&self, room_id: types::RoomId) -> Result<types::Room, Error> {
        self.answered(self.low.get_room(&room_id).await)
    }
    /// Change a room.
    ///
    /// What is planned in it stays as it is, also if it holds fewer from now on.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_room(
        &self,
        room_id: types::RoomId,
        body: &types::RoomBody,
    ) -> Result<types::RoomRef, Error> {
        self.answered(self.low.change_room(&room_id, body).await)
    }
    /// Archive a room.
    ///
    /// Nothing new is planned in it; what is planned in it stays.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn archive_room(
        &self,
        room_id: types::RoomId,
    ) -> Result<types::RoomRef, Error> {
        self.answered(self.low.archive_room(&room_id, None).await)
    }
    /// Use a room again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn restore_room(
        &self,
        room_id: types::RoomId,
    ) -> Result<types::RoomRef, Error> {
        self.answered(self.low.restore_room(&room_id, None).await)
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
    /// `series.time_ambiguous` unless `on_repeated_time` says which. The coach is taken: 409 `series.coach_taken` with the days;
    /// the room: 409 `series.room_taken`.
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
    /// Enrol in a course.
    ///
    /// Books every session of the series that is still to come, all or none. What you have booked already you keep. One session
    /// cannot be booked: the refusal of that session, and nothing is booked.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn enrol_in_course(
        &self,
        series_id: types::SeriesId,
        body: &types::NothingMore,
    ) -> Result<types::Enrolment, Error> {
        self.answered(self.low.enrol_in_course(&series_id, None, body).await)
    }
    /// Leave a course.
    ///
    /// Gives back the bookings of the enrolment that are still to come, each by the rules it was made under.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn leave_course(
        &self,
        series_id: types::SeriesId,
    ) -> Result<types::Enrolment, Error> {
        self.answered(self.low.leave_course(&series_id).await)
    }
    /// Reserve a place in every session.
    ///
    /// Books every session of the series that is still to come and can be booked, and every other one when it is published or
    /// when booking opens. `/me/standing` reports what was booked and what was not.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reserve_standing(
        &self,
        series_id: types::SeriesId,
        body: &types::NothingMore,
    ) -> Result<types::StandingReservation, Error> {
        self.answered(self.low.reserve_standing(&series_id, None, body).await)
    }
    /// End a standing reservation.
    ///
    /// What is booked stays booked.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn end_standing(
        &self,
        series_id: types::SeriesId,
    ) -> Result<types::StandingReservation, Error> {
        self.answered(self.low.end_standing(&series_id).await)
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
    /// - `location_id`: Only those that take place at this location
    /// - `room_id`: Only those that take place in this room
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
        location_id: Option<&types::LocationId>,
        room_id: Option<&types::RoomId>,
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
                    location_id,
                    room_id,
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
    /// 409 `calendar.overlap`, and if none of `any_coach_of` is free, with 409 `calendar.nobody_free`. Its room is taken as well: 409
    /// `room.taken`; one that holds fewer than may take part is refused with 422 `room.too_small` unless `exceed_room` is said.
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
    /// Change a session.
    ///
    /// Until it begins. Who has a place keeps it, at the new time, for what they paid. A session of a series stands by itself
    /// from then on. Its coach leads another session then: 409 `calendar.overlap`; its room is taken: 409 `room.taken`.
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
    /// Book places.
    ///
    /// The places and their price are one: neither happens without the other. Places that are kept for you are used first. Full:
    /// 409 `booking.session_full`. Twice by one client: 409 `booking.already_booked`. Too few credits: 409
    /// `membership.insufficient_credits`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn book_spot(
        &self,
        session_id: types::SessionId,
        body: &types::NewBooking,
    ) -> Result<types::Booked, Error> {
        self.answered(self.low.book_spot(&session_id, None, body).await)
    }
    /// What booking would mean.
    ///
    /// What it would cost, whether it would be refused, and what cancelling would give back. Nothing is written.
    ///
    /// - `places`: How many places: 1 if left out
    /// - `guest_passes`: How many of them would be paid with guest passes: none if left out
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn preview_booking(
        &self,
        session_id: types::SessionId,
        guest_passes: Option<u32>,
        places: Option<u32>,
    ) -> Result<types::BookingPreview, Error> {
        self.answered(self.low.preview_booking(&session_id, guest_passes, places).await)
    }
    /// The roster of a session.
    ///
    /// For its coach, the front desk and admins.
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
    /// Book places for a client.
    ///
    /// By the same rules and at the same price as if they booked themselves; they are told.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn book_for_client(
        &self,
        session_id: types::SessionId,
        body: &types::BookingForClient,
    ) -> Result<types::Booked, Error> {
        self.answered(self.low.book_for_client(&session_id, None, body).await)
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
    /// Check in by code.
    ///
    /// At the door of one session: the code of a booking of another one is refused, 409 `check_in.other_session`. A code that is
    /// not ours: 404 `link.invalid`. The same code twice is once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn check_in_by_code(
        &self,
        session_id: types::SessionId,
        body: &types::ShownCode,
    ) -> Result<types::Arrived, Error> {
        self.answered(self.low.check_in_by_code(&session_id, None, body).await)
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
    /// Keep places.
    ///
    /// For ten minutes, unless the rules say otherwise. They count as taken for everybody else and cost nothing yet. At most five
    /// holds a minute for each client: 429.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn place_hold(
        &self,
        session_id: types::SessionId,
        body: &types::NewHold,
    ) -> Result<types::Held, Error> {
        self.answered(self.low.place_hold(&session_id, None, body).await)
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
    /// The line of a session.
    ///
    /// Its coach and admins see everyone in it. Who stands in it sees where, and every change of its order with the reason.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn session_waitlist(
        &self,
        session_id: types::SessionId,
    ) -> Result<types::WaitlistLine, Error> {
        self.answered(self.low.session_waitlist(&session_id).await)
    }
    /// Stand in line.
    ///
    /// For a session that is full. Who stands there already keeps their place. While places are free: 409
    /// `waitlist.places_free`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn join_waitlist(
        &self,
        session_id: types::SessionId,
        body: &types::NewEntry,
    ) -> Result<types::Standing, Error> {
        self.answered(self.low.join_waitlist(&session_id, None, body).await)
    }
    /// Leave the line.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn leave_waitlist(
        &self,
        session_id: types::SessionId,
    ) -> Result<types::HasLeft, Error> {
        self.answered(self.low.leave_waitlist(&session_id).await)
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
    /// - `as_of`: As it was at a position of the log, or at a time
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_template(
        &self,
        template_id: types::TemplateId,
        as_of: Option<&str>,
    ) -> Result<types::Template, Error> {
        self.answered(self.low.get_template(&template_id, as_of).await)
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
    /// Get no more mail of a kind, by link.
    ///
    /// What `List-Unsubscribe` in a mail leads to (RFC 8058), so it works without signing in and takes any body.
    ///
    /// - `token`: From the link
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unsubscribe(&self, token: &str) -> Result<types::Unsubscribed, Error> {
        self.answered(self.low.unsubscribe(token, None).await)
    }
    /// Leave the line by link.
    ///
    /// Without signing in, with the token of the link.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn leave_waitlist_by_link(
        &self,
        body: &types::Followed,
    ) -> Result<types::HasLeft, Error> {
        self.answered(self.low.leave_waitlist_by_link(body).await)
    }
    /// Put somebody elsewhere in the line.
    ///
    /// For the session's coach and admins, with a reason. Everyone in the line is told.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reorder_waitlist(
        &self,
        entry_id: types::EntryId,
        body: &types::NewPosition,
    ) -> Result<types::NewStanding, Error> {
        self.answered(self.low.reorder_waitlist(&entry_id, body).await)
    }
    /// Prove a place in line.
    ///
    /// For whoever stands or stood there, the session's coach and admins: everything that was decided about the line while they
    /// did, each decision as it is stored, with a signed head of the log and the proof of where they stood. Check it with
    /// `regimen audit verify-place FILE --public-key KEY` or `docs/verify_place.py`; the format is told in docs/proof.md.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn prove_place(
        &self,
        entry_id: types::EntryId,
    ) -> Result<::serde_json::Value, Error> {
        self.answered(self.low.prove_place(&entry_id).await)
    }
    /// Webhooks.
    ///
    /// In the order in which they were added.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_webhooks(
        &self,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<types::WebhookPage, Error> {
        self.answered(self.low.list_webhooks(cursor, limit).await)
    }
    /// Have an address told what happens.
    ///
    /// Every event of the topics is sent as a signed POST (Standard Webhooks), at least once and in the order of the log, and
    /// tried again for three days until it is answered with a status from 200 to 299. The secret is shown now and never again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn add_webhook(
        &self,
        body: &types::NewWebhook,
    ) -> Result<types::WithSecret, Error> {
        self.answered(self.low.add_webhook(None, body).await)
    }
    /// What webhooks can be told.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_webhook_topics(&self) -> Result<types::Topics, Error> {
        self.answered(self.low.list_webhook_topics().await)
    }
    /// One webhook.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_webhook(
        &self,
        webhook_id: types::WebhookId,
    ) -> Result<types::Webhook, Error> {
        self.answered(self.low.get_webhook(&webhook_id).await)
    }
    /// Remove a webhook.
    ///
    /// Nothing is sent to it any more, what failed before included.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn remove_webhook(
        &self,
        webhook_id: types::WebhookId,
    ) -> Result<types::WebhookRef, Error> {
        self.answered(self.low.remove_webhook(&webhook_id).await)
    }
    /// Change a webhook.
    ///
    /// What is left out stays as it is. Topics that are added are sent from then on; `/replay` sends what was before. A disabled webhook keeps its place in the log: once enabled again it is sent all that it
    /// missed.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_webhook(
        &self,
        webhook_id: types::WebhookId,
        body: &types::WebhookChanges,
    ) -> Result<types::WebhookRef, Error> {
        self.answered(self.low.change_webhook(&webhook_id, body).await)
    }
    /// What was sent to a webhook.
    ///
    /// One for each event, with how it went last; the newest event first.
    ///
    /// - `status`: Only those that have come so far
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list_webhook_deliveries(
        &self,
        webhook_id: types::WebhookId,
        cursor: Option<&str>,
        limit: Option<u32>,
        status: Option<types::DeliveryStatus>,
    ) -> Result<types::DeliveryPage, Error> {
        self.answered(
            self.low.list_webhook_deliveries(&webhook_id, cursor, limit, status).await,
        )
    }
    /// Try one delivery once more.
    ///
    /// Now, and as often as the first time if it fails; also what was given up, and what arrived. It keeps its id.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn retry_webhook_delivery(
        &self,
        webhook_id: types::WebhookId,
        delivery_id: types::DeliveryId,
    ) -> Result<types::DeliveryRef, Error> {
        self.answered(
            self.low.retry_webhook_delivery(&webhook_id, &delivery_id, None).await,
        )
    }
    /// Tell a webhook again what happened.
    ///
    /// From a position of the log or a time on, in the order of the log. Deliveries keep their ids, so a receiver that remembers
    /// them takes only what it missed. What happens meanwhile comes after it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn replay_webhook(
        &self,
        webhook_id: types::WebhookId,
        body: &types::ReplayFrom,
    ) -> Result<types::Replaying, Error> {
        self.answered(self.low.replay_webhook(&webhook_id, None, body).await)
    }
    /// Give a webhook another secret.
    ///
    /// For 24 hours what is sent is signed with both, so that the receiver can change over at any time in between.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn rotate_webhook_secret(
        &self,
        webhook_id: types::WebhookId,
    ) -> Result<types::WithSecret, Error> {
        self.answered(self.low.rotate_webhook_secret(&webhook_id, None).await)
    }
    /// Send a test.
    ///
    /// One signed delivery of the topic `webhook.test`, now. It is not in the history and not tried again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn test_webhook(
        &self,
        webhook_id: types::WebhookId,
    ) -> Result<types::Tested, Error> {
        self.answered(self.low.test_webhook(&webhook_id).await)
    }
    /// Why was it refused?.
    ///
    /// A refused booking, hold, confirmation, place in line, move to another session, enrolment or standing reservation carries
    /// this path as `why`. The decision is taken again over what it saw, and answers with the same refusal and the events that it rested on. For whoever was refused, the session's coach and
    /// admins. Once somebody's data that it rested on is erased: 409 `why.not_reproducible`.
    ///
    /// - `token`: The token of the link
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn explain_refusal(
        &self,
        token: &str,
    ) -> Result<types::RefusalExplanation, Error> {
        self.answered(self.low.explain_refusal(token).await)
    }
    /// Why did it happen?.
    ///
    /// The events that led to a booking, a hold, a place in line or an event, in their order, each in one sentence, with the
    /// version of the rule that decided. For whom it concerns, the session's coach and admins. Events are looked up around the
    /// time in their ids, and no deeper than 50,000 events before the end of the log.
    ///
    /// - `id`: Of a booking, a hold, an entry of a waitlist, or an event
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn explain(&self, id: &::uuid::Uuid) -> Result<types::Explanation, Error> {
        self.answered(self.low.explain(id).await)
    }
}
