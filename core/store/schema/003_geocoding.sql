-- One pin an address: orders of the same address share it.

CREATE TABLE pins (
    address_key TEXT PRIMARY KEY,
    address     TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('accepted', 'review')),
    lat         REAL CHECK (lat BETWEEN -90 AND 90),
    lon         REAL CHECK (lon BETWEEN -180 AND 180),
    source      TEXT NOT NULL,                -- 'gazetteer', 'nominatim', 'file', 'person'
    accuracy    TEXT NOT NULL DEFAULT '',     -- address, interpolated, near, street, locality
    confidence  REAL NOT NULL DEFAULT 0 CHECK (confidence BETWEEN 0 AND 1),
    label       TEXT NOT NULL DEFAULT '',
    why         TEXT NOT NULL DEFAULT '',     -- a sentence: why this, or why review
    candidates  TEXT NOT NULL DEFAULT '[]',   -- JSON, best first
    who         TEXT NOT NULL DEFAULT '',
    at          INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    CHECK (state = 'review' OR (lat IS NOT NULL AND lon IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX pins_state ON pins (state);

-- What online geocoders answered, kept for ever.
CREATE TABLE geocode_cache (
    provider TEXT NOT NULL,
    query    TEXT NOT NULL,
    answer   TEXT NOT NULL,                   -- JSON list of candidates
    at       INTEGER NOT NULL,
    PRIMARY KEY (provider, query)
) STRICT, WITHOUT ROWID;
