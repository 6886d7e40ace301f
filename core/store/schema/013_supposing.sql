-- What-ifs: branches of a plan that stand on something supposed. They are never in view, and never dispatched.

-- What was supposed: a JSON list, [] of every other plan.
ALTER TABLE plans ADD COLUMN supposed TEXT NOT NULL DEFAULT '[]';
-- A what-if that was thrown away is not listed any more; its number stays its own.
ALTER TABLE plans ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1));
-- 0: the vehicle itself; 1 and up: the how manieth that is only supposed to be, and like it.
ALTER TABLE plan_routes ADD COLUMN supposed INTEGER NOT NULL DEFAULT 0 CHECK (supposed >= 0);
