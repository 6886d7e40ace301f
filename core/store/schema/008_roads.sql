-- What roads have answered, kept for some time. Nothing here is lost that cannot be asked again.

DROP TABLE matrices;
CREATE TABLE matrices (
    key        TEXT PRIMARY KEY,          -- digest of source and points
    source     TEXT NOT NULL,             -- what knows the roads, with everything that changes its answers
    points     TEXT NOT NULL,             -- JSON [[lat, lon], …]
    durations  BLOB NOT NULL,             -- int32 little endian, row by row, s
    distances  BLOB NOT NULL,             -- int32 little endian, row by row, m
    away       BLOB NOT NULL,             -- int32 little endian, m from each point to its road; -1: none is near
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX matrices_source ON matrices (source, at);

CREATE TABLE ways (
    source     TEXT NOT NULL,
    start      TEXT NOT NULL,             -- JSON [lat, lon]
    finish     TEXT NOT NULL,
    way        TEXT NOT NULL,             -- JSON
    at         INTEGER NOT NULL,
    PRIMARY KEY (source, start, finish)
) STRICT, WITHOUT ROWID;
CREATE INDEX ways_at ON ways (at);
