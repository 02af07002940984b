//! Privacy over HTTP: what is known of somebody, to take with them, and to be forgotten.

mod erasures;
mod my_data;
mod receipts;

pub(crate) const API: (my_data::MyDataApi, erasures::ErasuresApi) = (my_data::MyDataApi, erasures::ErasuresApi);

pub use receipts::{KeepError, Receipts, receipts_folder};
