//! Where the key-encryption key comes from: the file beside the others, an environment variable, or a program that asks whoever keeps
//! it. From elsewhere it comes in the form of the file, a key a line, and is read once, at the start.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::thread::sleep;
use std::time::Duration;

use serde::Deserialize;

use super::files::SecretsError;
use super::{Keyring, RingName};

/// How long the program may take: so many pauses.
const PATIENCE: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);
/// No ring is longer.
const LONGEST: u64 = 64 * 1024;

/// Where the key-encryption key comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "String")]
pub enum KeySource {
    /// `key-encryption.key`, beside the other keys.
    #[default]
    File,
    /// An environment variable of this name.
    Environment(String),
    /// What a program prints; no shell runs it.
    Program {
        /// Its path.
        path: String,
        /// Its arguments.
        arguments: Vec<String>,
    },
}

/// A text that names no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key-encryption key comes from file, env:NAME or command:/path/of/program argument …")]
pub struct InvalidSource;

impl TryFrom<String> for KeySource {
    type Error = InvalidSource;

    fn try_from(text: String) -> Result<Self, InvalidSource> {
        text.parse()
    }
}

impl FromStr for KeySource {
    type Err = InvalidSource;

    fn from_str(text: &str) -> Result<Self, InvalidSource> {
        if text == "file" {
            return Ok(Self::File);
        }
        match text.split_once(':') {
            Some(("env", name)) if !name.is_empty() => Ok(Self::Environment(name.to_owned())),
            Some(("command", command)) => {
                let mut words = command.split_whitespace().map(ToOwned::to_owned);
                let path = words.next().ok_or(InvalidSource)?;
                Ok(Self::Program { path, arguments: words.collect() })
            }
            _ => Err(InvalidSource),
        }
    }
}

impl KeySource {
    /// The ring of key-encryption keys; `folder` is where the other keys are.
    ///
    /// # Errors
    /// When it is not there, or is no ring. What was there instead, nobody is told.
    pub fn read(&self, folder: &Path) -> Result<Keyring, SecretsError> {
        let no_ring = |_| SecretsError::Source("what was found is no key of 64 hexadecimal digits a line");
        match self {
            Self::File => Keyring::read(folder, RingName::KeyEncryption),
            Self::Environment(name) => {
                let unset = |_| SecretsError::Source("the environment variable is not set");
                std::env::var(name).map_err(unset)?.parse().map_err(no_ring)
            }
            Self::Program { path, arguments } => printed(path, arguments)?.parse().map_err(no_ring),
        }
    }
}

fn printed(path: &str, arguments: &[String]) -> Result<String, SecretsError> {
    let mut command = Command::new(path);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(|_| SecretsError::Source("the program cannot be started"))?;
    if !ended_well(&mut child) {
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
        return Err(SecretsError::Source("the program has failed, or has taken more than ten seconds"));
    }
    let mut text = String::new();
    let read = child.stdout.take().map(|out| out.take(LONGEST).read_to_string(&mut text));
    read.and_then(Result::ok).ok_or(SecretsError::Source("the program has printed what is no text"))?;
    Ok(text)
}

fn ended_well(child: &mut Child) -> bool {
    for _ in 0..PATIENCE {
        match child.try_wait() {
            Ok(None) => sleep(PAUSE),
            Ok(Some(status)) => return status.success(),
            Err(_) => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::KeySource;
    use crate::kernel::secrets::{Keyring, Secret, SecretsError};

    #[test]
    fn a_program_prints_the_key_and_no_shell_runs_it() {
        let key = "ab".repeat(32);
        let source = format!("command:/bin/echo {key}").parse::<KeySource>().expect("a source");
        assert_eq!(source.read(Path::new("")).expect("read"), Keyring::of(Secret([0xab; 32])));
        for wrong in
            ["command:/bin/false", "command:/bin/echo $(id)", "command:/nowhere/at/all", "env:REGIMEN_NO_SUCH_KEY"]
        {
            let read = wrong.parse::<KeySource>().expect("a source").read(Path::new(""));
            assert!(matches!(read, Err(SecretsError::Source(_))), "{wrong}");
        }
        for wrong in ["", "env:", "command:", "vault:x", "File"] {
            assert!(wrong.parse::<KeySource>().is_err(), "{wrong}");
        }
    }
}
