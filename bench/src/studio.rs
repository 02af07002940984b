//! A studio to measure: clients with credits and sessions with places, made through the embedded core before the server starts.

use std::net::SocketAddr;
use std::sync::Arc;

use chrono::TimeDelta;
use regimen_core::accounts::Caller;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::{Email, Role};
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::membership::GrantCredits;
use regimen_core::scheduling::values::SessionId;
use regimen_core::scheduling::{AdvanceSession, ScheduleSession, SessionStep};
use regimen_core::{Regimen, Registration};

use crate::Failed;
use crate::client::{Client, post};
use crate::place::Place;

/// Everybody's.
const PASSWORD: &str = "correct horse battery";
/// Places in every session.
pub(crate) const PLACES: u32 = 20;

/// What is to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) clients: usize,
    pub(crate) sessions: usize,
    /// In every session.
    pub(crate) places: u32,
}

/// What was made.
#[derive(Debug)]
pub(crate) struct Studio {
    emails: Vec<String>,
    pub(crate) sessions: Vec<SessionId>,
}

impl Studio {
    pub(crate) async fn make(place: &Place, wanted: Wanted) -> Result<Self, Failed> {
        let Wanted { clients, sessions, places } = wanted;
        let opened = place.open().await?;
        let clock = Arc::new(SystemClock);
        let core = Regimen::start(opened.storage.clone(), &opened.secrets, clock, HashCost::CHEAPEST).await?;
        let coach = register(&core, "coach@studio.example", Role::Coach).await?;
        let emails = (0..clients).map(|number| format!("client{number}@studio.example")).collect::<Vec<_>>();
        for email in &emails {
            let client = register(&core, email, Role::Client).await?;
            grant(&core, client).await?;
        }
        let mut made = Vec::with_capacity(sessions);
        for number in 0..sessions {
            made.push(publish(&core, coach, i64::try_from(number)?, places).await?);
        }
        core.log().drain().await;
        Ok(Self { emails, sessions: made })
    }

    /// An access token for every client.
    pub(crate) async fn tokens(&self, server: SocketAddr) -> Result<Vec<String>, Failed> {
        sign_in(server, &self.emails).await
    }
}

/// An access token for whoever has each address.
pub(crate) async fn sign_in(server: SocketAddr, emails: &[String]) -> Result<Vec<String>, Failed> {
    let mut client = Client::connect(server).await?;
    let mut tokens = Vec::with_capacity(emails.len());
    for email in emails {
        let body = serde_json::json!({ "email": email, "password": PASSWORD }).to_string();
        let (status, answer) = client.send(&post("/api/v1/auth/login", None, &body)).await?;
        let answer: serde_json::Value = serde_json::from_slice(answer)?;
        let token = answer["access_token"].as_str().ok_or_else(|| format!("{status} at sign-in: {answer}"))?;
        tokens.push(token.to_owned());
    }
    Ok(tokens)
}

pub(crate) fn by(account_id: AccountId) -> Request {
    Request::once(OrgId::DEFAULT, Actor::Account(account_id))
}

pub(crate) async fn register(core: &Regimen, email: &str, role: Role) -> Result<AccountId, Failed> {
    let registration = Registration {
        email: Email::try_from(email.to_owned())?,
        name: "Somebody".to_owned().try_into()?,
        password: PASSWORD.to_owned().try_into()?,
        role,
        terms_version: None,
    };
    let done = core.register(&Request::once(OrgId::DEFAULT, Actor::Operator), registration).await?;
    Ok(done.outcome.account_id)
}

pub(crate) async fn grant(core: &Regimen, client_id: AccountId) -> Result<(), Failed> {
    let reason = "ten-class pass".to_owned().try_into()?;
    let grant = GrantCredits { client_id, amount: 100.try_into()?, validity: 90.try_into()?, reason };
    core.executor().execute(&Request::once(OrgId::DEFAULT, Actor::Operator), &grant).await?;
    Ok(())
}

async fn publish(core: &Regimen, coach: AccountId, number: i64, places: u32) -> Result<SessionId, Failed> {
    let caller = Caller { account_id: coach, role: Role::Coach };
    let session_id = SessionId::allocate();
    let starts_at = SystemClock.now() + TimeDelta::days(7) + TimeDelta::hours(number);
    let schedule = ScheduleSession {
        name: Some("Morning Yoga".to_owned().try_into()?),
        ends_at: Some(starts_at + TimeDelta::hours(1)),
        capacity: Some(places.try_into()?),
        credits: Some(1.try_into()?),
        ..ScheduleSession::at(caller, session_id, starts_at)
    };
    core.executor().execute(&by(coach), &schedule).await?;
    let publish = AdvanceSession { caller, session_id, step: SessionStep::Publish };
    core.executor().execute(&by(coach), &publish).await?;
    Ok(session_id)
}
