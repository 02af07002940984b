//! The core as a program embeds it: no server, no configuration.

mod access;
mod credentials;
mod links;
mod privacy;
mod registering;
mod strength;

use std::sync::Arc;
use std::time::Duration;

use crate::accounts::attempts::Attempts;
use crate::accounts::authenticators::{self, Given, Proof};
use crate::accounts::links::Allowance;
use crate::accounts::passwords::PasswordRules;
use crate::accounts::ports::{HashCost, PasswordHasher};
use crate::accounts::values::{Email, EmailKey, Password, PersonName, Role};
use crate::accounts::{Account, AccountRefusal, EmailReservation, RefreshToken, SignedInAs, refresh};
use crate::admin::FoundOrganization;
use crate::kernel::clock::Clock;
use crate::kernel::codec::Codec;
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Actor, Log};
use crate::kernel::privacy::Keys;
use crate::kernel::proof::HeadSigner;
use crate::kernel::secrets::{Pepper, Secrets};
use crate::membership::ports::{Desk, Payments};
use crate::membership::values::PackageId;
use crate::membership::{
    Bought, BuyPackageRefusal, RefundPurchase, RefundPurchaseRefusal, Refunded, buy_package, refund_purchase,
};
use crate::privacy::finish_erasures;
use crate::storage::Storage;

pub use privacy::ReplayError;
pub use registering::SignUp;

/// Everything that Regimen can do to the log.
pub struct Regimen {
    executor: Arc<Executor>,
    hasher: PasswordHasher,
    rules: Arc<PasswordRules>,
    attempts: Attempts,
    allowance: Allowance,
    pepper: Pepper,
    signer: HeadSigner,
    clock: Arc<dyn Clock>,
    payments: Payments,
}

/// What a person gives to get an account.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Where mail reaches them.
    pub email: Email,
    /// How they want to be called.
    pub name: PersonName,
    /// How they will be let in.
    pub password: Password,
    /// What they may do.
    pub role: Role,
    /// The version of the terms that they accepted, if an operator says so for them.
    pub terms_version: Option<String>,
}

impl Regimen {
    /// Starts over `storage`: founds the default organization if it is new, and finishes erasures that a crash interrupted.
    ///
    /// # Errors
    /// When a store does not answer, or Argon2 does not take `cost`.
    pub async fn start(
        storage: Storage,
        secrets: &Secrets,
        clock: Arc<dyn Clock>,
        cost: HashCost,
    ) -> Result<Self, Failure> {
        let codec = Codec::new(Keys::new(storage.keys, &secrets.key_encryption));
        let log = Log::start(storage.log, Arc::clone(&clock));
        let regimen = Self {
            executor: Arc::new(Executor::new(log, codec, Arc::clone(&clock), storage.snapshots)),
            rules: Arc::default(),
            attempts: Attempts::new(Arc::clone(&clock)),
            allowance: Allowance::new(Arc::clone(&clock)),
            hasher: PasswordHasher::try_new(cost).map_err(Failure::from)?,
            pepper: Pepper::new(&secrets.pepper),
            signer: HeadSigner::new(&secrets.head_signing),
            clock,
            payments: Payments::new(Arc::new(Desk), Duration::from_secs(5), 3),
        };
        let name = "Default organization".to_owned().try_into().expect("it is a name");
        regimen.found(OrgId::DEFAULT, FoundOrganization::called(name)).await?;
        finish_erasures(&regimen.executor).await?;
        Ok(regimen)
    }

    /// The same, with somebody else who takes money than the desk.
    #[must_use]
    pub fn paid_by(self, payments: Payments) -> Self {
        Self { payments, ..self }
    }

    /// The same, with other rules for new passwords.
    #[must_use]
    pub fn judging_passwords_by(self, rules: PasswordRules) -> Self {
        Self { rules: Arc::new(rules), ..self }
    }

    /// Founds the organization `org`, unless it is there.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn found(&self, org: OrgId, wish: FoundOrganization) -> Result<(), Failure> {
        let request = Request::named(org, Actor::System, &["found"]);
        match self.executor.execute(&request, &wish).await {
            Ok(_) => Ok(()),
            Err(Decline::Failed(failure)) => Err(failure),
            Err(Decline::Refused(refusal)) => Err(Failure::Corrupt(refusal.to_string().into())),
        }
    }

    /// Replaces the refresh token of a device.
    ///
    /// # Errors
    /// [`AccountRefusal::SignInOver`], or what broke.
    pub async fn refresh(
        &self,
        request: &Request,
        token: RefreshToken,
    ) -> Result<Done<SignedInAs>, Decline<AccountRefusal>> {
        refresh(&self.executor, request, token).await
    }

    /// The proof that `given` is for `account_id`, to be said with a command that needs one.
    ///
    /// # Errors
    /// What broke.
    pub async fn proof(&self, org: OrgId, account_id: AccountId, given: Given) -> Result<Proof, Failure> {
        authenticators::proof(&self.executor, (&self.hasher, &self.pepper), (org, account_id), given).await
    }

    /// Begins the purchase of a package and asks for the money.
    ///
    /// # Errors
    /// See [`BuyPackageRefusal`], or what broke.
    pub async fn buy(
        &self,
        request: &Request,
        client_id: AccountId,
        package_id: PackageId,
    ) -> Result<Done<Bought>, Decline<BuyPackageRefusal>> {
        buy_package(&self.executor, &self.payments, request, (client_id, package_id)).await
    }

    /// Does `refund`, asking whoever took the money.
    ///
    /// # Errors
    /// See [`RefundPurchaseRefusal`], or what broke.
    pub async fn refund(
        &self,
        request: &Request,
        refund: &RefundPurchase,
    ) -> Result<Done<Refunded>, Decline<RefundPurchaseRefusal>> {
        refund_purchase(&self.executor, &self.payments, request, refund).await
    }

    /// The account that the address `email` belongs to.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn account_of(&self, org: OrgId, email: &Email) -> Result<Option<AccountId>, Failure> {
        let key = self.email_key(org, email);
        let Some(owner) = self.executor.current::<EmailReservation>(org, key).await?.0.owner() else { return Ok(None) };
        let (account, _) = self.executor.current::<Account>(org, owner).await?;
        // The one that an account had before is kept for it, and leads nowhere.
        Ok((account.email_key() == Some(key)).then_some(owner))
    }

    /// Under which key the address `email` is reserved in `org`.
    pub fn email_key(&self, org: OrgId, email: &Email) -> EmailKey {
        EmailKey::of(email, org, &self.pepper)
    }

    /// Hashes passwords.
    pub(crate) fn hasher(&self) -> &PasswordHasher {
        &self.hasher
    }

    /// Runs use cases.
    pub fn executor(&self) -> &Executor {
        &self.executor
    }

    /// The log.
    pub fn log(&self) -> &Log {
        self.executor.log()
    }

    /// The codec of events.
    pub fn codec(&self) -> &Codec {
        self.executor.codec()
    }

    /// Hashes what must be found again without being readable.
    pub fn pepper(&self) -> &Pepper {
        &self.pepper
    }

    /// Signs heads of the log.
    pub fn signer(&self) -> &HeadSigner {
        &self.signer
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }
}
