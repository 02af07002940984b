//! What happens to organizations and to the roles of their members.

use regimen_core::admin::values::WebAddress;
use regimen_core::admin::{ClaimAddress, ReleaseAddress};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;
use regimen_tests::app::{ORG, PASSWORD, Person, TestApp};
use serde_json::json;

use crate::organization::invitations::{invited, token};
use crate::organization::several::opened;

/// `one` of the default organization and `other` of `there` are the same person, and then they are not.
async fn accounts_are_linked(one: &Person, other: &Person, there: OrgId) {
    let link = json!({ "access_token": other.token, "proof": { "password": PASSWORD } });
    one.post("/me/organizations", link).await.is(201);
    one.delete(&format!("/me/organizations/{there}")).await.is(200);
}

pub(super) async fn happen(app: &TestApp) {
    let (owner, ana) = (app.staff("owner").await, app.client("roland").await);
    for role in ["owner", "client"] {
        owner.put(&format!("/members/{}/role", ana.id), json!({ "role": role })).await.is(200);
    }
    for decision in ["approve", "decline"] {
        ana.post("/me/role-request", json!({ "role": "coach", "message": "please" })).await.is(201);
        ana.delete("/me/role-request").await.is(200);
        ana.post("/me/role-request", json!({ "role": "desk" })).await.is(201);
        let path = format!("/role-requests/{}/{decision}", ana.id);
        let body = if decision == "approve" { json!({}) } else { json!({ "reason": "no" }) };
        owner.post(&path, body).await.is(200);
        let back = json!({ "role": "client" });
        owner.put(&format!("/members/{}/role", ana.id), back).await.is(200);
    }
    let chosen = json!({ "name": "Studio", "time_zone": "Europe/Berlin", "currency": "EUR", "languages": ["de"] });
    owner.put("/organization", chosen).await.is(200);
    let (yoga, olga) = opened(app, "yoga").await;
    accounts_are_linked(&ana, &olga, yoga).await;
    let joins = invited(&owner, "ida@example.org", "coach").await;
    owner.post(&format!("/invitations/{joins}/resend"), json!({})).await.is(200);
    let accept = json!({ "token": token(app, ORG, &joins), "name": "Ida", "password": PASSWORD, "accept_terms": true });
    app.stranger().post("/invitations/accept", accept).await.is(200);
    let stays = invited(&owner, "ivo@example.org", "coach").await;
    owner.delete(&format!("/invitations/{stays}")).await.is(200);
    let (address, org_id) = (WebAddress::Host("book.example.org".parse().expect("a host")), ORG);
    let claim = ClaimAddress { address: address.clone(), org_id };
    app.core().executor().execute(&Request::once(ORG, Actor::Operator), &claim).await.expect("it is free");
    let release = ReleaseAddress { address, org_id };
    app.core().executor().execute(&Request::once(ORG, Actor::Operator), &release).await.expect("it was claimed");
}
