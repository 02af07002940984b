//! An erased person is in no view, live or rebuilt.

use regimen_core::accounts::values::Role;
use regimen_projections::engine::Which;
use regimen_projections::{PageRequest, accounts, booking, membership};

use crate::rebuild::contents;
use crate::support::{ORG, Studio, at, databases};

#[tokio::test]
async fn an_erased_person_is_gone_from_every_row_and_stays_gone_after_a_rebuild() {
    for database in databases() {
        let studio = Studio::new();
        let engine = studio.engine(database.open().await).await;
        let (coach, client) = (studio.register(Role::Coach).await, studio.register(Role::Client).await);
        studio.grant(client, 1, 10).await;
        let starts_at = at("2027-03-02T08:00:00Z");
        let details = studio.details(coach, starts_at);
        let session = studio.schedule(&details).await;
        studio.publish(session, &details).await;
        studio.book(session, 1, client, starts_at, 1).await;
        engine.catch_up(ORG).await.expect("the views follow");

        let reader = studio.reader(&engine);
        let named = booking::find_roster(&reader, ORG, session).await.expect("a roster");
        assert!(named[0].client_name.is_some());
        let ledger =
            membership::find_ledger(&reader, ORG, client, None, &PageRequest::default()).await.expect("a ledger");
        assert!(ledger.items[1].reason.is_some());
        assert!(contents(&engine).await.iter().any(|row| row.contains("Ten classes")));

        studio.erase(client).await;
        engine.catch_up(ORG).await.expect("the views follow");
        let live = contents(&engine).await;
        assert!(!live.iter().any(|row| row.contains("Ten classes") || row.contains(&format!("Ada-{client}"))));
        let account = accounts::find(&reader, ORG, client).await.expect("an answer").expect("the account");
        assert_eq!((account.name, account.email), (None, None));
        let roster = booking::find_roster(&reader, ORG, session).await.expect("a roster");
        assert_eq!(roster[0].client_name, None);
        let ledger =
            membership::find_ledger(&reader, ORG, client, None, &PageRequest::default()).await.expect("a ledger");
        assert_eq!(ledger.items.iter().map(|entry| entry.credits).collect::<Vec<_>>(), [-2, 10]);
        assert!(ledger.items.iter().all(|entry| entry.reason.is_none()));

        engine.rebuild(Which::All, |_| {}).await.expect("the views are rebuilt");
        assert_eq!(contents(&engine).await, live);
        let rebuilt =
            booking::find_roster(&reader, ORG, session).await.expect("the new tables, on the same connections");
        assert_eq!(rebuilt, roster);
    }
}
