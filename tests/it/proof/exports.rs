//! Exports verify with the public key alone, and no altered one does.

use regimen_core::kernel::proof::{HeadSigner, PublicKey, Report, verify_export};
use regimen_core::kernel::secrets::Secret;
use regimen_tests::app::{ORG, TestApp};
use regimen_tests::chance::Chance;

use super::a_busy_morning;

on_both_databases! {
    an_export_of_which_anything_is_altered_does_not_verify;
    an_export_signed_by_somebody_else_does_not_verify;
}

fn verify(lines: &[String], key: PublicKey) -> Report {
    verify_export(lines.iter().map(|line| Ok(line.clone())), key, &[])
}

async fn exported(app: &TestApp) -> Vec<String> {
    let export = app.admin().await.get("/audit/export").await;
    export.text.lines().map(ToOwned::to_owned).collect()
}

async fn an_export_of_which_anything_is_altered_does_not_verify(app: TestApp) {
    a_busy_morning(&app).await;
    let (lines, key) = (exported(&app).await, app.core().signer().public_key());
    assert!(verify(&lines, key).valid);
    let mut chance = Chance::new(11);
    for at in 0..lines.len() {
        for _ in 0..8 {
            let mut altered = lines.clone();
            let mut bytes = altered[at].clone().into_bytes();
            let place = chance.below(bytes.len());
            // Another character that is as good: what is written there is something else.
            bytes[place] ^= 1;
            altered[at] = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!verify(&altered, key).valid, "line {at}, byte {place}: {}", altered[at]);
        }
        let mut without = lines.clone();
        without.remove(at);
        assert!(!verify(&without, key).valid, "line {at} is gone");
        let mut twice = lines.clone();
        twice.insert(at, lines[at].clone());
        assert!(!verify(&twice, key).valid, "line {at} is there twice");
        if at + 1 < lines.len() {
            let mut moved = lines.clone();
            moved.swap(at, at + 1);
            assert!(!verify(&moved, key).valid, "lines {at} and the next changed places");
        }
        assert!(!verify(&lines[..at], key).valid, "it ends before line {at}");
    }
}

async fn an_export_signed_by_somebody_else_does_not_verify(app: TestApp) {
    a_busy_morning(&app).await;
    let mut lines = exported(&app).await;
    let (ours, theirs) = (app.core().signer().public_key(), HeadSigner::new(&Secret([8; 32])));
    let head = app.log().head(ORG).await.expect("it answers");
    let signed = theirs.sign(ORG, head.position, head.hash, app.now());
    *lines.last_mut().expect("a head") = serde_json::json!({ "head": signed }).to_string();
    assert!(!verify(&lines, ours).valid, "the head is somebody else's");
    assert!(!verify(&lines, theirs.public_key()).valid, "the header names our key");
    lines[0] = lines[0].replace(&ours.to_string(), &theirs.public_key().to_string());
    assert!(!verify(&lines, ours).valid, "and so does not count, whatever the header says");
    assert!(verify(&lines, theirs.public_key()).valid, "the forger's own test works");
}
