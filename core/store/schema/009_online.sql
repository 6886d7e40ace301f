-- Online geocoders: what they answered, for as long as their terms allow, and when they may be asked again.
-- Nothing here is lost that cannot be asked again.

DROP TABLE geocode_cache;
CREATE TABLE geocode_cache (
    server TEXT NOT NULL,                     -- provider and host
    query  TEXT NOT NULL,                     -- the address's key
    answer TEXT NOT NULL,                     -- JSON list of candidates; []: it knows none
    at     INTEGER NOT NULL,
    until  INTEGER,                           -- not used from then on, and removed; NULL: no limit
    PRIMARY KEY (server, query)
) STRICT, WITHOUT ROWID;
CREATE INDEX geocode_cache_until ON geocode_cache (until) WHERE until IS NOT NULL;

-- One row a server, shared by every process on this file. By the machine's own clock, not by a rehearsal's.
CREATE TABLE geocode_servers (
    server      TEXT PRIMARY KEY,             -- provider and host
    next_ms     INTEGER NOT NULL DEFAULT 0,   -- UTC ms: no request before
    day         INTEGER NOT NULL DEFAULT 0,   -- days since 1970-01-01 UTC of the last request
    asked       INTEGER NOT NULL DEFAULT 0,   -- requests on that day
    failures    INTEGER NOT NULL DEFAULT 0,   -- rests in a row; 0: all is well
    rests_until INTEGER NOT NULL DEFAULT 0,   -- UTC s: it is left alone before
    trouble     TEXT NOT NULL DEFAULT ''      -- a sentence: why
) STRICT, WITHOUT ROWID;
