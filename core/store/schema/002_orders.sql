-- Orders and what belongs to them. Times of windows are wall clock on the service day.

CREATE TABLE orders (
    id              INTEGER PRIMARY KEY,
    source          TEXT NOT NULL,           -- 'shopify', 'file', 'hand'
    source_order_id TEXT NOT NULL,
    content_hash    TEXT NOT NULL,           -- of what the source said last
    day             TEXT NOT NULL,           -- service day, ISO date
    state           TEXT NOT NULL DEFAULT 'new'
        CHECK (state IN ('new', 'out', 'delivered', 'partial', 'attempted', 'returned', 'cancelled')),
    attempt         INTEGER NOT NULL DEFAULT 1,   -- number of the try that is to come or under way
    name            TEXT NOT NULL DEFAULT '',
    company         TEXT NOT NULL DEFAULT '',
    phone           TEXT NOT NULL DEFAULT '',     -- E.164
    email           TEXT NOT NULL DEFAULT '',
    language        TEXT NOT NULL DEFAULT '',
    address         TEXT NOT NULL DEFAULT '',     -- as given, one line
    address_key     TEXT NOT NULL DEFAULT '',     -- core.addresses.address_key(address)
    unit            TEXT NOT NULL DEFAULT '',     -- flat, floor: for the driver
    notes           TEXT NOT NULL DEFAULT '',
    access          TEXT NOT NULL DEFAULT '',     -- how to get in
    requires        TEXT NOT NULL DEFAULT '[]',   -- JSON list of skills, sorted
    priority        INTEGER NOT NULL DEFAULT 0,   -- higher is dropped later
    service_s       INTEGER,                      -- NULL: the shop's default
    mass_g          INTEGER NOT NULL DEFAULT 0 CHECK (mass_g >= 0),
    volume_ml       INTEGER NOT NULL DEFAULT 0 CHECK (volume_ml >= 0),
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1,
    UNIQUE (source, source_order_id)
) STRICT;
CREATE INDEX orders_day ON orders (day, state);
CREATE INDEX orders_address ON orders (address_key);

-- What a search looks through: number, name, company, phone, e-mail, address, unit, notes, access; folded. A table of
-- its own, narrow, so that going through 100,000 of them takes milliseconds.
CREATE TABLE order_search (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    text     TEXT NOT NULL
) STRICT;

CREATE TABLE lines (
    order_id    INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    sku         TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL DEFAULT '',
    quantity    INTEGER NOT NULL CHECK (quantity >= 0),
    price_minor INTEGER,
    currency    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE parcels (
    order_id  INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    label     TEXT NOT NULL DEFAULT '',
    mass_g    INTEGER NOT NULL DEFAULT 0 CHECK (mass_g >= 0),
    volume_ml INTEGER NOT NULL DEFAULT 0 CHECK (volume_ml >= 0),
    PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE windows (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    opens    TEXT NOT NULL,               -- 'HH:MM'
    closes   TEXT NOT NULL,               -- 'HH:MM', after opens
    hard     INTEGER NOT NULL DEFAULT 1 CHECK (hard IN (0, 1)),
    PRIMARY KEY (order_id, position),
    CHECK (closes > opens)
) STRICT, WITHOUT ROWID;

-- Further addresses at which the same order may be left (work, a neighbour, a locker).
CREATE TABLE places (
    order_id    INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    kind        TEXT NOT NULL DEFAULT '',
    address     TEXT NOT NULL,
    address_key TEXT NOT NULL,
    PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;
