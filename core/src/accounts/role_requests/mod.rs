//! Role requests: a member asks to be coach or to stand at the desk; an admin decides.
//!
//! - **Role request**: what one member asks for, one at a time.
//!
//! Use cases: [`AskForRole`], [`WithdrawRoleRequest`], [`ApproveRoleRequest`], [`DeclineRoleRequest`].

mod ask;
pub(super) mod events;
mod notices;
mod request;
mod settle;

pub use ask::{AskForRole, WithdrawRoleRequest};
pub use notices::RoleRequestNotice;
pub use request::{RequestText, RoleRequest, RoleRequestCommand, RoleRequestRefusal};
pub use settle::{ApproveRoleRequest, DeclineRoleRequest, SettleRoleRequestRefusal};
