//! Second factors over HTTP.

mod backup_codes;
mod mine;
mod otpauth;
mod phone;
mod proof;
mod reset;
mod totp;

pub(super) use backup_codes::Paper;
pub(super) use phone::{Sent as TextSent, send as send_text};
pub(crate) use proof::ProofBody;

pub(super) type Api = (mine::MineApi, totp::TotpApi, phone::PhoneApi, backup_codes::BackupCodesApi, reset::ResetApi);

pub(super) const API: Api =
    (mine::MineApi, totp::TotpApi, phone::PhoneApi, backup_codes::BackupCodesApi, reset::ResetApi);
