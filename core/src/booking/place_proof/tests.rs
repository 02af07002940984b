//! An honest line can be proved, and a dishonest one cannot.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;

use super::gather::Gathering;
use super::{PlaceProof, PlaceReport, verify_place};
use crate::booking::events::{
    PassedBecause, PassedOver, Promotion, RosterEvent, WaitlistJoined, WaitlistLeft, WaitlistNotified,
    WaitlistPromoted, WaitlistReordered,
};
use crate::booking::fairness::Queue;
use crate::booking::policies::PolicyVersions;
use crate::booking::roster::SessionRoster;
use crate::booking::values::{EntryId, HoldId, LeftBecause, Party, ReorderReason};
use crate::kernel::event::EventSet as _;
use crate::kernel::ids::{AccountId, CommandId, CorrelationId, EventId, OrgId};
use crate::kernel::log::{
    Actor, Commit, Expected, Hash, LogStore as _, MemoryStore, NewEvent, StreamId, Submission, Write,
};
use crate::kernel::privacy::{Personal, Purpose};
use crate::kernel::proof::HeadSigner;
use crate::kernel::secrets::Secret;
use crate::scheduling::values::{SessionId, SessionName};

const ORG: OrgId = OrgId::DEFAULT;

fn signer() -> HeadSigner {
    HeadSigner::new(&Secret([3; 32]))
}

fn morning() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn new(event: &RosterEvent) -> NewEvent {
    let kind = event.kind();
    let payload = event.to_payload().expect("JSON").into();
    NewEvent { event_id: EventId::generate(), kind: kind.name, schema_version: kind.version, payload }
}

/// A log in which whoever writes the test decides who is promoted.
struct Studio {
    store: MemoryStore,
    session: SessionId,
    roster: SessionRoster,
    step: u32,
}

impl Studio {
    fn open() -> Self {
        let (store, session) = (MemoryStore::default(), SessionId::allocate());
        Self { store, session, roster: SessionRoster::default(), step: 0 }
    }

    fn entry(&self, number: u32) -> EntryId {
        EntryId::nth(self.session, number)
    }

    async fn write(&mut self, event: impl Into<RosterEvent>) {
        let event = event.into();
        let roster = StreamId::new("roster", self.session);
        let (here, there) = (StreamId::new("here", self.session), StreamId::new("there", self.session));
        let write = |stream, event: &RosterEvent| Write { stream, expected: Expected::Any, events: vec![new(event)] };
        let commit = Commit {
            command_id: CommandId::generate(),
            request_hash: Hash::ZERO,
            actor: Actor::System,
            correlation: CorrelationId::generate(),
            causation: None,
            writes: vec![write(here, &event), write(roster, &event), write(there, &event)],
            checks: Vec::new(),
            rests_on: Vec::new(),
            outcome: Arc::from(*b"null"),
        };
        let submission = Submission { org: ORG, commit };
        self.store.append(&[submission], 7).await.expect("it answers").remove(0).expect("it is stored");
        self.roster.apply(event);
    }

    async fn joins(&mut self, number: u32, party: u32) {
        let joined = WaitlistJoined {
            entry_id: self.entry(number),
            session_id: self.session,
            client_id: AccountId::generate(),
            session_name: SessionName::try_from("Yoga".to_owned()).expect("a name"),
            starts_at: morning(),
            party: Party::try_from(party).expect("within bounds"),
            guest_passes: 0,
            joined_at: morning(),
        };
        self.write(joined).await;
    }

    /// The line as it is, and the number of the next step.
    fn next(&mut self) -> (Queue, u32) {
        self.step += 1;
        (self.roster.line().queue(), self.step)
    }

    async fn promotes(&mut self, number: u32, spots_free: u32, passed: &[(u32, PassedBecause)]) {
        let (queue, step) = self.next();
        let entry_id = self.entry(number);
        let passed_over = passed.iter().map(|(number, because)| {
            let (entry_id, because) = (self.entry(*number), because.clone());
            PassedOver { entry_id, because }
        });
        let promoted = WaitlistPromoted {
            session_id: self.session,
            step,
            entry_id,
            promotion: Promotion::Offered { hold_id: HoldId::nth(self.session, 100 + step), until: morning() },
            spots_free,
            queue,
            index: self.roster.line().index_of(entry_id).expect("they stand in line"),
            passed_over: passed_over.collect(),
            policy: PolicyVersions::default(),
            promoted_at: morning(),
        };
        self.write(promoted).await;
    }

