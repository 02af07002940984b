//! Accounts: who people are and how they are let in.
//!
//! - **Account**: a person in one organization, with a [`values::Role`].
//! - **Sign-in**: the standing permission of one of their devices: see [`sign_ins`].
//! - **Email key**: the keyed hash under which an address is reserved, so that it belongs to one account.
//! - **Role**: what somebody may do; **owners** decide who is admin. See [`roles`].
//! - **Mailed link**: what a button in a mail may do once. See [`links`]; what they are good for in [`addresses`], [`passwords`] and
//!   [`attempts`].
//! - **Linked account**: another one of the same person, in another organization. See [`linked`].
//! - **Consent**: which papers somebody accepted. See [`consents`].
//! - **Impersonation**: an admin acts for somebody. See [`impersonation`].
//! - **Intervention**: how somebody signs in is taken in hand by those who run the organization. See [`interventions`].
//! - **Invitation**: somebody is asked to become a member. See [`invitations`].
//!
//! - **Scope**: a part of the API that a program may use: see [`Scope`].
//!
//! Use cases: [`RegisterAccount`], [`sign_in`], [`refresh`], [`EndSignIn`], [`EndSignIns`], [`prove_password`], [`ChangeRole`],
//! [`SuspendAccount`]. Erasing a person is for [`crate::privacy`].

mod account;
mod account_command;
mod account_refusal;
pub mod addresses;
pub mod attempts;
pub mod authenticators;
mod caller;
pub mod consents;
pub mod events;
pub mod identities;
pub mod impersonation;
pub mod interventions;
pub mod invitations;
pub mod linked;
pub mod links;
mod notices;
pub mod passwords;
pub mod ports;
mod prove_password;
mod register_account;
pub mod role_requests;
mod roles;
mod scopes;
pub mod sign_ins;
mod suspension;
pub mod values;

pub use account::Account;
pub use account_command::{AccountCommand, NewPassword};
pub use account_refusal::AccountRefusal;
pub use addresses::{EmailCommand, EmailReservation};
pub use authenticators::{AuthenticatorRefusal, Proof, Proven, SecondFactorRefusal, prove_again};
pub use caller::Caller;
pub use notices::AccountNotice;
pub use prove_password::prove_password;
pub use register_account::{AccountIsRegistered, RegisterAccount, RegisteredBy};
pub use roles::{ChangeRole, ChangeRoleRefusal, Owners, OwnersCommand, OwnersRefusal, RoleIs, RoleNotice};
pub use scopes::{Access, Resource, Scope, Scopes, UnknownScope};
pub use sign_ins::{
    AppAccess, AppSignIn, AuthMethod, Device, DeviceName, EndSignIn, EndSignIns, RefreshToken, Remember, SignIn,
    SignInCommand, SignInEnd, SignInId, SignInIsEnded, SignInLife, SignInsAreEnded, SignedInAs, begin_for_app, refresh,
    sign_in, sign_in_by_link,
};
pub use suspension::{
    RestoreAccount, StandingIs, SuspendAccount, SuspensionNotice, SuspensionReason, SuspensionRefusal, expect_to_judge,
};
