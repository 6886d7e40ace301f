-- What carries, who drives, when. Costs are minor units of the shop's currency.

CREATE TABLE depots (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    address  TEXT NOT NULL DEFAULT '',
    lat      REAL NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon      REAL NOT NULL CHECK (lon BETWEEN -180 AND 180),
    timezone TEXT NOT NULL,
    active   INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    version  INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE vehicles (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    depot_id   INTEGER NOT NULL REFERENCES depots (id),
    profile    TEXT NOT NULL DEFAULT 'van',   -- van, car, bike, foot
    mass_g     INTEGER,                       -- NULL: no limit
    volume_ml  INTEGER,
    parcels    INTEGER,
    max_stops  INTEGER,
    range_m    INTEGER,
    skills     TEXT NOT NULL DEFAULT '[]',    -- JSON list, sorted
    cost_fixed INTEGER NOT NULL DEFAULT 0,
    cost_km    INTEGER NOT NULL DEFAULT 0,
    cost_hour  INTEGER NOT NULL DEFAULT 0,
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE drivers (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    phone   TEXT NOT NULL DEFAULT '',
    skills  TEXT NOT NULL DEFAULT '[]',
    active  INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE shifts (
    id           INTEGER PRIMARY KEY,
    vehicle_id   INTEGER NOT NULL REFERENCES vehicles (id),
    driver_id    INTEGER NOT NULL REFERENCES drivers (id),
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),   -- Monday is 0
    starts       TEXT NOT NULL,               -- 'HH:MM' wall clock
    ends         TEXT NOT NULL,
    break_s      INTEGER NOT NULL DEFAULT 0,  -- one break of this length
    break_from   TEXT NOT NULL DEFAULT '',    -- that begins between these, '' with break_s 0
    break_until  TEXT NOT NULL DEFAULT '',
    version      INTEGER NOT NULL DEFAULT 1,
    UNIQUE (vehicle_id, weekday),
    CHECK (ends > starts)
) STRICT;
