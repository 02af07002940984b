//! Somebody takes back what they let an app do.

use serde::{Deserialize, Serialize};

use super::permission::{AppPermission, PermissionCommand, PermissionId, PermissionRefusal};
use super::secret::AppId;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Let the app `app_id` do nothing for `account_id` any more: nothing counts that it holds of theirs, at once.
#[derive(Debug, Clone, Copy)]
pub struct ForbidApp {
    /// The app.
    pub app_id: AppId,
    /// Who.
    pub account_id: AccountId,
}

/// It does nothing for them any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppIsForbidden {
    /// The app.
    pub app_id: AppId,
}

impl UseCase for ForbidApp {
    type Outcome = AppIsForbidden;
    type Refusal = PermissionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AppIsForbidden, Decline<PermissionRefusal>> {
        let (Self { app_id, account_id }, at) = (*self, work.now());
        let mut permission = work.load::<AppPermission>(PermissionId::of(account_id, app_id)).await?;
        permission.handle(PermissionCommand::Forbid { app_id, account_id, at }).await?;
        work.save(permission).await?;
        Ok(AppIsForbidden { app_id })
    }
}
