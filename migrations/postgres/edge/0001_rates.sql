-- Up to when the calls of somebody are spread, for all nodes together. Losing it forgives a minute, so it needs no log.
CREATE UNLOGGED TABLE rates (
    name  TEXT   NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);

CREATE INDEX rates_until ON rates (until);
