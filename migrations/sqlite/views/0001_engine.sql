-- One row for each set of tables a view was ever built into that still exists; its name is the table's name.
CREATE TABLE builds (
    name       TEXT    PRIMARY KEY,
    view       TEXT    NOT NULL,
    generation INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    live       INTEGER NOT NULL,
    UNIQUE (view, generation)
) STRICT, WITHOUT ROWID;

-- At most one of them is read.
CREATE UNIQUE INDEX builds_live ON builds (view) WHERE live = 1;

-- How far each build has come in each organization's log. No row means that it has not begun.
CREATE TABLE checkpoints (
    org      TEXT    NOT NULL,
    build    TEXT    NOT NULL,
    position INTEGER NOT NULL,
    error    TEXT,
    PRIMARY KEY (org, build)
) STRICT, WITHOUT ROWID;

CREATE INDEX checkpoints_by_build ON checkpoints (build, position);
CREATE INDEX checkpoints_stopped ON checkpoints (build) WHERE error IS NOT NULL;

-- Which process works on what, until when (microseconds since the Unix epoch).
CREATE TABLE leases (
    work  TEXT    PRIMARY KEY,
    owner TEXT    NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
