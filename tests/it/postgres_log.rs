//! What only PostgreSQL can do to the log: hear, hang up, lose, and be read by others.

use std::process::Command;
use std::sync::Arc;

use regimen_core::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use regimen_core::kernel::log::{
    Actor, Commit, Expected, Hash, LogStore, NewEvent, PostgresOptions, PostgresStore, Safeguards, StoreError,
    StreamId, Submission, Write,
};
use regimen_tests::conformance::{self, Database, Postgres, audit};
use sqlx::{Connection as _, PgConnection, Row as _};

fn booked(stream: &str) -> Submission {
    let event = NewEvent {
        event_id: EventId::generate(),
        kind: "SpotBooked",
        schema_version: 2,
        payload: br#"{"seat":"7-b"}"#.to_vec().into(),
    };
    let write = Write { stream: StreamId::stored(stream), expected: Expected::Any, events: vec![event] };
    let commit = Commit {
        command_id: CommandId::generate(),
        request_hash: Hash::ZERO,
        actor: Actor::System,
        correlation: CorrelationId::generate(),
        causation: None,
        writes: vec![write],
        checks: vec![],
        rests_on: vec![],
        outcome: Arc::from(&b"{}"[..]),
    };
    Submission { org: OrgId::DEFAULT, commit }
}

async fn append(store: &dyn LogStore, stream: &str) -> Result<u64, StoreError> {
    let verdicts = store.append(&[booked(stream)], 1).await?;
    Ok(verdicts[0].as_ref().expect("nothing was expected of the stream").first)
}

const HANG_UP: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test(flavor = "multi_thread")]
async fn no_deadlock_is_broken_by_force() {
    let Some(database) = Postgres::create().await else { return };
    conformance::crossed_commits_on_several_nodes_never_lock_each_other_out(&database).await;
    let mut connection = PgConnection::connect(&database.database().url()).await.expect("it is there");
    let deadlocks = sqlx::query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    let row = deadlocks.fetch_one(&mut connection).await.expect("it counts deadlocks");
    assert_eq!(row.get::<i64, _>(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_hears_that_another_has_appended_also_after_it_was_cut_off() {
    let Some(database) = Postgres::create().await else { return };
    let (speaker, listener) = (database.node().await, database.node().await);
    let mut heard = listener.heard().expect("PostgreSQL tells");
    heard.changed().await.expect("it has begun to listen");
    append(&*speaker, "session-1").await.expect("it appends");
    heard.changed().await.expect("it hears");

    let mut connection = PgConnection::connect(&database.database().url()).await.expect("it is there");
    sqlx::query(HANG_UP).execute(&mut connection).await.expect("a superuser may");
    heard.changed().await.expect("it listens again, and looks whether it missed anything");
    append(&*speaker, "session-1").await.expect("it appends");
    heard.changed().await.expect("it hears");
    drop(listener);
    while heard.changed().await.is_ok() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_is_unavailable_and_comes_back() {
    let Some(database) = Postgres::create().await else { return };
    let store = database.node().await;
    assert_eq!(append(&*store, "session-1").await.expect("it appends"), 1);

    let mut connection = PgConnection::connect(&database.database().url()).await.expect("it is there");
    sqlx::query(HANG_UP).execute(&mut connection).await.expect("a superuser may");
    assert_eq!(append(&*store, "session-1").await.expect("a lost connection is replaced"), 2);

    database.database().on_the_server(|name| format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    sqlx::query(HANG_UP).execute(&mut connection).await.expect("a superuser may");
    assert!(matches!(append(&*store, "session-1").await, Err(StoreError::Unavailable { .. })));
    assert!(matches!(store.ping().await, Err(StoreError::Unavailable { .. })));

    database.database().on_the_server(|name| format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
    store.ping().await.expect("it answers again");
    assert_eq!(append(&*store, "session-1").await.expect("it appends again"), 3);
    audit(&*store, OrgId::DEFAULT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_reader_finds_the_events_of_one_aggregate() {
    let Some(database) = Postgres::create().await else { return };
    let store = database.node().await;
    for stream in ["session-a-1", "session-a-2", "session-a-1"] {
        append(&*store, stream).await.expect("it appends");
    }
    let mut connection = PgConnection::connect(&database.database().url()).await.expect("it is there");
    // As postgres_es asks, and with the types that it reads.
    let stock = "SELECT aggregate_type, aggregate_id, sequence, event_type, event_version, payload::text, metadata::text, \
        pg_typeof(payload)::text || pg_typeof(metadata)::text FROM stock.events \
        WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence";
    let rows = sqlx::query(stock).bind("session").bind("a-1").fetch_all(&mut connection).await.expect("it reads");
    assert_eq!(rows.iter().map(|row| row.get::<i64, _>(2)).collect::<Vec<_>>(), [1, 2]);
    let texts = [3, 4, 5, 7].map(|column| rows[1].get::<String, _>(column));
    assert_eq!(texts, ["SpotBooked", "2", r#"{"SpotBooked": {"seat": "7-b"}}"#, "jsonjson"]);
    assert!(rows[1].get::<String, _>(6).contains(r#""position": "3""#));

    sqlx::query("SET regimen.org = '00000000-0000-7000-8000-00000000ffff'")
        .execute(&mut connection)
        .await
        .expect("set");
    let rows = sqlx::query(stock).bind("session").bind("a-1").fetch_all(&mut connection).await.expect("it reads");
    assert!(rows.is_empty(), "another organization has other sessions");
}

/// A server of its own, because the setting is the whole server's.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_would_lose_commits_is_refused() {
    let Some(_database) = Postgres::create().await else { return };
    let folder = tempfile::TempDir::new().expect("a folder");
    let script = |what: &str| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/private-postgres");
        let server = folder.path().join("server");
        let output = Command::new(path).arg(what).env("REGIMEN_TEST_POSTGRES_DIR", server).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("a URL").trim().to_owned()
    };
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("passable");
    let url = script("start");
    let mut connection = PgConnection::connect(&url).await.expect("it has started");
    for setting in ["fsync", "full_page_writes"] {
        let alter = |value| sqlx::AssertSqlSafe(format!("ALTER SYSTEM SET {setting} = {value}"));
        sqlx::raw_sql(alter("off")).execute(&mut connection).await.expect("a superuser may");
        reload(&mut connection, setting, "off").await;
        let refused = PostgresStore::open(&url, PostgresOptions::default()).await;
        let Err(StoreError::Unavailable { cause }) = refused else { panic!("{setting} = off was accepted") };
        assert!(cause.contains(setting));
        let waived = PostgresOptions { safeguards: Safeguards::Waived, ..PostgresOptions::default() };
        PostgresStore::open(&url, waived).await.expect("the operator insists").close().await;
        sqlx::raw_sql(alter("on")).execute(&mut connection).await.expect("a superuser may");
        reload(&mut connection, setting, "on").await;
    }
    drop(connection);
    script("stop");
}

async fn reload(connection: &mut PgConnection, setting: &str, value: &str) {
    sqlx::query("SELECT pg_reload_conf()").execute(&mut *connection).await.expect("a superuser may");
    let shown = || sqlx::query_scalar::<_, String>("SELECT current_setting($1)").bind(setting.to_owned());
    while shown().fetch_one(&mut *connection).await.expect("it answers") != value {}
}
