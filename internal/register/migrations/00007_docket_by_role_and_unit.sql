-- What waits for a role or in a unit is found and counted from an index alone, the soonest due first. The unit is repeated
-- beside the item: a planner that guesses how many cases a unit has can guess a join that takes a second.

-- +goose Up
ALTER TABLE docket ADD COLUMN unit TEXT NOT NULL DEFAULT ''; -- of the case
UPDATE docket SET unit = (SELECT cases.unit FROM cases WHERE cases.number = docket.number);
DROP INDEX docket_open;
CREATE INDEX docket_open ON docket (due, number, item, stopped, unit) WHERE status = 'open';
CREATE INDEX docket_open_by_role ON docket (role, due, number, item, stopped, unit) WHERE status = 'open';
