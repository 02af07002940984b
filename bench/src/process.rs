//! Regimen as a process of its own, as operators run it, with its memory and its time looked at from outside.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failed;
use crate::place::Place;

/// What is counted for each address and account, as always, but without an end: one address plays everybody here.
const RATES: [&str; 5] =
    ["SIGN_IN_BY_ADDRESS", "WRITE_BY_ADDRESS", "WRITE_BY_ACCOUNT", "READ_BY_ADDRESS", "READ_BY_ACCOUNT"];
/// So many an hour as no run reaches.
const NO_END: &str = "4000000000/3600";

/// A running process; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Regimen(Child);

impl Regimen {
    /// Starts `regimen` with `arguments` over `place`.
    pub(crate) fn start(place: &Place, arguments: &[&str]) -> Result<Self, Failed> {
        Self::start_with(place, arguments, &[])
    }

    /// The same with settings of its own.
    fn start_with(place: &Place, arguments: &[&str], settings: &[(&str, &str)]) -> Result<Self, Failed> {
        let child = Command::new(std::env::current_exe()?)
            .arg("regimen")
            .args(arguments)
            .args(place.flags())
            // Sign-ins are not what is measured: the cheapest hash, and tokens that outlive the run.
            .envs([("REGIMEN_PASSWORD_MEMORY_KIB", "8"), ("REGIMEN_PASSWORD_PASSES", "1")])
            .env("REGIMEN_TOKEN_SECONDS", "7200")
            .envs(RATES.map(|name| (format!("REGIMEN_RATES__{name}"), NO_END)))
            .envs(settings.iter().copied())
            .env_remove("REGIMEN_TEST_DATABASE_URL")
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }

    /// Starts a server over `place`; answers when `/health` does, with how long that took.
    pub(crate) fn serve(place: &Place) -> Result<(Self, SocketAddr, Duration), Failed> {
        Self::serve_with(place, &[])
    }

    /// The same with settings of its own, by their names in the environment.
    pub(crate) fn serve_with(place: &Place, settings: &[(&str, &str)]) -> Result<(Self, SocketAddr, Duration), Failed> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let began = Instant::now();
        let listen = address.to_string();
        let arguments = ["serve", "--listen", &listen, "--limits", "place_hold=1000000/60"];
        let mut server = Self::start_with(place, &arguments, settings)?;
        while !healthy(address) {
            if let Some(status) = server.0.try_wait()? {
                return Err(format!("the server ended with {status}").into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok((server, address, began.elapsed()))
    }

    /// Waits for its end; answers with the most memory it ever held, in MiB.
    pub(crate) fn wait(&mut self) -> Result<f64, Failed> {
        let mut peak = 0.0_f64;
        loop {
            peak = peak.max(self.memory("VmHWM").unwrap_or_default());
            match self.0.try_wait()? {
                Some(status) if status.success() => return Ok(peak),
                Some(status) => return Err(format!("it ended with {status}").into()),
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    /// How long it has kept a processor busy, in seconds.
    pub(crate) fn processor_seconds(&self) -> Option<f64> {
        /// Linux counts in hundredths of a second wherever we run.
        const TICKS: f64 = 100.0;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id())).ok()?;
        let behind_name = stat.rsplit_once(") ")?.1.split(' ');
        let ticks = behind_name.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
        Some(ticks.sum::<f64>() / TICKS)
    }

    /// A figure of its memory in MiB: `VmRSS` is what it holds, `VmHWM` the most it ever held.
    pub(crate) fn memory(&self, figure: &str) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(figure))?;
        let kib = line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<f64>().ok()?;
        Some(kib / 1024.0)
    }
}

impl Drop for Regimen {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn healthy(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let asked = write!(stream, "GET /health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let mut answer = String::new();
    asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
}
