//! Invitations: somebody is asked to become a member, by mail.
//!
//! - **Invitation**: one such letter. Whoever accepts it gets the account with the id of the invitation, so that the address in it
//!   is theirs from the beginning and goes with them when they are erased. An account that the address has already is never
//!   changed by an invitation.
//!
//! Use cases: [`Invite`], [`ResendInvitation`], [`RevokeInvitation`], [`accept_invitation`].

mod accept;
pub(super) mod events;
mod handling;
mod invitation;
mod invite;
mod notices;

pub use accept::{InvitationIsAccepted, Joining, accept_invitation};
pub use handling::{ResendInvitation, RevokeInvitation};
pub use invitation::{Invitation, InvitationCommand, InvitationId, InvitationRefusal, InvitationState};
pub use invite::{InvitationIs, Invite};
pub use notices::InvitationNotice;
