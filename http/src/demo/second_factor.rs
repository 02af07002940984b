//! Somebody in the demo has an authenticator app, whose secret everybody knows: type it into one, and sign in as them.

use regimen_core::accounts::authenticators::values::TotpSecret;
use regimen_core::accounts::authenticators::{BackupKey, BeginTotp, ConfirmTotp, Given, Proven, backup_codes};
use regimen_core::kernel::clock::Clock as _;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;

use super::people::{APP_USER, People};
use super::stage::Stage;
use super::{Failed, PASSWORD};

/// In hexadecimal digits.
const SECRET: &str = "726567696d656e2064656d6f2073747564696f21";

/// What the app knows.
pub(super) fn secret() -> Result<TotpSecret, Failed> {
    Ok(TotpSecret::try_from(SECRET.to_owned())?)
}

/// Lets them take the app.
pub(super) async fn is_set_up(stage: &Stage<'_>, people: &People) -> Result<(), Failed> {
    let (account_id, org, core) = (people.of(APP_USER), OrgId::DEFAULT, stage.core);
    let password = Given::Password(PASSWORD.to_owned().try_into()?);
    let proof = core.proof(org, account_id, password).await?;
    let begun = stage.by(account_id, &BeginTotp { account_id, proof, secret: secret()? }).await?;
    if !matches!(begun, Proven::Right(())) {
        return Err("the demo does not know its own password".into());
    }
    let request = Request::once(org, Actor::Account(account_id));
    let codes = backup_codes(org, account_id, request.command_id, core.pepper());
    let backup_keys = codes.iter().map(|code| BackupKey::of(code, org, account_id, core.pepper())).collect();
    let confirm = ConfirmTotp { account_id, code: secret()?.code_at(stage.clock.now()), backup_keys };
    core.executor().execute(&request, &confirm).await?;
    Ok(())
}
