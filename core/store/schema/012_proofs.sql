-- How good the order of a route's stops is known to be. A plan is immutable, so what was proven of it stays true.
CREATE TABLE route_proof (
    plan_id    INTEGER NOT NULL REFERENCES plans (id),
    vehicle_id INTEGER NOT NULL REFERENCES vehicles (id),
    cost       INTEGER NOT NULL,          -- minor units, lateness against soft windows priced in, rounded up
    bound      INTEGER NOT NULL,          -- no order of the same stops costs less, rounded down
    proven     INTEGER NOT NULL CHECK (proven IN (0, 1)), -- the order is the best there is
    seconds    REAL NOT NULL,             -- of searching
    PRIMARY KEY (plan_id, vehicle_id)
) STRICT, WITHOUT ROWID;
