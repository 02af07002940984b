-- The newest snapshot of each long stream. May be deleted at any time.
CREATE TABLE snapshots (
    org         TEXT    NOT NULL,
    stream      TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    state       BLOB    NOT NULL,
    PRIMARY KEY (org, stream)
) STRICT;
