//! Whether the time of an answer tells who has an account: addresses that have one and addresses that have none, in turn, with
//! passwords hashed as an operator has them hashed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use regimen_core::Regimen;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::clock::SystemClock;
use serde_json::{Value, json};

use crate::client::{Client, post};
use crate::place::{Desk, Kind, Place};
use crate::process::Regimen as Server;
use crate::report::{Spread, Table, say};
use crate::studio::register;
use crate::{Failed, Options};

/// Addresses of each sort: each is asked about once, so that no lock and no delay comes in between.
const SAMPLES: usize = 1_000;
/// By how many hundredths the medians may differ.
const TARGET: &str = "within 5";

/// What can be asked about an address by whoever likes.
struct Question {
    what: &'static str,
    path: &'static str,
    /// How it is answered, whoever is asked about.
    status: u16,
    body: fn(&str) -> Value,
}

const QUESTIONS: [Question; 4] = [
    Question {
        what: "signing in with a wrong password",
        path: "/api/v1/auth/login",
        status: 401,
        body: |email| json!({ "email": email, "password": "not the password at all" }),
    },
    Question {
        what: "forgetting a password",
        path: "/api/v1/auth/password/forgot",
        status: 200,
        body: |email| json!({ "email": email }),
    },
    Question {
        what: "a link to sign in by",
        path: "/api/v1/auth/magic-link",
        status: 200,
        body: |email| json!({ "email": email }),
    },
    Question {
        what: "registering",
        path: "/api/v1/auth/register",
        status: 201,
        body: |email| {
            let password = "tulips sing at noon";
            json!({ "email": email, "password": password, "name": "Ana", "role": "client", "accept_terms": true })
        },
    },
];

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let table = Table::begin(&format!("What the time of an answer tells of an address, {}", kind.name()));
        for question in &QUESTIONS {
            let [mut known, mut unknown, mut apart] = <[Spread; 3]>::default();
            for _ in 0..options.runs {
                let [one, other] = one_run(desk, kind, question).await?;
                known.add(one);
                unknown.add(other);
                apart.add((one / other - 1.0).abs() * 100.0);
            }
            let what = question.what;
            table.line(&format!("{what}: median of {SAMPLES} known addresses, milliseconds"), &known, "");
            table.line("the same of unknown ones", &unknown, "");
            table.line("apart, in hundredths", &apart, TARGET);
        }
    }
    Ok(())
}

/// The medians, in milliseconds.
async fn one_run(desk: &Desk, kind: Kind, question: &Question) -> Result<[f64; 2], Failed> {
    let place = desk.fresh(kind, "timing").await?;
    say(format_args!("{SAMPLES} people register"));
    let known = people(&place).await?;
    let HashCost { memory_kib, passes } = HashCost::RECOMMENDED;
    let (memory, passes) = (memory_kib.to_string(), passes.to_string());
    let settings = [
        ("REGIMEN_PASSWORD_MEMORY_KIB", memory.as_str()),
        ("REGIMEN_PASSWORD_PASSES", passes.as_str()),
        ("REGIMEN_RATES__COUNTED", "off"),
    ];
    let (server, address, _) = tokio::task::block_in_place(|| Server::serve_with(&place, &settings))?;
    let medians = ask(address, question, &known).await?;
    drop(server);
    desk.clear(place).await?;
    Ok(medians)
}

async fn people(place: &Place) -> Result<Vec<String>, Failed> {
    let opened = place.open().await?;
    let clock = Arc::new(SystemClock);
    let core = Regimen::start(opened.storage.clone(), &opened.secrets, clock, HashCost::RECOMMENDED).await?;
    let emails = (0..SAMPLES).map(|number| format!("known{number:04}@studio.example")).collect::<Vec<_>>();
    for email in &emails {
        register(&core, email, Role::Client).await?;
    }
    core.log().drain().await;
    Ok(emails)
}

/// Asks about one of each sort in turn, so that whatever else the machine does falls on both.
async fn ask(address: SocketAddr, question: &Question, known: &[String]) -> Result<[f64; 2], Failed> {
    let mut client = Client::connect(address).await?;
    let mut millis = [Vec::with_capacity(known.len()), Vec::with_capacity(known.len())];
    for known in known {
        let unknown = known.replace("known", "other");
        for (sort, email) in [known, &unknown].into_iter().enumerate() {
            let request = post(question.path, None, &(question.body)(email).to_string());
            let sent = Instant::now();
            let (status, _) = client.send(&request).await?;
            if status != question.status {
                return Err(format!("{}: answered with {status}", question.path).into());
            }
            millis[sort].push(sent.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    Ok(millis.map(|mut millis| {
        millis.sort_by(f64::total_cmp);
        millis.get(millis.len() / 2).copied().unwrap_or(f64::NAN)
    }))
}
