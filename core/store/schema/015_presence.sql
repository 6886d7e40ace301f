-- Which consoles are open on this file, and where: no business data, nothing of it stands in the journal.

CREATE TABLE presence (
    console TEXT PRIMARY KEY,             -- of one run of the console, never used again
    who     TEXT NOT NULL,
    place   TEXT NOT NULL,                -- 'plan', 'day', …
    day     TEXT NOT NULL,                -- the service day that is worked on there
    about   TEXT NOT NULL DEFAULT '',     -- id of the order under the cursor
    since   INTEGER NOT NULL,             -- UTC seconds
    seen_at INTEGER NOT NULL              -- its last sign of life
) STRICT, WITHOUT ROWID;
