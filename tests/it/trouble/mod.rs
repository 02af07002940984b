//! The database goes away, or the disk is full: nothing is half done, nothing is said to be done that is not, and it ends by
//! itself.

mod database;
mod disk;
mod injected;
mod restarts;

use regimen_tests::app::Answer;

/// Holds the answer of a server that cannot now against what it should say.
fn is_not_now(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.text);
    answer.is_problem();
    let again = answer.header("Retry-After").map(str::parse::<u32>);
    assert!(matches!(again, Some(Ok(1..))), "it says when to try again: {}", answer.text);
}
