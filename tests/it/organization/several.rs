//! Several organizations in one installation: how they are opened, found and kept apart.

use regimen_core::admin::values::WebAddress;
use regimen_core::admin::{ClaimAddress, ReleaseAddress};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;
use regimen_tests::app::{Answer, ORG, PASSWORD, Person, TestApp};
use reqwest::Method;
use reqwest::header::HOST;
use serde_json::{Value, json};

on_both_databases! {
    somebody_opens_an_organization_and_owns_it;
    a_short_name_leads_to_one_organization;
    an_organization_is_found_by_header_host_and_token;
    a_token_of_one_organization_is_worth_nothing_at_another;
    an_organization_chooses_how_it_looks_and_what_it_speaks;
    a_host_leads_to_an_organization_until_it_is_given_up;
}

fn wish(slug: &str) -> Value {
    let owner = json!({ "email": "olga@example.org", "password": PASSWORD, "name": "Olga", "accept_terms": true });
    json!({ "name": "The other studio", "slug": slug, "owner": owner })
}

/// An organization with the short name `slug`, and its owner, who has signed in.
pub(crate) async fn opened(app: &TestApp, slug: &str) -> (OrgId, Person) {
    let answer = app.stranger().post("/organizations", wish(slug)).await.is(201);
    let org = answer["org_id"].as_str().expect("an id").parse().expect("an id");
    (org, app.stranger().at_organization(slug).signed_in("olga@example.org").await)
}

async fn asked(person: &Person, host: &str) -> Answer {
    person.send(person.request(Method::GET, "/organization").header(HOST, host)).await
}

async fn somebody_opens_an_organization_and_owns_it(app: TestApp) {
    let (org, olga) = opened(&app, "yoga").await;
    let me = olga.get("/me").await.is(200);
    assert_eq!((&me["role"], &me["org_id"]), (&json!("owner"), &json!(org)));
    let there = olga.get("/organization").await.is(200);
    assert_eq!((&there["name"], &there["slug"]), (&json!("The other studio"), &json!("yoga")));
    // Nobody of the default organization came of it.
    let login = json!({ "email": "olga@example.org", "password": PASSWORD });
    app.stranger().post("/auth/login", login).await.refused(401, "account.invalid_credentials");
    let mut reluctant = wish("pilates");
    reluctant["owner"]["accept_terms"] = json!(false);
    app.stranger().post("/organizations", reluctant).await.refused(422, "account.terms_not_accepted");
    for wrong in ["", "Yoga", "www", "a b"] {
        app.stranger().post("/organizations", wish(wrong)).await.refused(400, "request.invalid");
    }
}

