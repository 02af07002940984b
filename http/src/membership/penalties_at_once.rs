//! Doing the same about many penalties at once.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::booking::ApplyPenalties;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::executor::{Decline, Done, Request};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::money::Money;
use regimen_core::kernel::refusal::Refusal as _;
use regimen_core::membership::Settlement;
use regimen_core::membership::values::MercyReason;

use super::penalty_shapes::Offence;
use crate::api::{Area, MoneyBody, Text, Written, parse};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct PenaltiesAtOnceApi;

/// The most penalties in one request.
const MOST: usize = 100;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum PenaltyAction {
    /// Charge a `fee`, whatever the rules say, with a strike if there is none.
    Charge,
    /// Forgive the strike.
    Forgive,
    /// Waive the fee.
    Waive,
    /// Note that the fee is paid.
    Paid,
}

/// A late cancellation or an absence of a client.
#[derive(Object, Clone, Copy)]
#[oai(deny_unknown_fields)]
struct PenaltyOf {
    client_id: AccountId,
    booking_id: BookingId,
    kind: Offence,
}

/// What is done about which penalties.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PenaltiesAtOnce {
    action: PenaltyAction,
    /// Why: one line of at most 200 characters, which the clients can read. Not with `paid`.
    reason: Option<Text>,
    /// How much, with `charge`.
    fee: Option<MoneyBody>,
    /// 1 to 100.
    penalties: Vec<PenaltyOf>,
}

/// What came of it for one penalty.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct PenaltyResult {
    client_id: AccountId,
    booking_id: BookingId,
    kind: Offence,
    /// The code of the refusal, if it was refused: then nothing was done about this client's penalties.
    refused: Option<String>,
}

/// What came of each, in the order in which they were sent.
#[derive(Object)]
struct PenaltyResults {
    items: Vec<PenaltyResult>,
}

/// What shall be done, if the parts of the request fit together.
fn settlement(action: PenaltyAction, reason: Option<Text>, fee: Option<MoneyBody>) -> Result<Settlement, Problem> {
    let reason = reason.map(|reason| parse::<_, MercyReason>("reason", reason.0)).transpose()?;
    match (action, fee, reason) {
        (PenaltyAction::Charge, Some(fee), Some(reason)) => {
            Ok(Settlement::ChargeFee(parse("fee", Money::try_from(fee)?)?, reason))
        }
        (PenaltyAction::Forgive, None, Some(reason)) => Ok(Settlement::ForgiveStrike(reason)),
        (PenaltyAction::Waive, None, Some(reason)) => Ok(Settlement::WaiveFee(reason)),
        (PenaltyAction::Paid, None, None) => Ok(Settlement::NotePaid),
        (PenaltyAction::Charge, ..) => Err(Problem::invalid("request.invalid", "charge takes a fee and a reason")),
        (PenaltyAction::Forgive | PenaltyAction::Waive, ..) => {
            Err(Problem::invalid("request.invalid", "to forgive or to waive takes a reason and no fee"))
        }
        (PenaltyAction::Paid, ..) => Err(Problem::invalid("request.invalid", "paid takes neither a reason nor a fee")),
    }
}

/// What is to be done, client by client.
fn by_client(penalties: &[PenaltyOf], settlement: &Settlement) -> Result<Vec<ApplyPenalties>, Problem> {
    if !(1..=MOST).contains(&penalties.len()) {
        return Err(Problem::invalid("request.invalid", format!("penalties must be 1 to {MOST}")));
    }
    let mut clients = Vec::<ApplyPenalties>::new();
    for PenaltyOf { client_id, booking_id, kind } in penalties.iter().copied() {
        let penalty = (booking_id, kind.into());
        match clients.iter_mut().find(|client| client.client_id == client_id) {
            Some(client) => client.penalties.push(penalty),
            None => {
                let (penalties, settlement) = (vec![penalty], settlement.clone());
                clients.push(ApplyPenalties { client_id, penalties, settlement });
            }
        }
    }
    Ok(clients)
}

#[OpenApi(prefix_path = "/penalties", tag = "Area::Membership")]
impl PenaltiesAtOnceApi {
    /// Do the same about many penalties
    ///
    /// Charge fees that no rule charged, forgive strikes, waive fees, or note them as paid, of up to 100 penalties of any clients.
    /// All of one client's happen or none of them, and what came of each is told. What is so already stays as it is, so it can be
    /// said again. A fee is charged for a booking that was missed (`no_show`) or cancelled (`late_cancel`), with a reason that the
    /// client can read.
    #[oai(path = "/apply", method = "post", operation_id = "apply_penalties")]
    async fn apply(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<PenaltiesAtOnce>,
    ) -> Result<Written<PenaltyResults>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let PenaltiesAtOnce { action, reason, fee, penalties } = body.0;
        let clients = by_client(&penalties, &settlement(action, reason, fee)?)?;
        let done = apply_all(&parts, &request, clients).await?;
        Ok(Written::of(done, |refused| PenaltyResults::of(penalties, &refused)))
    }
}

/// The clients of whom nothing was done, and why.
type Refusals = Vec<(AccountId, &'static str)>;

impl PenaltyResults {
    fn of(penalties: Vec<PenaltyOf>, refusals: &Refusals) -> Self {
        let result = |PenaltyOf { client_id, booking_id, kind }| {
            let refused = refusals.iter().find(|(whom, _)| *whom == client_id).map(|(_, code)| (*code).to_owned());
            PenaltyResult { client_id, booking_id, kind, refused }
        };
        Self { items: penalties.into_iter().map(result).collect() }
    }
}

/// Does each, under a name of its own that follows from the request's; tells who was refused.
async fn apply_all(parts: &Parts, request: &Request, clients: Vec<ApplyPenalties>) -> Result<Done<Refusals>, Problem> {
    let mut all = Done { outcome: Vec::new(), position: 0, repeated: true };
    for apply in clients {
        let name = ["penalties applied", &request.command_id.to_string(), &apply.client_id.to_string()];
        let named = Request { request_hash: request.request_hash, ..Request::named(request.org, request.actor, &name) };
        match parts.core.executor().execute(&named, &apply).await {
            Ok(done) => {
                (all.position, all.repeated) = (all.position.max(done.position), all.repeated && done.repeated);
            }
            Err(Decline::Refused(refusal)) => all.outcome.push((apply.client_id, refusal.code().code)),
            Err(Decline::Failed(failure)) => return Err(failure.into()),
        }
    }
    Ok(all)
}
