-- More words of addresses are known in their short forms (core/addresses/streetwords.py): every door is kept under its new key,
-- with its pin, its lesson and its visits. Where two doors turn out to be one, what a person set stays, then what was
-- accepted, then the latest. `address_key` is the program's own function. A further change of words repeats this step.

CREATE TEMP TABLE keys (old TEXT NOT NULL, new TEXT NOT NULL, PRIMARY KEY (old, new)) WITHOUT ROWID;
INSERT OR IGNORE INTO keys SELECT address_key, address_key(address) FROM orders WHERE address_key <> '';
INSERT OR IGNORE INTO keys SELECT address_key, address_key(address) FROM places WHERE address_key <> '';
INSERT OR IGNORE INTO keys SELECT address_key, address_key(address) FROM pins;

UPDATE attempts SET address_key = coalesce(
    (SELECT address_key(o.address) FROM orders o WHERE o.id = order_id AND o.address_key = attempts.address_key),
    (SELECT address_key(p.address) FROM places p
     WHERE p.order_id = attempts.order_id AND p.address_key = attempts.address_key ORDER BY p.position LIMIT 1),
    (SELECT min(new) FROM keys WHERE old = attempts.address_key),
    address_key)
WHERE address_key <> '';

CREATE TEMP TABLE moving AS
SELECT k.new, p.*, row_number() OVER (
    PARTITION BY k.new ORDER BY p.source = 'person' DESC, p.state = 'accepted' DESC, p.at DESC, p.address_key) AS place
FROM pins p JOIN keys k ON k.old = p.address_key;
DELETE FROM pins;
INSERT INTO pins (address_key, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at,
                  version, found)
SELECT new, address, state, lat, lon, source, accuracy, confidence, label, why, candidates, who, at, version, found
FROM moving WHERE place = 1;
DROP TABLE moving;

CREATE TEMP TABLE moving AS
SELECT coalesce(k.new, l.address_key) AS new, l.*, row_number() OVER (
    PARTITION BY coalesce(k.new, l.address_key) ORDER BY l.at DESC, l.address_key) AS place
FROM lessons l LEFT JOIN keys k ON k.old = l.address_key;
DELETE FROM lessons;
INSERT INTO lessons (address_key, state, lat, lon, visits, spread_m, moved_m, at, revoked_at)
SELECT new, state, lat, lon, visits, spread_m, moved_m, at, revoked_at FROM moving WHERE place = 1;
DROP TABLE moving;

UPDATE orders SET address_key = address_key(address) WHERE address_key <> '';
UPDATE places SET address_key = address_key(address) WHERE address_key <> '';
DROP TABLE keys;
