//! What every store of the log promises, each promise as a function over a database of any kind.

mod audit;
mod concurrency;
mod crossing;
mod databases;
mod duplicates;
mod expectations;
mod killing;
mod make;
mod neighbours;
mod orgs;
mod reading;
mod sameness;
mod tailing;
mod time;

pub use audit::audit;
pub use concurrency::the_chain_verifies_after_many_wrote_at_once;
pub use crossing::crossed_commits_on_several_nodes_never_lock_each_other_out;
pub use databases::{Database, Memory, Postgres, Sqlite};
pub use duplicates::{
    a_command_said_on_many_nodes_at_once_happens_once, a_command_said_twice_has_its_first_outcome,
    a_command_said_twice_in_one_batch_happens_once,
};
pub use expectations::{a_check_binds_without_writing, each_expectation_holds_where_it_says};
pub use killing::what_was_acknowledged_survives_the_death_of_the_process;
pub use neighbours::{a_commit_is_stored_whole_or_not_at_all, a_conflict_is_refused_alone};
pub use orgs::organizations_do_not_see_each_other;
pub use reading::{pages_come_in_order_and_as_filtered, what_was_never_written_is_empty};
pub use sameness::any_sequence_gives_the_same_verdicts_and_log;
pub use tailing::a_tailer_sees_every_event_once_and_in_order;
pub use time::{a_clock_that_goes_back_does_not_take_the_log_with_it, positions_and_heads_are_found_by_time};
