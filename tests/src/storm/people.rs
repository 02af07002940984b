//! One client in the storm: asks for this and that, says what was not answered again under the same name, to whichever process
//! lives, and writes everything down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::fleet::Addresses;
use super::journal::{Journal, Line, What};
use super::studio::Studio;
use crate::app::Answer;
use crate::chance::Chance;

/// How often what happened.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) sent: u64,
    pub(super) done: BTreeMap<What, u64>,
    pub(super) refused: BTreeMap<String, u64>,
    pub(super) unknown: u64,
    pub(super) not_now: u64,
}

/// Something to be asked for.
pub(super) struct Wish {
    pub(super) what: What,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Option<Value>,
    /// Of the client, or of a coach.
    pub(super) token: String,
}

/// One client and what they know of their places.
pub(super) struct Person {
    pub(super) token: String,
    pub(super) chance: Chance,
    number: usize,
    studio: Arc<Studio>,
    journal: Arc<Journal>,
    addresses: Addresses,
    http: reqwest::Client,
    /// Holds and bookings by their sessions.
    pub(super) holds: BTreeMap<String, String>,
    pub(super) bookings: BTreeMap<String, String>,
    /// Sessions before which they stand in line, or stood.
    pub(super) waiting: BTreeSet<String>,
    tally: Tally,
}

/// Asks until it is `calm`, and has an answer to everything then.
pub(super) async fn at_work(
    number: usize,
    (studio, journal): (Arc<Studio>, Arc<Journal>),
    addresses: Addresses,
    calm: Arc<AtomicBool>,
    chance: Chance,
) -> Tally {
    let (token, http) = (studio.clients[number].clone(), reqwest::Client::new());
    let (holds, bookings, tally) = (BTreeMap::new(), BTreeMap::new(), Tally::default());
    let waiting = BTreeSet::new();
    let mut person =
        Person { token, chance, number, studio, journal, addresses, http, holds, bookings, waiting, tally };
    person.look_around().await;
    while !calm.load(Ordering::SeqCst) {
        person.does_something().await;
        let pause = 20 + person.chance.below(200) as u64;
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    person.tally
}

impl Person {
    async fn does_something(&mut self) {
        if self.chance.below(8) == 0 {
            self.look_around().await;
        }
        let mine = self.holds.keys().chain(self.bookings.keys()).collect::<Vec<_>>();
        let course = self.studio.course(&mine, &mut self.chance);
        let wish = self.wish(&course);
        let answer = self.answered(&wish).await;
        self.learns(&course.session, &wish, &answer);
    }

    /// Asks, again and again under the same name, until there is an answer.
    async fn answered(&mut self, wish: &Wish) -> Answer {
        let n = self.journal.number();
        let Wish { what, path, .. } = wish;
        self.journal.write(Line::Sent { n, who: self.number, what: *what, path: path.clone() }).await;
        self.tally.sent += 1;
        loop {
            match self.attempt(wish, Some(n)).await {
                None => {
                    self.tally.unknown += 1;
                    self.journal.write(Line::Unknown { n }).await;
                }
                // The server says that it cannot now; what became of it is not said.
                Some(answer) if answer.status == 503 => {
                    self.tally.not_now += 1;
                    self.journal.write(Line::Unknown { n }).await;
                }
                Some(answer) => {
                    self.note(n, *what, &answer).await;
                    return answer;
                }
            }
            tokio::time::sleep(Duration::from_millis(10 + self.chance.below(50) as u64)).await;
        }
    }

    async fn note(&mut self, n: u64, what: What, answer: &Answer) {
        if answer.status < 300 {
            let id = ["booking_id", "hold_id", "entry_id"].iter().find_map(|name| answer.body[name].as_str());
            let id = id.unwrap_or_else(|| panic!("an answer without an id: {}", answer.text)).to_owned();
            let position = answer.position().expect("a write says where it stands");
            *self.tally.done.entry(what).or_default() += 1;
            self.journal.write(Line::Done { n, what, id, position }).await;
        } else {
            assert!(answer.status < 500, "{what:?}: {}", answer.text);
            let code = answer.body["code"].as_str().unwrap_or_default().to_owned();
            *self.tally.refused.entry(code.clone()).or_default() += 1;
            self.journal.write(Line::Refused { n, code }).await;
        }
    }

    async fn attempt(&mut self, wish: &Wish, key: Option<u64>) -> Option<Answer> {
        let alive = self.addresses.read().iter().flatten().cloned().collect::<Vec<_>>();
        if alive.is_empty() {
            return None;
        }
        let base = self.chance.one_of(&alive);
        let mut request = self.http.request(wish.method.clone(), format!("{base}/api/v1{}", wish.path));
        request = request.bearer_auth(&wish.token).timeout(Duration::from_secs(20));
        if let Some(body) = &wish.body {
            request = request.json(body);
        }
        if let (Some(key), &Method::POST) = (key, &wish.method) {
            request = request.header("Idempotency-Key", format!("storm-{key}"));
        }
        Answer::arrived(request.send().await.ok()?).await
    }

    /// Which places are kept for them: offers come without being asked for.
    async fn look_around(&mut self) {
        let wish = Wish {
            what: What::Hold,
            method: Method::GET,
            path: "/me/holds?active=true&limit=100".to_owned(),
            body: None,
            token: self.token.clone(),
        };
        let Some(answer) = self.attempt(&wish, None).await.filter(|answer| answer.status == 200) else { return };
        for hold in answer.body["items"].as_array().expect("a list") {
            let text = |name: &str| hold[name].as_str().expect("a text").to_owned();
            self.holds.insert(text("session_id"), text("hold_id"));
        }
    }
}

impl Wish {
    /// A POST with a body.
    pub(super) fn post(what: What, path: String, body: Value, token: &str) -> Self {
        Self { what, method: Method::POST, path, body: Some(body), token: token.to_owned() }
    }

    /// A DELETE.
    pub(super) fn delete(what: What, path: String, token: &str) -> Self {
        Self { what, method: Method::DELETE, path, body: None, token: token.to_owned() }
    }

    /// A PATCH.
    pub(super) fn patch(what: What, path: String, token: &str) -> Self {
        Self { what, method: Method::PATCH, path, body: Some(json!({})), token: token.to_owned() }
    }
}
