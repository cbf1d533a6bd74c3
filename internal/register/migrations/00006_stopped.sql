-- What stands still is told apart from what runs: no date of it is near.

-- +goose Up
ALTER TABLE docket ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0; -- 1 while the item stands still
DROP INDEX docket_open_by_kind;
CREATE INDEX docket_open_by_kind ON docket (kind, card, stopped, opened, due) WHERE status = 'open';
