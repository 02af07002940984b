//! What the figures were measured on.

use std::fs;

/// The command, the machine, and how busy it is with other things.
pub(crate) fn describe() -> String {
    let command = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let cpu = line("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory = line("/proc/meminfo", "MemTotal").unwrap_or_default();
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "$ cargo run --release -p regimen-bench -- {command}\n{cores} cores of {cpu}, {memory}, Linux {kernel}; \
         load before: {load}"
    )
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

fn line(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
