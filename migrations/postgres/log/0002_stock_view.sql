-- The log in the table layout of postgres_es 0.5, so that a stock PostgresEventRepository loads any aggregate. It knows
-- nothing of organizations: the reader sees the one that the setting `regimen.org` names, by default the first.

CREATE SCHEMA IF NOT EXISTS stock;

CREATE VIEW stock.events AS
SELECT
    s.kind                                                            AS aggregate_type,
    substr(e.stream, length(s.kind) + 2)                              AS aggregate_id,
    e.version                                                         AS sequence,
    e.kind                                                            AS event_type,
    e.schema_version::TEXT                                            AS event_version,
    -- serde's externally tagged form.
    jsonb_build_object(e.kind, convert_from(e.payload, 'UTF8')::JSONB)::JSON AS payload,
    -- cqrs-es reads texts alone here.
    jsonb_build_object(
        'org', e.org,
        'position', e.position::TEXT,
        'command_id', c.command_id,
        'correlation', c.correlation_id
    )::JSON                                                           AS metadata,
    e.org                                                             AS org
FROM log.events e
JOIN log.streams s ON s.org = e.org AND s.stream = e.stream
-- The commit that holds the event: the last that begins at or before it.
CROSS JOIN LATERAL (
    SELECT k.command_id, k.correlation_id
    FROM log.commits k
    WHERE k.org = e.org AND k.first_position <= e.position
    ORDER BY k.first_position DESC
    LIMIT 1
) c
WHERE e.org = coalesce(nullif(current_setting('regimen.org', TRUE), ''), '00000000-0000-7000-8000-000000000001')::UUID;
