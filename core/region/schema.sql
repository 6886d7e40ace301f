-- The region file. Points are ten-millionths of a degree.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Where the data come from, as it has to be shown.
CREATE TABLE source (
    name TEXT PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL, licence TEXT NOT NULL, date TEXT NOT NULL,
    size INTEGER NOT NULL, addresses INTEGER NOT NULL, skipped INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A street's name, once for the region; other names point to the one under which its doors are kept. `terms` are its
-- words in order; `joined` is a term for two of them that people write as one, with the first one's position.
CREATE TABLE name (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL, main INTEGER NOT NULL,
    terms TEXT NOT NULL, joined TEXT NOT NULL, joined_at INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE name_words USING fts5 (terms, content='', columnsize=1, tokenize="unicode61 remove_diacritics 0");

-- Every way to write a word of a street's name, with the term under which it is indexed, how many names have that
-- term, and its letters as a set of bits, by which misspellings are looked for.
CREATE TABLE word (
    text TEXT PRIMARY KEY, term TEXT NOT NULL, names INTEGER NOT NULL, letters INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One street of that name: its points hang together. `counting` is how its houses are counted (numbers.py), `crowd`
-- how many addresses lie around.
CREATE TABLE piece (
    id INTEGER PRIMARY KEY, name INTEGER NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
    radius_m INTEGER NOT NULL, counting INTEGER NOT NULL, city INTEGER, postcode INTEGER, crowd INTEGER NOT NULL
) STRICT;
CREATE INDEX piece_name ON piece (name);

-- A door. `place` orders the doors of a street; `number` is empty where the order tells it.
CREATE TABLE door (
    piece INTEGER NOT NULL, place INTEGER NOT NULL, nth INTEGER NOT NULL, number TEXT NOT NULL,
    city INTEGER, postcode INTEGER, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
    PRIMARY KEY (piece, place, nth)
) STRICT, WITHOUT ROWID;

-- A row of houses known by its ends: every `step`-th number from low to high along a line (pairs of 32-bit integers).
CREATE TABLE span (
    piece INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, step INTEGER NOT NULL, nth INTEGER NOT NULL,
    city INTEGER, postcode INTEGER, line BLOB NOT NULL, PRIMARY KEY (piece, low, nth)
) STRICT, WITHOUT ROWID;

-- Where two streets meet, by their names, the lower number first.
CREATE TABLE crossing (
    one INTEGER NOT NULL, other INTEGER NOT NULL, nth INTEGER NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
    PRIMARY KEY (one, other, nth)
) STRICT, WITHOUT ROWID;

-- What lies in a square of about 280 m (core/region/addresses/squares.py): which streets, of each the places of its
-- doors there, and its course there, two bytes a point.
CREATE TABLE square (
    y INTEGER NOT NULL, x INTEGER NOT NULL, piece INTEGER NOT NULL, low INTEGER, high INTEGER, course BLOB NOT NULL,
    PRIMARY KEY (y, x, piece)
) STRICT, WITHOUT ROWID;

CREATE TABLE city (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE postcode (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, radius_m INTEGER NOT NULL
) STRICT;

-- What an address may name besides the street; without a point it is only known by name.
CREATE TABLE locality (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL, kind TEXT NOT NULL, lat INTEGER, lon INTEGER, radius_m INTEGER NOT NULL
) STRICT;

-- The roads, an array a row: numpy's name of its type, its columns, its bytes deflated.
CREATE TABLE network (name TEXT PRIMARY KEY, kind TEXT NOT NULL, width INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE road_name (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
