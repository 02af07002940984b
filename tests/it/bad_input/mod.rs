//! Whatever is sent, the answer is a problem with a stable code, and nothing has happened.

mod bodies;
mod cursors;
mod fields;
mod paths;
mod texts;
pub(crate) mod tokens;

use regimen_tests::app::{ORG, TestApp};

/// Where the log ends.
async fn end(app: &TestApp) -> u64 {
    app.log().head(ORG).await.expect("the log answers").position
}
