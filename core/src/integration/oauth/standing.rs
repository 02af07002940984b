//! Whether an app may go on with what somebody gave it.

use super::app::App;
use super::permission::AppPermission;
use crate::accounts::AppAccess;

/// Whether `access` counts: the person has not taken it back, and the app is still one that people can let do as much.
pub fn may_go_on(access: &AppAccess, app: &App, permission: &AppPermission) -> bool {
    let is_offered = app.terms().is_some_and(|terms| terms.scopes.cover(&access.scopes));
    is_offered && permission.stands(access.permission_epoch)
}
