-- What every feature stands on: settings, the journal, long jobs.

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- The append-only journal: each hash covers the line and the hash before it.
CREATE TABLE event (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,          -- UTC seconds
    who       TEXT NOT NULL,
    kind      TEXT NOT NULL,
    subject   TEXT NOT NULL,             -- 'order:17', 'day:2026-11-24'
    data      TEXT NOT NULL,             -- canonical JSON; no personal data
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, seq);

-- Personal data of an event, apart, so that erasing a person leaves the chain whole: the event holds only its digest.
CREATE TABLE event_private (
    seq  INTEGER PRIMARY KEY REFERENCES event (seq),
    salt TEXT NOT NULL,
    data TEXT NOT NULL                   -- canonical JSON
) STRICT;

-- The journal only grows.
CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
