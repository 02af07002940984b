-- One row for each set of tables a view was ever built into that still exists; its name is the table's name.
CREATE TABLE builds (
    name       TEXT COLLATE "C" PRIMARY KEY,
    view       TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    live       BIGINT NOT NULL,
    UNIQUE (view, generation)
);

-- At most one of them is read.
CREATE UNIQUE INDEX builds_live ON builds (view) WHERE live = 1;

-- How far each build has come in each organization's log. No row means that it has not begun.
CREATE TABLE checkpoints (
    org      TEXT COLLATE "C" NOT NULL,
    build    TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    error    TEXT,
    PRIMARY KEY (org, build)
);

CREATE INDEX checkpoints_by_build ON checkpoints (build, position);
CREATE INDEX checkpoints_stopped ON checkpoints (build) WHERE error IS NOT NULL;

-- Which process works on what, until when (microseconds since the Unix epoch).
CREATE TABLE leases (
    work  TEXT COLLATE "C" PRIMARY KEY,
    owner TEXT   NOT NULL,
    until BIGINT NOT NULL
);
