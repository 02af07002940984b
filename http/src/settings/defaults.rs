//! What counts where nobody says anything.

use serde::Serialize;

use super::LogFormat;

/// The settings when nobody says anything.
#[derive(Debug, Serialize)]
pub(super) struct Defaults {
    data_dir: &'static str,
    listen: &'static str,
    database_connections: u32,
    log_format: LogFormat,
    log_filter: &'static str,
    token_seconds: u32,
    password_memory_kib: u32,
    password_passes: u32,
    body_bytes: usize,
    drain_seconds: u64,
    terms_version: &'static str,
    limits: [&'static str; 3],
}

pub(super) const DEFAULTS: Defaults = Defaults {
    data_dir: "regimen-data",
    listen: "127.0.0.1:8080",
    database_connections: 8,
    log_format: LogFormat::Text,
    log_filter: "info,sqlx=warn",
    token_seconds: 600,
    password_memory_kib: 19 * 1024,
    password_passes: 2,
    body_bytes: 64 * 1024,
    drain_seconds: 20,
    terms_version: "2026-11",
    limits: ["place_hold=5/60", "export_my_data=5/3600", "erase_me=5/3600"],
};
