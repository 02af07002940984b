//! Whether somebody in line could have the places that are free: by every rule that a booking of theirs would follow at that moment.

use chrono::{DateTime, Utc};

use super::events::{PassedBecause, PassedOver};
use super::opening::{BookSpotRefusal, admit, rules_for};
use super::policies::Rules;
use super::roster::{Entry, RosterRefusal, SessionRoster};
use super::taking::{Taker, Wish};
use crate::accounts::Account;
use crate::kernel::executor::{Decline, Work};
use crate::kernel::refusal::Refusal;
use crate::scheduling::values::{SessionDetails, SessionId};

type Declined = Decline<BookSpotRefusal>;

/// The session whose places are free.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance<'s> {
    pub(super) session_id: SessionId,
    pub(super) details: &'s SessionDetails,
    pub(super) spots_free: u32,
    pub(super) at: DateTime<Utc>,
}

impl Chance<'_> {
    /// The rules that bind what `entry` books, if booking is open for it; else the reason why it is passed over.
    pub(super) async fn is_open_for(
        &self,
        work: &mut Work<'_>,
        entry: Entry,
    ) -> Result<Result<Rules, PassedBecause>, Declined> {
        let rules = rules_for(work, self.details, entry.client_id).await?;
        let admitted = admit(&rules.policy, self.details.slot.starts_at, entry.party, self.at);
        Ok(admitted.map(|()| rules).map_err(|refusal| ineligible(&refusal)))
    }

    /// The rules that bind what `entry` books, if it could have the places; else the reason why it is passed over.
    pub(super) async fn is_for(
        &self,
        work: &mut Work<'_>,
        roster: &SessionRoster,
        entry: Entry,
    ) -> Result<Result<Rules, PassedBecause>, Declined> {
        let Entry { client_id, party, guest_passes, .. } = entry;
        if party.get() > self.spots_free {
            return Ok(Err(PassedBecause::PartyTooLarge { party }));
        }
        // One client has one hold in a session; it may be for fewer places than they wait for.
        if let Some((hold_id, hold)) = roster.hold_of(client_id) {
            return Ok(Err(ineligible(&RosterRefusal::AlreadyHeld { hold_id, expires_at: hold.expires_at })));
        }
        if work.load::<Account>(client_id).await?.name().is_none() {
            return Ok(Err(PassedBecause::Ineligible { code: "account.erased".to_owned() }));
        }
        let rules = match self.is_open_for(work, entry).await? {
            Ok(rules) => rules,
            Err(because) => return Ok(Err(because)),
        };
        let taker = Taker { session_id: self.session_id, details: self.details, client_id, rules: &rules };
        let could = taker.could_pay(work, &Wish::of(party, guest_passes)).await?;
        Ok(could.map(|()| rules).map_err(|code| PassedBecause::Ineligible { code }))
    }

    /// Those in line for whom booking is not open, with the reasons.
    pub(super) async fn shut_out(
        &self,
        work: &mut Work<'_>,
        roster: &SessionRoster,
    ) -> Result<Vec<PassedOver>, Declined> {
        let mut shut_out = Vec::new();
        for (entry_id, entry) in roster.line().entries() {
            let open = self.is_open_for(work, entry).await?;
            shut_out.extend(open.err().map(|because| PassedOver { entry_id, because }));
        }
        Ok(shut_out)
    }
}

fn ineligible(refusal: &impl Refusal) -> PassedBecause {
    PassedBecause::Ineligible { code: refusal.code().code.to_owned() }
}
