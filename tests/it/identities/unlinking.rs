//! Doing without an account elsewhere.

use regimen_core::accounts::identities::{IdentityKey, LinkIdentity, ProviderName};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;
use regimen_tests::app::{ORG, Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_code_that_unlinks_nothing_is_not_used_up_and_one_that_unlinks_is;
}

/// Lets `person` sign in with the identity that they have at `name`.
async fn link(app: &TestApp, person: &Person, name: &str) {
    let account_id = person.id.parse().expect("an id");
    let provider = ProviderName::try_from(name.to_owned()).expect("a name");
    let key = IdentityKey::of(&format!("https://{name}.example.org"), &person.email, ORG, app.core().pepper());
    let link = LinkIdentity { account_id, provider, key };
    app.core().executor().execute(&Request::once(ORG, Actor::Account(account_id)), &link).await.expect("linked");
}

async fn a_code_that_unlinks_nothing_is_not_used_up_and_one_that_unlinks_is(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    for name in ["elsewhere", "another"] {
        link(&app, &ana, name).await;
    }
    let unlink = async |name: &str, proof: Value| ana.post(&format!("/me/identities/{name}/unlink"), proof).await;
    unlink("elsewhere", json!({ "code": "AAAAA-AAAAA" })).await.refused(422, "authenticators.wrong_proof");
    let proof = app.shows(&authenticator);
    unlink("nowhere", proof.clone()).await.refused(404, "identities.not_linked");
    unlink("elsewhere", proof.clone()).await.is(200);
    unlink("another", proof).await.refused(422, "authenticators.wrong_proof");
    let left = ana.get("/me/identities").await.is(200);
    assert_eq!(left["items"].as_array().expect("a list").len(), 1, "{left}");
    assert_eq!(left["items"][0]["provider"], "another");
}
