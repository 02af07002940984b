//! A real mail server, `aiosmtpd`, that keeps what it gets: started on a port of its own and stopped with the test.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::watch;

use crate::postgres::skipped;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the server answers to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// It takes it.
    Take,
    /// 451.
    Later,
    /// 550.
    Never,
    /// It says nothing.
    Hang,
    /// It has the message and breaks the connection off before it answers.
    Drop,
}

impl Behaviour {
    fn name(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Later => "later",
            Self::Never => "never",
            Self::Hang => "hang",
            Self::Drop => "drop",
        }
    }
}

/// A message as the server got it.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// To whom.
    pub to: String,
    /// Head and body.
    pub message: String,
}

impl Received {
    /// A header, as it stands.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.message.split("\r\n\r\n").next()?;
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// A mail server.
pub struct SmtpSink {
    port: u16,
    stdin: ChildStdin,
    said: watch::Receiver<Vec<Value>>,
    _child: Child,
}

/// A Python that has `aiosmtpd`: the one that `REGIMEN_TEST_PYTHON` names, or that of this machine.
fn python() -> PathBuf {
    std::env::var_os("REGIMEN_TEST_PYTHON").map_or_else(
        || {
            let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python3");
            if ours.exists() { ours } else { PathBuf::from("python3") }
        },
        PathBuf::from,
    )
}

impl SmtpSink {
    /// Starts one; none, with a word about it on stderr, where there is no `aiosmtpd`.
    ///
    /// # Panics
    /// When it does not start although it is there.
    pub async fn start() -> Option<Self> {
        let there = Command::new(python()).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status().await;
        if !there.is_ok_and(|status| status.success()) {
            skipped("python3 with aiosmtpd is not here (pip install aiosmtpd; scripts/test does)");
            return None;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/smtp_sink.py");
        let mut command = Command::new(python());
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (heard, said) = watch::channel(Vec::<Value>::new());
        tokio::spawn(async move {
            let mut lines = BufReader::new(stdout).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                heard.send_modify(|said| said.push(serde_json::from_str(&line).unwrap()));
            }
        });
        let mut sink = Self { port: 0, stdin, said, _child: child };
        let begun = sink.waits_for(|said| said.first().cloned()).await;
        sink.port = begun["port"].as_u64().unwrap().try_into().unwrap();
        Some(sink)
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Has it answer otherwise from now on.
    pub async fn behave(&mut self, behaviour: Behaviour) {
        let before = self.said.borrow().len();
        self.stdin.write_all(format!("{}\n", behaviour.name()).as_bytes()).await.unwrap();
        let done = json!({ "behaves": behaviour.name() });
        self.waits_for(|said| said.iter().skip(before).find(|line| **line == done).cloned()).await;
    }

    /// Everything that it was given, also what it then refused.
    pub fn received(&self) -> Vec<Received> {
        let said = self.said.borrow();
        let messages = said.iter().filter(|line| line["message"].is_string());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        messages.map(|line| Received { to: text(&line["to"][0]), message: text(&line["message"]) }).collect()
    }

    /// Waits until it was given so many messages.
    pub async fn has(&mut self, messages: usize) -> Vec<Received> {
        let count = |said: &Vec<Value>| said.iter().filter(|line| line["message"].is_string()).count();
        self.waits_for(|said| (count(said) >= messages).then_some(Value::Null)).await;
        self.received()
    }

    async fn waits_for(&mut self, mut find: impl FnMut(&Vec<Value>) -> Option<Value>) -> Value {
        let mut found = Value::Null;
        let waiting = self.said.wait_for(|said| find(said).inspect(|value| found = value.clone()).is_some());
        let in_time = tokio::time::timeout(PATIENCE, waiting).await;
        in_time.expect("the mail server answers").map(drop).expect("it runs");
        found
    }
}