    async fn tells_all_but(&mut self, number: u32, because: PassedBecause) {
        let (queue, step) = self.next();
        let passed_over = vec![PassedOver { entry_id: self.entry(number), because }];
        let (session_id, notified_at) = (self.session, morning());
        self.write(WaitlistNotified { session_id, step, spots_free: 1, queue, passed_over, notified_at }).await;
    }

    async fn reorders(&mut self, number: u32, to: u32) {
        let (queue, step) = self.next();
        let entry_id = self.entry(number);
        let reason = ReorderReason::try_from("promised at the desk".to_owned()).expect("a reason");
        let reordered = WaitlistReordered {
            session_id: self.session,
            step,
            entry_id,
            from: self.roster.line().index_of(entry_id).expect("they stand in line"),
            to,
            queue,
            reason: Personal::new(AccountId::generate(), Purpose::Notes, reason),
            reordered_at: morning(),
        };
        self.write(reordered).await;
    }

    async fn leaves(&mut self, number: u32) {
        let (entry_id, because) = (self.entry(number), LeftBecause::Left);
        self.write(WaitlistLeft { entry_id, session_id: self.session, because, left_at: morning() }).await;
    }

    async fn proof(&self, number: u32) -> PlaceProof {
        let mut gathering = Gathering::of(self.entry(number));
        let stream = StreamId::new("roster", self.session);
        for event in self.store.read_stream(ORG, &stream, 0, usize::MAX).await.expect("it answers") {
            gathering.take(ORG, event).expect("it can be read");
        }
        let proof = gathering.show(&self.store, &signer(), ORG, morning()).await.expect("it answers");
        // Over the wire and back.
        let text = serde_json::to_string(&proof.expect("they stood in line")).expect("JSON");
        serde_json::from_str(&text).expect("a proof")
    }

    async fn verified(&self, number: u32) -> PlaceReport {
        verify_place(&self.proof(number).await, signer().public_key())
    }
}

#[track_caller]
fn flawed(report: PlaceReport, because: &str) {
    assert!(!report.valid && report.flaw.as_deref().is_some_and(|flaw| flaw.contains(because)), "{report:?}");
}

/// Five in line; the first is promoted before the fourth joins, the second leaves.
async fn honest() -> Studio {
    let mut studio = Studio::open();
    studio.joins(1, 1).await;
    studio.joins(2, 1).await;
    studio.joins(3, 2).await;
    studio.promotes(1, 1, &[]).await;
    studio.joins(4, 1).await;
    studio.joins(5, 1).await;
    studio.leaves(2).await;
    let too_large = PassedBecause::PartyTooLarge { party: Party::try_from(2).expect("within bounds") };
    studio.promotes(4, 1, &[(3, too_large)]).await;
    studio.promotes(3, 2, &[]).await;
    studio.promotes(5, 1, &[]).await;
    studio
}

#[tokio::test]
async fn an_honest_line_can_be_proved_by_everyone_who_stood_in_it() {
    let studio = honest().await;
    for number in 1..=5 {
        let report = studio.verified(number).await;
        assert!(report.valid, "{number}: {report:?}");
        assert_eq!(report.promoted, number != 2, "{number}: {report:?}");
    }
    let last = studio.verified(5).await;
    assert_eq!((last.steps, last.went_ahead, last.passed_over), (3, 2, 0));
    let pair = studio.verified(3).await;
    assert_eq!((pair.steps, pair.went_ahead, pair.passed_over), (3, 1, 1));
}

