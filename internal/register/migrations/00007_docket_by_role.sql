-- What waits for a role is found without a look at what waits for the others, the soonest due first; and what is overdue
-- is counted from the index alone.

-- +goose Up
CREATE INDEX docket_open_by_role ON docket (role, due, number, item, stopped) WHERE status = 'open';
DROP INDEX docket_open;
CREATE INDEX docket_open ON docket (due, number, item, stopped) WHERE status = 'open';
