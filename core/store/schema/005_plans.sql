-- A plan is an immutable revision with a parent. Only `days` moves: it says which revision stands.

-- Travel times and distances between pins, with where they come from.
CREATE TABLE matrices (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,      -- digest of source, profile and pins
    source     TEXT NOT NULL,             -- 'straight line'
    provenance TEXT NOT NULL,             -- a sentence
    profile    TEXT NOT NULL,
    points     TEXT NOT NULL,             -- JSON [[lat, lon], …]
    durations  BLOB NOT NULL,             -- int32 little endian, row by row, s
    distances  BLOB NOT NULL,             -- int32 little endian, row by row, m
    at         INTEGER NOT NULL
) STRICT;

CREATE TABLE plans (
    id          INTEGER PRIMARY KEY,
    day         TEXT NOT NULL,
    parent      INTEGER REFERENCES plans (id),
    change      TEXT NOT NULL,            -- 'build', 'move', 'unassign', 'lock', 'unlock'
    note        TEXT NOT NULL DEFAULT '', -- what was done, in words
    engine      TEXT NOT NULL DEFAULT '',
    seed        INTEGER NOT NULL DEFAULT 0,
    matrix      TEXT NOT NULL DEFAULT '', -- provenance, shown with the plan
    accepted    TEXT NOT NULL DEFAULT '[]', -- JSON list: sentences of the rules it breaks with consent
    ready       INTEGER NOT NULL DEFAULT 0, -- nobody leaves before, UTC seconds; 0: shifts alone decide
    cost        INTEGER NOT NULL,         -- minor units
    distance_m  INTEGER NOT NULL,
    duration_s  INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    who         TEXT NOT NULL
) STRICT;
CREATE INDEX plans_day ON plans (day, id);
CREATE INDEX plans_parent ON plans (parent);

CREATE TABLE plan_routes (
    plan_id    INTEGER NOT NULL REFERENCES plans (id),
    route      INTEGER NOT NULL,          -- 0, 1, … in the order shown
    vehicle_id INTEGER NOT NULL REFERENCES vehicles (id),
    driver_id  INTEGER REFERENCES drivers (id),
    departs    INTEGER NOT NULL,          -- UTC seconds
    returns    INTEGER NOT NULL,
    distance_m INTEGER NOT NULL,
    duration_s INTEGER NOT NULL,
    cost       INTEGER NOT NULL,
    load_g     INTEGER NOT NULL,          -- peak
    rests      TEXT NOT NULL DEFAULT '[]', -- JSON [[from, until], …], UTC seconds
    locked     INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    PRIMARY KEY (plan_id, route)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_stops (
    plan_id    INTEGER NOT NULL,
    route      INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    lat        REAL NOT NULL,
    lon        REAL NOT NULL,
    arrival    INTEGER NOT NULL,          -- UTC seconds
    starts     INTEGER NOT NULL,          -- service begins, after waiting
    departure  INTEGER NOT NULL,
    leg_s      INTEGER NOT NULL,          -- from the place before
    leg_m      INTEGER NOT NULL,
    locked     TEXT NOT NULL DEFAULT '',  -- '', 'vehicle', 'first', 'last', 'position'
    windows    TEXT NOT NULL DEFAULT '[]', -- JSON [[opens, closes, hard], …] as planned for, UTC seconds
    PRIMARY KEY (plan_id, route, position),
    FOREIGN KEY (plan_id, route) REFERENCES plan_routes (plan_id, route)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_stop_orders (
    plan_id  INTEGER NOT NULL,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    route    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    place    INTEGER NOT NULL DEFAULT 0,  -- 0 the order's address, 1… its further places
    needs    TEXT NOT NULL DEFAULT '',    -- digest of what was planned for: tells whether the order has changed since
    PRIMARY KEY (plan_id, order_id),
    FOREIGN KEY (plan_id, route, position) REFERENCES plan_stops (plan_id, route, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_stop_orders_order ON plan_stop_orders (order_id);

CREATE TABLE plan_unassigned (
    plan_id      INTEGER NOT NULL REFERENCES plans (id),
    order_id     INTEGER NOT NULL REFERENCES orders (id),
    code         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    nearest_miss TEXT NOT NULL DEFAULT '',
    needs        TEXT NOT NULL DEFAULT '', -- as in plan_stop_orders
    locked       TEXT NOT NULL DEFAULT '', -- as in plan_stops: a lock outlives being on no route
    vehicle_id   INTEGER REFERENCES vehicles (id),
    PRIMARY KEY (plan_id, order_id)
) STRICT, WITHOUT ROWID;

-- Where a service day stands: `head` is the revision in view (undo and redo move it), `approved` the one dispatched.
CREATE TABLE days (
    day         TEXT PRIMARY KEY,
    head        INTEGER REFERENCES plans (id),
    approved    INTEGER REFERENCES plans (id),
    approved_at INTEGER,
    closed_at   INTEGER,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
