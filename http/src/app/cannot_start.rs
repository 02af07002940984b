//! Why an application cannot start.

use regimen_core::accounts::passwords::UnreadableList;
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::log::StoreError;
use regimen_core::storage::OpenError;

use crate::accounts::UnusableProvider;
use crate::edge::UnknownOperation;
use crate::integration::CourierError;
use crate::mail::UnusableMail;
use crate::texts::UnusableGateway;

/// The application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The storage cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log or the views do not answer.
    #[error("the database does not answer: {0:?}")]
    Store(#[from] StoreError),
    /// A limit is set for an operation that there is not.
    #[error(transparent)]
    Limit(#[from] UnknownOperation),
    /// Nothing can be sent to webhooks.
    #[error(transparent)]
    Courier(#[from] CourierError),
    /// Mail cannot be sent as it is set.
    #[error(transparent)]
    Mail(#[from] UnusableMail),
    /// A provider of OpenID Connect is set as it cannot be.
    #[error(transparent)]
    Oidc(#[from] UnusableProvider),
    /// The list of stolen passwords cannot be read.
    #[error(transparent)]
    Passwords(#[from] UnreadableList),
    /// The gateway for text messages is set as it cannot be.
    #[error(transparent)]
    Texts(#[from] UnusableGateway),
    /// The core cannot start.
    #[error(transparent)]
    Core(#[from] Failure),
}
