-- Persons whose data is protected; a row stays after the erasure so that no key is ever made again.
CREATE TABLE subjects (
    org            TEXT    NOT NULL,
    subject        TEXT    NOT NULL,
    destroyed_at   INTEGER,
    keys_destroyed INTEGER NOT NULL,
    announced      INTEGER NOT NULL,
    PRIMARY KEY (org, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX subjects_unannounced ON subjects (org) WHERE destroyed_at IS NOT NULL AND announced = 0;

-- Their keys, wrapped under the key-encryption key.
CREATE TABLE subject_keys (
    org         TEXT NOT NULL,
    subject     TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    PRIMARY KEY (org, subject, purpose)
) STRICT, WITHOUT ROWID;

-- Which secrets of the installation the data was written with.
CREATE TABLE fingerprints (
    name        TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL
) STRICT;
