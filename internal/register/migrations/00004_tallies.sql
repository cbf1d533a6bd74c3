-- What is counted of the journal, in the same transaction as the entries that it is counted of: a retry, a replay or a
-- restart counts nothing twice and loses nothing.

-- +goose Up
CREATE TABLE tallies (
    name   TEXT     NOT NULL, -- of the metric
    labels TEXT     NOT NULL, -- their values, as a JSON array
    bucket TEXT     NOT NULL, -- upper bound in seconds, or +Inf; empty where the metric has none
    shard  SMALLINT NOT NULL, -- so that cases recorded at once in PostgreSQL do not wait for one row
    n      BIGINT   NOT NULL,
    total  BIGINT   NOT NULL, -- of a metric with buckets: what the n add up to, in milliseconds
    PRIMARY KEY (name, labels, bucket, shard)
);

-- What the counting must remember of a case, clock or watch from one batch to the next.
CREATE TABLE progress (
    number  TEXT NOT NULL PRIMARY KEY,
    opened  TEXT NOT NULL,
    stage   TEXT NOT NULL, -- empty where the workflow enters none
    entered TEXT NOT NULL, -- that stage
    handoff TEXT NOT NULL, -- how its hand-off stands; empty where none is under way
    since   TEXT NOT NULL  -- that is so
);
CREATE INDEX progress_by_stage ON progress (stage, entered) WHERE stage <> '' AND stage <> 'closed';
CREATE INDEX progress_by_handoff ON progress (handoff, since) WHERE handoff <> '';

-- Notices that were delivered: counted once each, however often they are tried.
CREATE TABLE notices (
    key TEXT NOT NULL PRIMARY KEY,
    at  TEXT NOT NULL
);

-- What is open is counted from these alone, without reading a row.
CREATE INDEX cases_open ON cases (kind, stage, unit) WHERE closed IS NULL;
CREATE INDEX docket_open_by_kind ON docket (kind, card, opened, due) WHERE status = 'open';
