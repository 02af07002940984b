//! A server that is killed after it has sent and before it has noted that.

use std::time::Duration;

use regimen_tests::app::Home;
use regimen_tests::process::{Served, make_admin, regimen};
use regimen_tests::receiver::Receiver;
use serde_json::json;

use super::in_both_homes;

in_both_homes! {
    what_was_sent_and_not_noted_is_sent_again_under_the_same_id;
}

async fn served(home: &Home) -> Served {
    let mut command = regimen(home, &["serve", "--listen", "127.0.0.1:0"]);
    command.env("REGIMEN_WEBHOOKS__ALLOW_PRIVATE", "true").env("REGIMEN_WEBHOOKS__TIMEOUT_SECONDS", "60");
    Served::by(command).await
}

/// Waits until `receiver` has taken `many`.
async fn took(receiver: &Receiver, many: usize) -> Vec<String> {
    let taken = async {
        loop {
            let taken = receiver.took();
            if taken.len() >= many {
                return taken.iter().map(|arrived| arrived.id().to_owned()).collect();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    // The lease of a process that was killed keeps others away for half a minute.
    tokio::time::timeout(Duration::from_secs(90), taken).await.expect("they arrive")
}

async fn what_was_sent_and_not_noted_is_sent_again_under_the_same_id(home: Home) {
    assert!(make_admin(&home).await.well);
    let (before, receiver) = (served(&home).await, Receiver::start().await);
    for name in ["ana", "ben"] {
        before.stranger().registered(name, "client").await;
    }
    // The second is never answered, so the first, which was, is not noted yet.
    receiver.answers_the_first(1);
    let wish = json!({ "url": receiver.url(), "topics": ["member.registered"], "from_position": 1 });
    before.admin().await.post("/webhooks", wish).await.is(201);
    let first = took(&receiver, 2).await;
    before.killed().await;

    receiver.answers_the_first(usize::MAX);
    let after = served(&home).await;
    let all = took(&receiver, 5).await;
    assert_eq!(all[2..4], first, "the same, under the same ids");
    assert_eq!(all.len(), 5, "and then the third: {all:?}");
    assert!(after.terminated().await);
}
