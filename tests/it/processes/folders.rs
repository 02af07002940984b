//! Data folders: one process each, and never without their keys.

use regimen_tests::app::Home;
use regimen_tests::process::{Served, make_admin, regimen, regimen_in, run};

use super::in_both_homes;

in_both_homes! {
    data_without_its_keys_is_refused_and_no_new_ones_are_made;
    keys_of_another_installation_are_refused;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_on_the_same_folder_is_refused_with_clear_words() {
    let home = Home::folder();
    let first = Served::from(&home).await;
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"], &["rebuild"]] {
        let second = run(regimen(&home, command)).await;
        assert!(!second.well);
        assert!(second.err.contains("another process uses the data folder"), "{}", second.err);
        assert!(second.err.contains(home.data_dir().to_str().expect("text")), "{}", second.err);
    }
    first.stranger().get("//health/ready").await.is(200);
    assert!(first.terminated().await);
    assert!(Served::from(&home).await.terminated().await, "free again");
}

async fn data_without_its_keys_is_refused_and_no_new_ones_are_made(home: Home) {
    assert!(make_admin(&home).await.well);
    let keys = home.data_dir().join("keys");
    for name in ["key-encryption.key", "head-signing.key", "pepper.key", "tokens.key"] {
        let (key, away) = (keys.join(name), home.data_dir().join("away"));
        std::fs::rename(&key, &away).expect("moved");
        let refused = run(regimen(&home, &["serve", "--listen", "127.0.0.1:0"])).await;
        assert!(!refused.well, "without {name}");
        assert!(refused.err.contains(name) && refused.err.contains("is missing"), "{}", refused.err);
        assert!(!key.exists(), "no new {name} is made over old data");
        std::fs::rename(&away, &key).expect("moved back");
    }
    let away = home.data_dir().join("away");
    std::fs::rename(&keys, &away).expect("moved");
    let refused = run(regimen(&home, &["migrate"])).await;
    assert!(!refused.well && refused.err.contains("is missing"), "{}", refused.err);
    assert!(!keys.join("pepper.key").exists());
    std::fs::remove_dir(&keys).expect("it is empty");
    std::fs::rename(&away, &keys).expect("moved back");
    assert!(run(regimen(&home, &["migrate"])).await.well);
}

async fn keys_of_another_installation_are_refused(home: Home) {
    assert!(make_admin(&home).await.well);
    let other = Home::folder();
    assert!(run(regimen(&other, &["migrate"])).await.well);
    let (ours, theirs) = (home.data_dir().join("keys"), other.data_dir().join("keys"));
    for name in ["key-encryption.key", "head-signing.key", "pepper.key"] {
        let right = std::fs::read(ours.join(name)).expect("it is there");
        std::fs::copy(theirs.join(name), ours.join(name)).expect("copied");
        let refused = run(regimen(&home, &["migrate"])).await;
        assert!(!refused.well && refused.err.contains("are not those"), "{name}: {}", refused.err);
        std::fs::write(ours.join(name), right).expect("put back");
    }
    assert!(run(regimen_in(&home.data_dir(), home.database_url(), &["migrate"])).await.well);
}
