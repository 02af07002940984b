//! What each pattern is counted by.

use chrono::{DateTime, Utc};
use regimen_core::accounts::authenticators::events::AuthenticatorsEvent;
use regimen_core::accounts::events::{AccountEvent, ImpersonationEvent};
use regimen_core::audit::alerts::AlertPattern;
use regimen_core::integration::api_keys::events::ApiKeyEvent;
use regimen_core::integration::events::WebhookEvent;
use regimen_core::integration::oauth::events::AppEvent;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::privacy::events::{ErasureGround, PrivacyEvent};
use regimen_core::privacy::events::DisclosureEvent;

use crate::engine::{Event, FoldError};

/// One time more.
pub(super) struct Sign {
    pub(super) pattern: AlertPattern,
    /// By or of whom, if it is counted for each account.
    pub(super) account: Option<AccountId>,
    pub(super) at: DateTime<Utc>,
}

/// The kinds of events that are signs.
const KINDS: [&str; 16] = [
    "ApiKeyIssued",
    "ApiKeyRotated",
    "AppChanged",
    "AppRegistered",
    "AppSecretRotated",
    "AuthenticatorsReset",
    "DataExported",
    "ImpersonationBegan",
    "PasskeyRemoved",
    "PhoneRemoved",
    "SecondFactorFailed",
    "SignInLocked",
    "SubjectErased",
    "TotpRemoved",
    "WebhookAdded",
    "WebhookSecretRotated",
];

pub(super) fn may_be_sign(kind: &str) -> bool {
    KINDS.contains(&kind)
}

/// What `event` is a sign of.
pub(super) fn sign(event: &Event) -> Result<Option<Sign>, FoldError> {
    let of = |pattern, account, at| Ok(Some(Sign { pattern, account, at }));
    if let Some(DisclosureEvent::DataExported(exported)) = event.read()? {
        return of(AlertPattern::Exports, Some(exported.account_id), exported.exported_at);
    }
    if let Some(ImpersonationEvent::ImpersonationBegan(began)) = event.read()? {
        return of(AlertPattern::Impersonations, Some(began.by), began.began_at);
    }
    if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
        && erased.ground != Some(ErasureGround::AskedInApp)
    {
        return of(AlertPattern::Erasures, None, erased.erased_at);
    }
    if let Some(AccountEvent::SignInLocked(locked)) = event.read()? {
        return of(AlertPattern::Locks, None, locked.locked_at);
    }
    match event.read()? {
        Some(AuthenticatorsEvent::SecondFactorFailed(failed)) => {
            return of(AlertPattern::WrongCodes, Some(failed.account_id), failed.failed_at);
        }
        Some(AuthenticatorsEvent::TotpRemoved(removed)) => {
            return of(AlertPattern::FactorsRemoved, None, removed.removed_at);
        }
        Some(AuthenticatorsEvent::PasskeyRemoved(removed)) => {
            return of(AlertPattern::FactorsRemoved, None, removed.removed_at);
        }
        Some(AuthenticatorsEvent::PhoneRemoved(removed)) => {
            return of(AlertPattern::FactorsRemoved, None, removed.removed_at);
        }
        Some(AuthenticatorsEvent::AuthenticatorsReset(reset)) => {
            return of(AlertPattern::FactorsRemoved, None, reset.reset_at);
        }
        Some(_) | None => {}
    }
    let made_at = secret_made_at(event)?;
    Ok(made_at.map(|at| Sign { pattern: AlertPattern::Secrets, account: None, at }))
}

/// When somebody made a secret by which another program comes in or is believed, if `event` says so. That an app may act by itself
/// from now on counts too: its secret opens more than it did.
fn secret_made_at(event: &Event) -> Result<Option<DateTime<Utc>>, FoldError> {
    match event.read()? {
        Some(WebhookEvent::WebhookAdded(added)) => return Ok(Some(added.added_at)),
        Some(WebhookEvent::WebhookSecretRotated(rotated)) => return Ok(Some(rotated.rotated_at)),
        Some(_) | None => {}
    }
    match event.read()? {
        Some(ApiKeyEvent::ApiKeyIssued(issued)) => return Ok(Some(issued.issued_at)),
        Some(ApiKeyEvent::ApiKeyRotated(rotated)) => return Ok(Some(rotated.rotated_at)),
        Some(_) | None => {}
    }
    Ok(match event.read()? {
        Some(AppEvent::AppRegistered(registered)) => Some(registered.registered_at),
        Some(AppEvent::AppSecretRotated(rotated)) => Some(rotated.rotated_at),
        Some(AppEvent::AppChanged(changed)) if !changed.terms.service_scopes.is_empty() => Some(changed.changed_at),
        Some(_) | None => None,
    })
}
