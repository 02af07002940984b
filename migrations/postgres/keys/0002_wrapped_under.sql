-- The name of the key-encryption key that a key is wrapped under; empty where a program of before has written it.
ALTER TABLE subject_keys ADD COLUMN wrapped_under TEXT NOT NULL DEFAULT '';
