//! The disk is full.

use std::path::{Path, PathBuf};
use std::process::Command;

use regimen_core::kernel::proof::verify_log;
use regimen_tests::app::{Home, ORG, Plan, TestApp};

use super::is_not_now;

/// A small disk of its own in memory; unmounted when it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        regimen_core::kernel::secrets::make_private_folder(at).expect("made");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m,mode=0700", "tmpfs"]).arg(at).output();
        mount.is_ok_and(|mount| mount.status.success()).then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // The application may still have files open there.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn fill(file: &Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(file).expect("made");
    while file.write_all(&[b'x'; 4096]).is_ok() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_nothing_is_said_to_be_done() {
    let home = Home::folder();
    let Some(_disk) = SmallDisk::mount(&home.data_dir()) else {
        regimen_tests::postgres::skipped("a small disk cannot be mounted; that takes root");
        return;
    };
    let app = TestApp::at(home).await;
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 1_000).await);
    let mut sessions = Vec::new();
    for number in 0..60 {
        sessions.push(app.published(&coach, Plan { in_hours: 48 + number, ..Plan::default() }).await);
    }
    let filler = app.home().data_dir().join("filler");
    fill(&filler);
    let mut booked = 0;
    let mut told = 0;
    for session in &sessions {
        let answer = ana.book(session).await;
        if answer.status == 201 {
            booked += 1;
        } else {
            is_not_now(&answer);
            told += 1;
        }
    }
    assert!(told > 0, "the disk was full");
    std::fs::remove_file(&filler).expect("removed");

    let mut later = 0;
    for session in &sessions {
        let answer = ana.book(session).await;
        if answer.status == 201 {
            later += 1;
        } else {
            answer.refused(409, "booking.already_booked");
        }
    }
    assert_eq!(booked + later, sessions.len(), "what was not done then is done now, and nothing twice");
    assert_eq!(ana.credits().await, 1_000 - sessions.len() as u64);
    assert!(verify_log(app.log(), ORG, &[]).await.expect("it answers").valid);
    app.stopped().await;
}
