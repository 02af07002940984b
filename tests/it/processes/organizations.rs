//! What operators do for organizations at the command line.

use regimen_core::kernel::ids::OrgId;
use regimen_tests::app::{Home, PASSWORD};
use regimen_tests::process::{Served, regimen, run, run_with};
use serde_json::json;

use super::in_both_homes;

in_both_homes! {
    an_organization_is_opened_with_its_first_owner_and_found_by_its_name;
}

async fn an_organization_is_opened_with_its_first_owner_and_found_by_its_name(home: Home) {
    let password = format!("{PASSWORD}\n");
    let create = ["organization", "create", "--name", "Yoga am Kanal", "--slug", "yoga", "--owner-email"];
    let create = [&create[..], &["olga@example.org", "--password-stdin"]].concat();
    let made = run_with(regimen(&home, &create), &password).await;
    assert!(made.well, "{}", made.err);
    let id = made.out.trim().to_owned();
    let again = run_with(regimen(&home, &create), &password).await;
    assert!(!again.well && again.err.contains("belongs to another organization"), "{}", again.err);

    let coach = ["account", "create", "--organization", "yoga", "--role", "coach", "--email", "maya@example.org"];
    let coach = run_with(regimen(&home, &[&coach[..], &["--password-stdin"]].concat()), &password).await;
    assert!(coach.well, "{}", coach.err);
    let desk = ["account", "role", "--organization", &id, "--role", "desk", "--email", "maya@example.org"];
    let desk = run(regimen(&home, &desk)).await;
    assert!(desk.well && desk.out.contains("desk"), "{} {}", desk.out, desk.err);
    let nowhere = ["account", "role", "--organization", "pilates", "--role", "desk", "--email", "maya@example.org"];
    let nowhere = run(regimen(&home, &nowhere)).await;
    assert!(!nowhere.well && nowhere.err.contains("there is no organization pilates"), "{}", nowhere.err);

    let listed = run(regimen(&home, &["organization", "list"])).await;
    assert!(listed.well, "{}", listed.err);
    assert!(listed.out.contains(&format!("{id}  yoga  Yoga am Kanal")), "{}", listed.out);
    assert!(listed.out.contains(&OrgId::DEFAULT.to_string()), "{}", listed.out);

    let served = Served::from(&home).await;
    let there = served.stranger().at_organization("yoga");
    let me = there.clone().signed_in("olga@example.org").await.get("/me").await.is(200);
    assert_eq!((&me["role"], &me["org_id"]), (&json!("owner"), &json!(id)));
    assert_eq!(there.signed_in("maya@example.org").await.get("/me").await.is(200)["role"], "desk");
    assert!(served.terminated().await);
}
