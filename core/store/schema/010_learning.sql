-- Where drivers stood, what pins learn from it, and the area that is served.

-- The address at which it was tried (the order's own, or the further place it was planned for); where the driver
-- stood, if it is known; and how far that was, m, from the address's pin as it then was.
ALTER TABLE attempts ADD COLUMN address_key TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN lat REAL CHECK (lat BETWEEN -90 AND 90);
ALTER TABLE attempts ADD COLUMN lon REAL CHECK (lon BETWEEN -180 AND 180);
ALTER TABLE attempts ADD COLUMN pin_m INTEGER CHECK (pin_m >= 0);
CREATE INDEX attempts_address ON attempts (address_key) WHERE lat IS NOT NULL;
CREATE INDEX attempts_place ON attempts (day, lat) WHERE lat IS NOT NULL;

-- Under a pin that a person has set or that was learnt: the pin as it was found, JSON; '' where none was.
ALTER TABLE pins ADD COLUMN found TEXT NOT NULL DEFAULT '';

-- What deliveries taught of an address, the latest lesson of each.
CREATE TABLE lessons (
    address_key TEXT PRIMARY KEY,
    state       TEXT NOT NULL CHECK (state IN ('learned', 'suggested', 'revoked')),
    lat         REAL NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon         REAL NOT NULL CHECK (lon BETWEEN -180 AND 180),
    visits      INTEGER NOT NULL,         -- that agree with each other
    spread_m    INTEGER NOT NULL,         -- they all lie within that of the place
    moved_m     INTEGER NOT NULL,         -- from the pin before
    at          INTEGER NOT NULL,         -- learnt or suggested, UTC seconds
    revoked_at  INTEGER                   -- what was entered until then teaches no more
) STRICT, WITHOUT ROWID;

-- Polygons of the area served; none: the setting area.radius_km decides.
CREATE TABLE area (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL DEFAULT '',
    geometry TEXT NOT NULL                -- GeoJSON Polygon
) STRICT;
