//! Every store of the log keeps the promises of the log.

use std::sync::Arc;

use regimen_core::kernel::log::{LogStore, MemoryStore};
use regimen_tests::conformance::{self, Database, Memory, Postgres, Sqlite};

macro_rules! promises {
    ($($promise:ident;)+) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::conformance::$promise(&super::Memory::default()).await;
            })+
        }

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::conformance::$promise(&super::Sqlite::default()).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                let Some(database) = super::Postgres::create().await else { return };
                super::conformance::$promise(&database).await;
            })+
        }
    };
}

promises! {
    a_tailer_sees_every_event_once_and_in_order;
    the_chain_verifies_after_many_wrote_at_once;
    crossed_commits_on_several_nodes_never_lock_each_other_out;
    a_command_said_twice_has_its_first_outcome;
    a_command_said_twice_in_one_batch_happens_once;
    a_command_said_on_many_nodes_at_once_happens_once;
    a_conflict_is_refused_alone;
    a_commit_is_stored_whole_or_not_at_all;
    each_expectation_holds_where_it_says;
    a_check_binds_without_writing;
    organizations_do_not_see_each_other;
    a_clock_that_goes_back_does_not_take_the_log_with_it;
    positions_and_heads_are_found_by_time;
    pages_come_in_order_and_as_filtered;
    what_was_never_written_is_empty;
}

const APPENDER: &str = env!("CARGO_BIN_EXE_appender");

#[tokio::test(flavor = "multi_thread")]
async fn what_sqlite_acknowledged_survives_the_death_of_the_process() {
    conformance::what_was_acknowledged_survives_the_death_of_the_process(&Sqlite::default(), APPENDER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_postgres_acknowledged_survives_the_death_of_the_process() {
    let Some(database) = Postgres::create().await else { return };
    conformance::what_was_acknowledged_survives_the_death_of_the_process(&database, APPENDER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_sequence_gives_the_same_verdicts_and_log_in_every_store() {
    let sqlite = Sqlite::default();
    let mut stores = vec![Arc::new(MemoryStore::default()) as Arc<dyn LogStore>, sqlite.node().await];
    let postgres = Postgres::create().await;
    if let Some(database) = &postgres {
        stores.push(database.node().await);
    }
    conformance::any_sequence_gives_the_same_verdicts_and_log(stores).await;
}
