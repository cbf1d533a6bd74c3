-- The journal takes new entries and nothing else, and what is sorted sorts by bytes as in SQLite, whatever the
-- language of the cluster: a page that ends at one case number must begin the next after it.

-- +goose Up
ALTER TABLE cases ALTER COLUMN number TYPE TEXT COLLATE "C";
ALTER TABLE journal ALTER COLUMN number TYPE TEXT COLLATE "C";
ALTER TABLE docket
    ALTER COLUMN number TYPE TEXT COLLATE "C",
    ALTER COLUMN item TYPE TEXT COLLATE "C",
    ALTER COLUMN due TYPE TEXT COLLATE "C";

-- +goose StatementBegin
CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_append_only();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only();