async fn a_short_name_leads_to_one_organization(app: TestApp) {
    let first = app.stranger().post_named("open-1", "/organizations", wish("yoga")).await.is(201);
    let again = app.stranger().post_named("open-1", "/organizations", wish("yoga")).await.is(201);
    assert_eq!((&first["org_id"], &first["owner_id"]), (&again["org_id"], &again["owner_id"]), "said twice, done once");
    app.stranger().post("/organizations", wish("yoga")).await.refused(409, "organization.address_taken");
    let (one, other) = (app.stranger(), app.stranger());
    let race = tokio::join!(one.post("/organizations", wish("pilates")), other.post("/organizations", wish("pilates")));
    let mut statuses = [race.0.status, race.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

async fn an_organization_is_found_by_header_host_and_token(app: TestApp) {
    let (org, olga) = opened(&app, "yoga").await;
    let of = |answer: Answer| answer.is(200)["org_id"].clone();
    let stranger = app.stranger();
    assert_eq!(of(stranger.get("/organization").await), json!(ORG), "the default one when nobody says which");
    assert_eq!(of(stranger.at_organization("yoga").get("/organization").await), json!(org));
    assert_eq!(of(stranger.at_organization(&org.to_string()).get("/organization").await), json!(org));
    assert_eq!(of(asked(&stranger, "yoga.studios.example:8080").await), json!(org));
    assert_eq!(of(asked(&stranger, "studios.example").await), json!(ORG));
    assert_eq!(of(asked(&stranger, "elsewhere.example").await), json!(ORG));
    let token = olga.token.clone().expect("she has signed in");
    assert_eq!(of(stranger.with_token(token).get("/organization").await), json!(org));
    let header = asked(&stranger.at_organization(&ORG.to_string()), "yoga.studios.example").await;
    assert_eq!(of(header), json!(ORG), "what is said aloud counts more than the door");

    for unknown in ["pilates", "", "no name", "01890000-0000-7000-8000-000000000000"] {
        let answer = stranger.at_organization(unknown).get("/organization").await;
        answer.refused(404, "organization.not_found");
    }
    asked(&stranger, "pilates.studios.example").await.refused(404, "organization.not_found");
    asked(&stranger, "a.yoga.studios.example").await.refused(404, "organization.not_found");
}

async fn a_token_of_one_organization_is_worth_nothing_at_another(app: TestApp) {
    let (org, olga) = opened(&app, "yoga").await;
    let ana = app.client("ana").await;
    let forged = app.stranger().with_token("nonsense").get("/me").await;
    for (whose, other) in [(&ana, "yoga".to_owned()), (&ana, org.to_string()), (&olga, ORG.to_string())] {
        let answer = whose.at_organization(&other).get("/me").await;
        assert_eq!((answer.status, &answer.body), (401, &forged.body), "as if it were no token of ours");
    }
    let by_host = ana.send(ana.request(Method::GET, "/me").header(HOST, "yoga.studios.example")).await;
    assert_eq!(by_host.status, 401);
    ana.at_organization(&ORG.to_string()).get("/me").await.is(200);
    // The same address is somebody else there.
    let there = app.stranger().at_organization("yoga").registered("ana", "client").await;
    assert_ne!(there.id, ana.id);
    olga.get("/me").await.is(200);
}

async fn an_organization_chooses_how_it_looks_and_what_it_speaks(app: TestApp) {
    let (_, olga) = opened(&app, "yoga").await;
    let chosen = json!({
        "name": "Yoga am Kanal", "time_zone": "Europe/Berlin", "currency": "EUR", "languages": ["de", "en"],
        "branding": { "colour": "#1d5f8a", "logo_url": "https://cdn.example.org/logo.png" },
        "legal": { "terms": { "version": "2026-11", "url": "https://yoga.example/terms" } },
    });
    olga.put("/organization", chosen.clone()).await.is(200);
    let shown = app.stranger().at_organization("yoga").get("/organization").await.is(200);
    for part in ["name", "time_zone", "currency", "languages", "branding", "legal"] {
        assert_eq!(shown[part], chosen[part], "{part}");
    }
    let position = olga.put("/organization", chosen.clone()).await.position();
    assert_eq!(position, olga.put("/organization", chosen.clone()).await.position(), "the same again is nothing new");
    let wrong = [
        ("time_zone", json!("Berlin")),
        ("currency", json!("BTC")),
        ("languages", json!([])),
        ("languages", json!(["de", "de"])),
        ("branding", json!({ "colour": "#ffee00" })),
        ("branding", json!({ "logo_url": "http://example.org/a.png" })),
        ("name", json!("a\nb")),
    ];
    for (part, value) in wrong {
        let mut wish = chosen.clone();
        wish[part] = value;
        olga.put("/organization", wish).await.refused(400, "request.invalid");
    }
    app.admin().await.at_organization("yoga").put("/organization", chosen).await.is(401);
}

async fn a_host_leads_to_an_organization_until_it_is_given_up(app: TestApp) {
    let (org, _) = opened(&app, "yoga").await;
    let (other, _) = opened(&app, "pilates").await;
    let host = || WebAddress::Host("book.yoga.example".parse().expect("a host"));
    let operator = Request::once(ORG, Actor::Operator);
    let executor = app.core().executor();
    executor.execute(&operator, &ClaimAddress { address: host(), org_id: org }).await.expect("it is free");
    let taken = ClaimAddress { address: host(), org_id: other };
    assert!(executor.execute(&Request::once(ORG, Actor::Operator), &taken).await.is_err(), "it is not free any more");
    let stranger = app.stranger();
    assert_eq!(asked(&stranger, "book.yoga.example").await.is(200)["org_id"], json!(org));
    let release = ReleaseAddress { address: host(), org_id: org };
    executor.execute(&Request::once(ORG, Actor::Operator), &release).await.expect("it was claimed");
    executor.execute(&Request::once(ORG, Actor::Operator), &taken).await.expect("it is free again");
}
