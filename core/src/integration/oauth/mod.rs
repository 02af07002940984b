//! OAuth 2.1: apps of others that act for somebody who lets them, or for the organization by themselves.
//!
//! - **App**: a program of others that admins have registered, public (it keeps no secret: it runs in a browser or on a telephone)
//!   or confidential. What people can let it do, and what it may do by itself, are two lists of scopes.
//! - **Permission**: what one person lets one app do. When they take it back, all that the app holds of theirs is worth nothing.
//! - **Code**: what an app gets for a minute when somebody has let it in, to be exchanged once for a sign-in of its own; only
//!   whoever asked can exchange it (PKCE). Shown twice, it ends what it gave.
//!
//! Use cases: [`RegisterApp`], [`ChangeApp`], [`RotateAppSecret`], [`RemoveApp`], [`AllowApp`], [`redeem_code`], [`ForbidApp`].

mod allow;
mod app;
mod challenge;
mod code;
pub mod events;
mod forbid;
mod manage;
mod permission;
mod redeem;
mod redirect_uri;
mod secret;
mod standing;
mod terms;

pub use allow::{AllowApp, AllowAppRefusal, CodeIs};
pub use app::{App, AppCommand, AppKind, AppRefusal};
pub use challenge::{CodeChallenge, InvalidChallenge};
pub use code::{AuthorizationCode, CodeCommand, CodeId, CodeRefusal};
pub use forbid::{AppIsForbidden, ForbidApp};
pub use manage::{AppIs, ChangeApp, RegisterApp, RemoveApp, RotateAppSecret};
pub use permission::{AppPermission, PermissionCommand, PermissionId, PermissionRefusal};
pub use redeem::{RedeemCode, Redeemed, redeem_code};
pub use redirect_uri::{InvalidRedirect, RedirectUri};
pub use secret::{AppId, AppSecret, ClientId, InvalidClient};
pub use standing::may_go_on;
pub use terms::{AppName, AppTerms};
