-- The log: organizations and ids are the 16 bytes of their UUIDs, times are microseconds since the Unix epoch.
-- Without row ids a page of the log lies together on disk, in the order in which it is read.

CREATE TABLE log_heads (
    org         BLOB    NOT NULL PRIMARY KEY,
    position    INTEGER NOT NULL,
    hash        BLOB    NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX log_heads_by_time ON log_heads (recorded_at);

CREATE TABLE streams (
    org     BLOB    NOT NULL,
    stream  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (org, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE commits (
    org            BLOB    NOT NULL,
    first_position INTEGER NOT NULL,
    last_position  INTEGER NOT NULL,
    command_id     BLOB    NOT NULL,
    request_hash   BLOB    NOT NULL,
    actor          TEXT    NOT NULL,
    correlation_id BLOB    NOT NULL,
    causation_id   BLOB,
    recorded_at    INTEGER NOT NULL,
    outcome        BLOB    NOT NULL,
    prev_hash      BLOB    NOT NULL,
    hash           BLOB    NOT NULL,
    PRIMARY KEY (org, first_position),
    UNIQUE (org, command_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX commits_by_time ON commits (org, recorded_at, first_position);

CREATE TABLE events (
    org            BLOB    NOT NULL,
    position       INTEGER NOT NULL,
    stream         TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    event_id       BLOB    NOT NULL,
    kind           TEXT    NOT NULL,
    schema_version INTEGER NOT NULL,
    payload        BLOB    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    PRIMARY KEY (org, position),
    UNIQUE (org, stream, version)
) STRICT, WITHOUT ROWID;
