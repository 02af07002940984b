//! Privacy over HTTP: what is known of somebody, to take with them, and to be forgotten.

mod erasures;
mod my_data;
mod receipts;
mod retention;

type Api = (my_data::MyDataApi, erasures::ErasuresApi, retention::RetentionApi);

pub(crate) const API: Api = (my_data::MyDataApi, erasures::ErasuresApi, retention::RetentionApi);

pub use receipts::{KeepError, Receipts, receipts_folder};