#[tokio::test]
async fn a_step_that_is_left_out_is_missed() {
    let studio = honest().await;
    let whole = studio.proof(5).await;
    for left_out in 0..whole.steps.len() - 1 {
        let mut proof = whole.clone();
        proof.steps.remove(left_out);
        flawed(verify_place(&proof, signer().public_key()), "is missing");
    }
    let without = PlaceProof { before: None, ..whole };
    flawed(verify_place(&without, signer().public_key()), "step 1 is missing");
}

#[tokio::test]
async fn nobody_behind_can_be_promoted_without_a_reason_that_holds() {
    let mut studio = Studio::open();
    studio.joins(1, 1).await;
    studio.joins(2, 1).await;
    studio.promotes(2, 1, &[]).await;
    flawed(studio.verified(1).await, "passed over without a reason");

    let mut studio = Studio::open();
    studio.joins(1, 1).await;
    studio.joins(2, 1).await;
    let too_large = PassedBecause::PartyTooLarge { party: Party::try_from(2).expect("within bounds") };
    studio.promotes(2, 1, &[(1, too_large)]).await;
    flawed(studio.verified(1).await, "an entry behind was promoted");
}

#[tokio::test]
async fn nobody_is_pushed_back_unless_it_is_shown() {
    let mut studio = Studio::open();
    for number in [1, 2, 3] {
        studio.joins(number, 1).await;
    }
    studio.reorders(3, 0).await;
    studio.promotes(3, 1, &[]).await;
    let report = studio.verified(1).await;
    assert!(report.valid && report.reordered == 1, "{report:?}");

    // An entry with a later number stands first, and nobody put it there.
    let mut studio = Studio::open();
    studio.joins(3, 1).await;
    studio.joins(1, 1).await;
    studio.promotes(3, 1, &[]).await;
    flawed(studio.verified(1).await, "came later");
}

#[tokio::test]
async fn what_is_altered_or_signed_by_others_proves_nothing() {
    let studio = honest().await;
    let (whole, key) = (studio.proof(5).await, signer().public_key());
    let others = HeadSigner::new(&Secret([4; 32])).public_key();
    flawed(verify_place(&whole, others), "another key");
    let renamed = PlaceProof { public_key: others, ..whole.clone() };
    flawed(verify_place(&renamed, others), "not signed with the key");

    let text = serde_json::to_string(&whole).expect("JSON");
    for (from, to) in [
        (r#"\"spots_free\":1"#, r#"\"spots_free\":2"#),
        (r#""actor":"system""#, r#""actor":"operator""#),
        (r#""kind":"WaitlistPromoted""#, r#""kind":"WaitlistNotified""#),
        (r#""outcome":"null""#, r#""outcome":"true""#),
    ] {
        let altered = text.replacen(from, to, 1);
        assert_ne!(altered, text, "{from}");
        let proof = serde_json::from_str::<PlaceProof>(&altered).expect("a proof");
        flawed(verify_place(&proof, key), "altered");
    }

    let mut forged = whole.clone();
    forged.steps[1].own.index -= 1;
    flawed(verify_place(&forged, key), "did not stand where it says");
    let mut forged = whole.clone();
    forged.steps[0].own.path.reverse();
    forged.steps[0].own.path.push(Hash::ZERO);
    flawed(verify_place(&forged, key), "did not stand where it says");
    let mut forged = whole;
    forged.steps[0].concerned = None;
    flawed(verify_place(&forged, key), "did not stand where it says");
}

#[tokio::test]
async fn whoever_is_not_told_of_places_is_told_why() {
    for (code, valid) in [("booking.closed", true), ("", false)] {
        let mut studio = Studio::open();
        studio.joins(1, 1).await;
        studio.joins(2, 1).await;
        studio.tells_all_but(1, PassedBecause::Ineligible { code: code.to_owned() }).await;
        let report = studio.verified(1).await;
        assert_eq!((report.valid, report.passed_over), (valid, u32::from(valid)), "{report:?}");
        assert!(studio.verified(2).await.valid);
    }
    let mut studio = Studio::open();
    studio.joins(1, 1).await;
    studio.tells_all_but(1, PassedBecause::PartyTooLarge { party: Party::ONE }).await;
    flawed(studio.verified(1).await, "without a reason");
}
