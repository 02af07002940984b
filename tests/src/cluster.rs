//! A PostgreSQL server of one's own, to be mistreated.

use std::process::Command;

use tempfile::TempDir;

/// A server in a folder of its own; gone when it is dropped.
pub struct Cluster {
    folder: TempDir,
    url: String,
}

impl Cluster {
    /// A new server; none, with a word about it, if tests are not to use PostgreSQL.
    pub fn start() -> Option<Self> {
        if std::env::var_os("REGIMEN_TEST_DATABASE_URL").is_none() {
            crate::postgres::skipped("REGIMEN_TEST_DATABASE_URL is not set, see scripts/private-postgres");
            return None;
        }
        let folder = TempDir::new().unwrap();
        // The server runs as somebody else if the tests run as root.
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let mut cluster = Self { folder, url: String::new() };
        cluster.url = cluster.script("start");
        Some(cluster)
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it as a power cut would.
    pub fn crash(&self) {
        self.script("crash");
    }

    /// Starts it again.
    pub fn resume(&self) {
        self.script("resume");
    }

    /// Ends it as a power cut would, and starts it again.
    pub fn restart(&self) {
        self.script("restart");
    }

    fn script(&self, what: &str) -> String {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/private-postgres");
        let server = self.folder.path().join("server");
        let output = Command::new(path).arg(what).env("REGIMEN_TEST_POSTGRES_DIR", server).output().unwrap();
        assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.script("stop");
    }
}
