-- The newest snapshot of each long stream. May be deleted at any time.
CREATE TABLE snapshots (
    org         TEXT    NOT NULL,
    stream      TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    version     BIGINT NOT NULL,
    state       BYTEA    NOT NULL,
    PRIMARY KEY (org, stream)
);
