-- The log. Times are microseconds since the Unix epoch. A stream at version 0 and a head at position 0 do not exist yet:
-- they are only there to be locked.

CREATE TABLE log.log_heads (
    org         UUID   NOT NULL PRIMARY KEY,
    position    BIGINT NOT NULL,
    hash        BYTEA  NOT NULL,
    recorded_at BIGINT NOT NULL
);

CREATE INDEX log_heads_by_time ON log.log_heads (recorded_at);

-- Half of each page is left free, so that a new version of a stream's row stays on its page and touches no index.
CREATE TABLE log.streams (
    org     UUID   NOT NULL,
    stream  TEXT   COLLATE "C" NOT NULL,
    kind    TEXT   COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (org, stream)
) WITH (fillfactor = 50);

CREATE TABLE log.commits (
    org            UUID   NOT NULL,
    first_position BIGINT NOT NULL,
    last_position  BIGINT NOT NULL,
    command_id     UUID   NOT NULL,
    request_hash   BYTEA  NOT NULL,
    actor          TEXT   NOT NULL,
    correlation_id UUID   NOT NULL,
    causation_id   UUID,
    recorded_at    BIGINT NOT NULL,
    outcome        BYTEA  NOT NULL,
    prev_hash      BYTEA  NOT NULL,
    hash           BYTEA  NOT NULL,
    PRIMARY KEY (org, first_position)
);

CREATE INDEX commits_by_time ON log.commits (org, recorded_at, first_position);

-- Last of the three: while a table is small or was never counted all of them seem equally good for finding a command, of
-- equals PostgreSQL takes the newest, and it keeps to that plan when the table has grown.
CREATE UNIQUE INDEX commits_by_command ON log.commits (org, command_id);

CREATE TABLE log.events (
    org            UUID   NOT NULL,
    position       BIGINT NOT NULL,
    stream         TEXT   COLLATE "C" NOT NULL,
    version        BIGINT NOT NULL,
    event_id       UUID   NOT NULL,
    kind           TEXT   COLLATE "C" NOT NULL,
    schema_version INTEGER NOT NULL,
    payload        BYTEA  NOT NULL,
    recorded_at    BIGINT NOT NULL,
    PRIMARY KEY (org, position),
    UNIQUE (org, stream, version)
);

-- Locks all that a batch touches and says how it stands, in one round trip. Each statement in here sees what was committed
-- before it began, so what is read behind a lock is true.
--
-- Nobody can deadlock: (1) Missing streams are made, in order. A row that one batch has made and not committed is waited
-- for only by batches that are still making theirs, in the same order. (2) All streams are locked, in order; by now each of
-- them is committed or our own. (3) Heads are made and locked in the same way, after all streams, so whoever holds a head
-- waits for nothing but other heads, in order.
CREATE FUNCTION log.lock_batch(
    stream_orgs UUID[], stream_names TEXT[], command_orgs UUID[], command_ids UUID[], head_orgs UUID[]
)
RETURNS TABLE (what INTEGER, ordinal BIGINT, number_1 BIGINT, number_2 BIGINT, bytes_1 BYTEA, bytes_2 BYTEA)
LANGUAGE plpgsql VOLATILE
-- However small or new the tables are, and however stale their statistics: each row is found through its index.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
BEGIN
    INSERT INTO log.streams (org, stream, kind, version)
    SELECT u.org, u.stream, split_part(u.stream, '-', 1), 0
    FROM UNNEST(stream_orgs, stream_names) AS u (org, stream)
    ORDER BY u.org, u.stream COLLATE "C"
    ON CONFLICT DO NOTHING;

    RETURN QUERY
    SELECT 1, u.nth, s.version, NULL::BIGINT, NULL::BYTEA, NULL::BYTEA
    FROM UNNEST(stream_orgs, stream_names) WITH ORDINALITY AS u (org, stream, nth)
    JOIN log.streams s ON s.org = u.org AND s.stream = u.stream
    ORDER BY s.org, s.stream
    FOR UPDATE OF s;

    RETURN QUERY
    SELECT 2, u.nth, c.first_position, c.last_position, c.request_hash, c.outcome
    FROM UNNEST(command_orgs, command_ids) WITH ORDINALITY AS u (org, command_id, nth)
    JOIN log.commits c ON c.org = u.org AND c.command_id = u.command_id;

    INSERT INTO log.log_heads (org, position, hash, recorded_at)
    SELECT u.org, 0, '\x', 0
    FROM UNNEST(head_orgs) AS u (org)
    ORDER BY u.org
    ON CONFLICT DO NOTHING;

    RETURN QUERY
    SELECT 3, u.nth, h.position, h.recorded_at, h.hash, NULL::BYTEA
    FROM UNNEST(head_orgs) WITH ORDINALITY AS u (org, nth)
    JOIN log.log_heads h ON h.org = u.org
    ORDER BY h.org
    FOR UPDATE OF h;
END
$$;
