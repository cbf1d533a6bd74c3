-- The register keeps clocks and watches beside cases, each with the type of its workflow, and the decisions of a case:
-- the one in force and those before it.

-- +goose Up
ALTER TABLE cases ADD COLUMN kind TEXT NOT NULL DEFAULT ''; -- empty for a case
CREATE INDEX cases_by_kind ON cases (kind, number);

CREATE TABLE decisions (
    number      TEXT    NOT NULL REFERENCES cases (number),
    n           INTEGER NOT NULL, -- in the order in which they were made, from 1
    disposition TEXT    NOT NULL,
    sanction    TEXT    NOT NULL, -- its kind; empty where there is none
    collective  INTEGER NOT NULL, -- 1 where a meeting made it
    decided     TEXT    NOT NULL,
    served      TEXT    NOT NULL, -- day; empty before the service
    status      TEXT    NOT NULL, -- in_force, or why it is not: revoked, corrected, changed, annulled, …
    body        TEXT    NOT NULL, -- the whole decision as JSON
    PRIMARY KEY (number, n)
);
CREATE INDEX decisions_by_disposition ON decisions (status, disposition, number);
