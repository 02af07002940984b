//! `[rates]`: how often anybody may ask.

use serde::{Deserialize, Serialize};

use crate::edge::Allowance;

/// Where calls are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Nowhere: something else keeps the count, or nobody comes from outside.
    Off,
    /// Each process for itself.
    Alone,
    /// Nodes on one PostgreSQL database together, as far as sign-in goes. On SQLite there is but one process.
    #[default]
    Together,
}

/// How often anybody may ask.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateSettings {
    /// Where calls are counted.
    pub counted: Counting,
    /// Signing in and up, resetting, second factors: from one address.
    pub sign_in_by_address: Allowance,
    /// Changing how one proves who one is: one account.
    pub sign_in_by_account: Allowance,
    /// Refreshing and signing out: from one address.
    pub renew_by_address: Allowance,
    /// Exports: from one address.
    pub export_by_address: Allowance,
    /// Exports: one account.
    pub export_by_account: Allowance,
    /// Changes: from one address.
    pub write_by_address: Allowance,
    /// Changes: one account.
    pub write_by_account: Allowance,
    /// Reads: from one address.
    pub read_by_address: Allowance,
    /// Reads: one account.
    pub read_by_account: Allowance,
}

impl Default for RateSettings {
    fn default() -> Self {
        Self {
            counted: Counting::default(),
            sign_in_by_address: Allowance::at_most(30, 60),
            sign_in_by_account: Allowance::at_most(10, 60),
            renew_by_address: Allowance::at_most(300, 60),
            export_by_address: Allowance::at_most(60, 60),
            export_by_account: Allowance::at_most(10, 60),
            write_by_address: Allowance::at_most(3_000, 60),
            write_by_account: Allowance::at_most(100, 60),
            read_by_address: Allowance::at_most(12_000, 60),
            read_by_account: Allowance::at_most(1_200, 60),
        }
    }
}
