//! Settings on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::LogFormat;
use crate::edge::Limit;

/// What a program says about itself on the command line. Empty flags leave the word to the environment and the file.
#[derive(Debug, Clone, Default, Args, Serialize)]
pub struct Flags {
    /// The folder for data and keys [regimen-data].
    #[arg(long, value_name = "DIR", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data_dir: Option<PathBuf>,
    /// The address to listen on [127.0.0.1:8080].
    #[arg(long, value_name = "ADDR", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) listen: Option<SocketAddr>,
    /// A PostgreSQL database in place of SQLite: postgres://user:password@host/database.
    #[arg(long, value_name = "URL", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) database_url: Option<String>,
    /// Connections to PostgreSQL for the log, and as many for the views [8].
    #[arg(long, value_name = "NUMBER", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) database_connections: Option<u32>,
    /// How logs are written [text].
    #[arg(long, value_name = "FORMAT", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log_format: Option<LogFormat>,
    /// Which logs are written [info,sqlx=warn].
    #[arg(long, value_name = "FILTER", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log_filter: Option<String>,
    /// How long an access token lives [600].
    #[arg(long, value_name = "SECONDS", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_seconds: Option<u32>,
    /// What Argon2id may use for one password hash [19456].
    #[arg(long, value_name = "KIB", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password_memory_kib: Option<u32>,
    /// How often Argon2id passes over it [2].
    #[arg(long, value_name = "NUMBER", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password_passes: Option<u32>,
    /// The most bytes that a request body may have [65536].
    #[arg(long, value_name = "BYTES", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body_bytes: Option<usize>,
    /// How long requests may take to finish after SIGTERM [20].
    #[arg(long, value_name = "SECONDS", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) drain_seconds: Option<u64>,
    /// The version of the terms that people accept when they register [2026-11].
    #[arg(long, value_name = "VERSION", global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) terms_version: Option<String>,
    /// How often one account may call an operation: OPERATION=CALLS/SECONDS, several with commas [place_hold=5/60 and others, see regimen.toml.example].
    #[arg(long, value_name = "LIMITS", value_delimiter = ',', global = true, help_heading = "Settings")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limits: Option<Vec<Limit>>,
    /// A file with settings, one `name = value` a line [regimen.toml].
    #[arg(long, value_name = "FILE", global = true, help_heading = "Settings")]
    #[serde(skip)]
    pub(super) config: Option<PathBuf>,
}
