//! Whether somebody still acts for somebody else.

use chrono::{DateTime, Utc};

use crate::accounts::Account;
use crate::accounts::sign_ins::{SignIn, SignInId};
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::{AccountId, OrgId};

/// Whether the impersonation `sign_in_id` of `account_id`, which is over at `ends_at` at the latest, goes on. It ends before when it is
/// ended, with all sign-ins of the account, and when the account is suspended.
///
/// # Errors
/// When the log does not answer or cannot be read.
pub async fn goes_on(
    executor: &Executor,
    org: OrgId,
    (sign_in_id, account_id): (SignInId, AccountId),
    ends_at: DateTime<Utc>,
) -> Result<bool, Failure> {
    if executor.clock().now() >= ends_at {
        return Ok(false);
    }
    let (sign_in, account) = executor.current_pair::<SignIn, Account>(org, (sign_in_id, account_id)).await?;
    Ok(account.admits(sign_in_id, &sign_in))
}
