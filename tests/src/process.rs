//! The one binary as a process.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::OnceLock;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::app::{Home, PASSWORD, Person};

/// The binary: the one that `REGIMEN_TEST_BINARY` names, else built if it is not there or old.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(built) = std::env::var_os("REGIMEN_TEST_BINARY") {
            return built.into();
        }
        let test = std::env::current_exe().unwrap();
        let folder = test.parent().unwrap();
        // Tests lie one folder deeper than programs.
        let profile = if folder.ends_with("deps") { folder.parent().unwrap() } else { folder };
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut build = std::process::Command::new(cargo);
        // With the same packages as the tests, so that nothing is compiled twice.
        build.args(["build", "--locked", "--quiet", "-p", "regimen-tests", "-p", "regimen-http", "--bin", "regimen"]);
        if profile.ends_with("release") {
            build.arg("--release");
        }
        build.arg("--target-dir").arg(profile.parent().unwrap()).current_dir(env!("CARGO_MANIFEST_DIR"));
        let built = build.output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        profile.join("regimen")
    })
}

/// `regimen` with `arguments` on what is in `home`.
pub fn regimen(home: &Home, arguments: &[&str]) -> Command {
    regimen_in(&home.data_dir(), home.database_url(), arguments)
}

/// `regimen` with `arguments` on what is in `data_dir` and at `database_url`.
pub fn regimen_in(data_dir: &Path, database_url: Option<String>, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_clear().env("REGIMEN_DATA_DIR", data_dir).current_dir("/");
    command.env("REGIMEN_PASSWORD_MEMORY_KIB", "8").env("REGIMEN_PASSWORD_PASSES", "1");
    command.env("REGIMEN_RATES__COUNTED", "off").env("REGIMEN_REGISTRATION__COACHES", "open");
    if let Some(url) = database_url {
        command.env("REGIMEN_DATABASE_URL", url).env("REGIMEN_DATABASE_CONNECTIONS", "4");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// What somebody at a terminal reads, and whether it went well.
pub struct Said {
    /// Whether the process ended well.
    pub well: bool,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { well: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Runs `command` to its end.
pub async fn run(mut command: Command) -> Said {
    command.output().await.unwrap().into()
}

/// Runs `command` to its end, with `input` on its standard input.
pub async fn run_with(mut command: Command, input: &str) -> Said {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It may end without reading.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    child.wait_with_output().await.unwrap().into()
}

/// A server process; killed when it is dropped.
pub struct Served {
    child: Child,
    base: String,
}

impl Served {
    /// Serves what is in `home`.
    pub async fn from(home: &Home) -> Self {
        Self::by(regimen(home, &["serve", "--listen", "127.0.0.1:0"])).await
    }

    /// Serves as `command` does, which says where.
    pub async fn by(mut command: Command) -> Self {
        // Nobody reads its logs: they go where ours go.
        command.stderr(Stdio::inherit()).env("REGIMEN_LOG_FILTER", "error");
        Self::listening(command).await
    }

    /// Serves as `command` does, which says where, and logs as it says.
    pub async fn listening(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut base = None;
        while base.is_none() {
            let line = lines.next_line().await.unwrap().expect("the server says where it listens");
            base = line.strip_prefix("Regimen listens on ").map(ToOwned::to_owned);
        }
        // What else it says must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, base: base.unwrap() }
    }

    /// Where it serves: `http://127.0.0.1:…`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Person {
        Person::at(&self.base)
    }

    /// An admin whom [`make_admin`] made.
    pub async fn admin(&self) -> Person {
        self.stranger().signed_in("admin@example.org").await
    }

    /// Asks it to stop, and waits until it has; whether it went well.
    pub async fn terminated(mut self) -> bool {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        self.child.wait().await.unwrap().success()
    }

    /// Ends it as a power cut would.
    pub async fn killed(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// Makes an admin at the command line.
pub async fn make_admin(home: &Home) -> Said {
    let create = ["account", "create", "--role", "admin", "--email", "admin@example.org", "--password-stdin"];
    run_with(regimen(home, &create), &format!("{PASSWORD}\n")).await
}
