//! What operators do at the command line.

use regimen_tests::app::{Home, PASSWORD};
use regimen_tests::process::{Served, make_admin, regimen, regimen_in, run, run_with};
use serde_json::{Value, json};

use super::in_both_homes;

in_both_homes! {
    an_admin_is_made_with_a_password_from_standard_input;
    the_log_is_verified_exported_and_replayed_while_the_server_runs;
    views_are_built_anew_by_name_or_all;
}

async fn an_admin_is_made_with_a_password_from_standard_input(home: Home) {
    let migrated = run(regimen(&home, &["migrate"])).await;
    assert!(migrated.well, "{}", migrated.err);
    let made = make_admin(&home).await;
    assert!(made.well, "{}", made.err);
    let id = made.out.trim().to_owned();
    let again = make_admin(&home).await;
    assert!(!again.well && again.err.contains("belongs to an account already"), "{}", again.err);
    let create = ["account", "create", "--role", "admin", "--email", "eve@example.org"];
    assert!(!run(regimen(&home, &create)).await.well, "a password does not stand on a command line");
    let create = [&create[..], &["--password-stdin"]].concat();
    let weak = run_with(regimen(&home, &create), "short\n").await;
    assert!(!weak.well && weak.err.contains("10 to 128 characters"), "{}", weak.err);

    let served = Served::from(&home).await;
    let admin = served.admin().await;
    assert_eq!(admin.id, id);
    assert_eq!(admin.get("/me").await.is(200)["role"], "admin");
    let login = json!({ "email": "admin@example.org", "password": format!("{PASSWORD}\n") });
    served.stranger().post("/auth/login", login).await.is(401);
    assert!(served.terminated().await);
}

async fn the_log_is_verified_exported_and_replayed_while_the_server_runs(home: Home) {
    assert!(make_admin(&home).await.well);
    let served = Served::from(&home).await;
    let ana = served.stranger().registered("ana", "client").await;

    let verified = run(regimen(&home, &["audit", "verify"])).await;
    assert!(verified.well, "{}", verified.err);
    let report = serde_json::from_str::<Value>(&verified.out).expect("JSON");
    assert_eq!(report["valid"], true);
    assert_eq!(served.admin().await.get("/audit/verify").await.is(200)["valid"], true);

    let file = home.data_dir().join("export.jsonl");
    let path = file.to_str().expect("text");
    let exported = run(regimen(&home, &["audit", "export", "--out", path])).await;
    assert!(exported.well, "{}", exported.err);
    let key = exported.out.trim().strip_prefix("public key ").expect("it says the key").to_owned();
    assert!(served.terminated().await);

    // On another machine, with nothing but the file and the key.
    let elsewhere = Home::folder();
    let verify = ["audit", "verify", "--export", path, "--public-key", &key];
    let verified = run(regimen_in(&elsewhere.data_dir(), None, &verify)).await;
    assert!(verified.well, "{} {}", verified.out, verified.err);
    assert!(!elsewhere.data_dir().exists(), "it needs no data folder");
    let text = std::fs::read_to_string(&file).expect("it is there");
    std::fs::write(&file, text.replacen("AccountRegistered", "AccountForgotten", 1)).expect("written");
    let altered = run(regimen_in(&elsewhere.data_dir(), None, &verify)).await;
    assert!(!altered.well);
    assert_eq!(serde_json::from_str::<Value>(&altered.out).expect("JSON")["valid"], false);

    let stream = format!("account-{}", ana.id);
    let replayed = run(regimen(&home, &["audit", "replay", "--stream", &stream])).await;
    assert!(replayed.well, "{}", replayed.err);
    let state = serde_json::from_str::<Value>(&replayed.out).expect("one line of JSON");
    assert_eq!((&state["stream"], &state["state"]["role"]), (&json!(stream), &json!("client")));
    assert!(!replayed.out.contains("ana@example.org"), "personal fields stay sealed");
    let all = run(regimen(&home, &["audit", "replay"])).await;
    assert!(all.well && all.out.lines().count() >= 5, "{} {}", all.out, all.err);
    let none = run(regimen(&home, &["audit", "replay", "--as-of", "0"])).await;
    assert!(none.well && none.out.is_empty(), "{}", none.out);
}

async fn views_are_built_anew_by_name_or_all(home: Home) {
    assert!(make_admin(&home).await.well);
    for command in [&["rebuild"][..], &["rebuild", "accounts_account"]] {
        let rebuilt = run(regimen(&home, command)).await;
        assert!(rebuilt.well, "{}", rebuilt.err);
    }
    let unknown = run(regimen(&home, &["rebuild", "nonsense"])).await;
    assert!(!unknown.well && unknown.err.contains("nonsense"), "{}", unknown.err);
    let served = Served::from(&home).await;
    served.admin().await.get("/me").await.is(200);
    assert!(served.terminated().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_printed() {
    let printed = run(regimen(&Home::folder(), &["openapi"])).await;
    assert!(printed.well);
    assert_eq!(printed.out.trim(), regimen_http::openapi_document().trim());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_the_server_runs_can_be_served() {
    let home = Home::folder();
    assert!(make_admin(&home).await.well);
    let served = Served::from(&home).await;
    served.stranger().registered("ana", "client").await;
    let copy = home.data_dir().with_file_name("copy");
    let path = copy.to_str().expect("text").to_owned();
    let backed_up = run(regimen(&home, &["backup", &path])).await;
    assert!(backed_up.well, "{}", backed_up.err);
    let again = run(regimen(&home, &["backup", &path])).await;
    assert!(!again.well && again.err.contains("exists"), "{}", again.err);
    served.stranger().registered("ben", "client").await;
    served.killed().await;

    let restored = Served::by(regimen_in(&copy, None, &["serve", "--listen", "127.0.0.1:0"])).await;
    let ana = restored.stranger().signed_in("ana@example.org").await;
    assert_eq!(ana.get("/me").await.is(200)["name"], "ana", "her keys are in the backup");
    let login = json!({ "email": "ben@example.org", "password": PASSWORD });
    restored.stranger().post("/auth/login", login).await.is(401);
    assert!(restored.terminated().await);
    assert!(run(regimen_in(&copy, None, &["audit", "verify"])).await.well);
}
