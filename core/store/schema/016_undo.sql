-- What can be undone: the last steps of each person, with the rows that they changed. Not the journal: it holds what is
-- personal, and is let go of (core/store/steps.py). A further step of the schema lets go of all of it.

CREATE TABLE undo_steps (
    id      INTEGER PRIMARY KEY,          -- the number of the journal's line that names it
    who     TEXT NOT NULL,
    at      INTEGER NOT NULL,             -- UTC seconds
    first   INTEGER NOT NULL,             -- the lines of the journal that it wrote
    last    INTEGER NOT NULL,
    changes INTEGER NOT NULL,             -- rows
    undone  INTEGER,                      -- the line that undid it; NULL: it stands
    title   TEXT NOT NULL                 -- as it was called when it was undone; '' before
) STRICT;
CREATE INDEX undo_steps_who ON undo_steps (who, undone, id);

CREATE TABLE undo_images (
    step INTEGER NOT NULL REFERENCES undo_steps (id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    rows BLOB NOT NULL,                   -- core.store.capture.pack
    PRIMARY KEY (step, part)
) STRICT;

-- The highest number that an undone step had given: it is not given again, so that the journal speaks of one thing.
CREATE TABLE undo_spent (
    what   TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Taking an order back asks whether a plan left it out.
CREATE INDEX plan_unassigned_order ON plan_unassigned (order_id);
