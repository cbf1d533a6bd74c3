-- The register: one schema for SQLite and PostgreSQL. Where the two differ, 00002 says so, once for each.
--
-- Instants are text in UTC with nine decimals (2026-01-02T03:04:05.000000006Z): they sort as they follow in time and
-- come back exactly. A PostgreSQL timestamp would lose the nanoseconds that an entry's hash covers.

-- +goose Up
CREATE TABLE cases (
    number      TEXT   NOT NULL PRIMARY KEY,
    matter      TEXT   NOT NULL,
    unit        TEXT   NOT NULL,
    stage       TEXT   NOT NULL,
    disposition TEXT   NOT NULL, -- empty before there is one
    measures    TEXT   NOT NULL, -- version
    opened      TEXT   NOT NULL,
    closed      TEXT,            -- null while the case is open
    seq         BIGINT NOT NULL, -- of the last entry of the journal
    head        TEXT   NOT NULL  -- its hash
);
CREATE INDEX cases_by_unit ON cases (unit, number);
CREATE INDEX cases_by_stage ON cases (stage, number);

CREATE TABLE journal (
    number TEXT   NOT NULL REFERENCES cases (number),
    seq    BIGINT NOT NULL CHECK (seq > 0),
    at     TEXT   NOT NULL,
    actor  TEXT   NOT NULL, -- JSON: an id from outside may hold characters that a text column refuses
    event  TEXT   NOT NULL,
    data   BYTEA,           -- JSON, byte for byte as it was hashed; SQLite keeps bytes under any type
    prev   TEXT   NOT NULL,
    hash   TEXT   NOT NULL,
    PRIMARY KEY (number, seq)
);

CREATE TABLE docket (
    number  TEXT NOT NULL REFERENCES cases (number),
    item    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    role    TEXT NOT NULL, -- that the item awaits
    opened  TEXT NOT NULL,
    warn_at TEXT NOT NULL,
    due     TEXT NOT NULL,
    card    TEXT NOT NULL, -- empty, yellow or red
    status  TEXT NOT NULL,
    body    TEXT NOT NULL, -- the whole item as JSON; the other columns are for finding it
    PRIMARY KEY (number, item)
);
CREATE INDEX docket_open ON docket (due, number, item) WHERE status = 'open';
