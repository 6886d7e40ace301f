-- What happened at each door. A correction is a further row: the latest of an attempt counts.

CREATE TABLE attempts (
    id         INTEGER PRIMARY KEY,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    number     INTEGER NOT NULL,          -- 1 for the first try
    day        TEXT NOT NULL,
    plan_id    INTEGER REFERENCES plans (id),
    vehicle_id INTEGER REFERENCES vehicles (id),
    outcome    TEXT NOT NULL CHECK (outcome IN ('delivered', 'partial', 'failed')),
    reason     TEXT NOT NULL DEFAULT '',  -- NOT_HOME, …; needed when failed
    next_step  TEXT NOT NULL DEFAULT '',  -- reschedule, return, contact, …
    next_day   TEXT NOT NULL DEFAULT '',  -- when it is to be tried again
    note       TEXT NOT NULL DEFAULT '',
    received_by TEXT NOT NULL DEFAULT '', -- proof: who took it
    done_at    INTEGER NOT NULL,          -- at the door, UTC seconds
    corrects   INTEGER REFERENCES attempts (id),
    at         INTEGER NOT NULL,          -- when it was entered
    who        TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_order ON attempts (order_id, number, id);
CREATE INDEX attempts_day ON attempts (day);

-- Lines that were short in a partial delivery.
CREATE TABLE attempt_lines (
    attempt_id INTEGER NOT NULL REFERENCES attempts (id),
    position   INTEGER NOT NULL,
    delivered  INTEGER NOT NULL CHECK (delivered >= 0),
    PRIMARY KEY (attempt_id, position)
) STRICT, WITHOUT ROWID;
