-- What waits for a role is found without a look at what waits for the others, the soonest due first.

-- +goose Up
CREATE INDEX docket_open_by_role ON docket (role, due, number, item) WHERE status = 'open';
