"""SQL of what online geocoders answered, and of when each server may be asked again.

Every process on the shop's file shares both: an answer is asked for once, and there is one line of turns to a server
and one view of how it does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.clock import DAY_S
from core.geocoding.model import Candidate
from core.geocoding.providers import Server
from core.store.sqlite import Database

#: How long a server that fails is left alone, doubled with every rest in a row, s.
REST_S, LONGEST_REST_S = 30, 3600
#: Whatever a server asks for, it is tried again after this, s.
LONGEST_ASKED_S = DAY_S
#: After a rest one process tries alone; the others wait this long for what comes of it, s.
TRIAL_S = 30

_KEPT = "SELECT answer FROM geocode_cache WHERE server = ? AND query = ? AND (until IS NULL OR until > ?)"
_KEEP = "INSERT OR REPLACE INTO geocode_cache (server, query, answer, at, until) VALUES (?, ?, ?, ?, ?)"
_PAST = "SELECT answer FROM geocode_cache WHERE until <= ?"
_FORGET = "DELETE FROM geocode_cache WHERE until <= ?"
_STATE = "SELECT next_ms, day, asked, failures, rests_until, trouble FROM geocode_servers WHERE server = ?"
_CLAIM = """
INSERT INTO geocode_servers (server, next_ms, day, asked) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (server) DO UPDATE SET next_ms = ?2, day = ?3, asked = ?4, rests_until = ?5
"""
_FAILED = """
INSERT INTO geocode_servers (server, failures, rests_until, trouble) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (server) DO UPDATE SET failures = ?2, rests_until = ?3, trouble = ?4
"""
_WELL = "UPDATE geocode_servers SET failures = 0, rests_until = 0, trouble = '' WHERE server = ? AND failures > 0"
#: Pins whose place, or one of whose candidates, may have come from an online geocoder.
_LENT = """
SELECT address_key, source, lat, lon, candidates, found FROM pins
WHERE source IN ('person', 'learned') OR source IN (SELECT value FROM json_each(?1))
   OR EXISTS (SELECT 1 FROM json_each(?1) WHERE instr(candidates, '"source": "' || value || '"') > 0)
"""
#: What a person had picked is asked for again, with the reason; nobody picks it a second time in silence.
_PICKED = """
UPDATE pins SET state = 'review', lat = NULL, lon = NULL, source = '', accuracy = '', confidence = 0, label = '',
    why = ?, candidates = ?, found = '', version = version + 1
WHERE address_key = ?
"""
_PICKED_WHY = (
    "The place that was picked came from an online geocoder whose terms do not let it be kept any longer. "
    "Look it up again, or set it by coordinates: those are yours to keep."
)
#: The place that a look-up had found, under a pin that came later.
_NO_FOUND = "UPDATE pins SET found = '' WHERE address_key = ?"
_FEWER = "UPDATE pins SET candidates = ?, version = version + 1 WHERE address_key = ?"


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to ask now, ours alone; `trial` where it is the one that tells whether a server is well again."""

    trial: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """It is not our turn: come again after so many ms."""

    ms: int


@dataclass(frozen=True, slots=True)
class Rest:
    """Why a server is left alone, a sentence, and until when, UTC seconds."""

    trouble: str
    until: int


def kept(db: Database, server: Server, query: str, now: int) -> list[Candidate] | None:
    """What the server answered before, where that may still be used; None where it has to be asked."""
    row = db.execute(_KEPT, (server.id, query, now)).fetchone()
    return [Candidate.from_dict(each) for each in json.loads(row[0])] if row else None


def keep(db: Database, server: Server, query: str, answer: Sequence[Candidate], now: int, until: int | None) -> None:
    """Keep an answer until its term is over (None: for ever); whoever answers is well."""
    text = json.dumps([candidate.as_dict() for candidate in answer], ensure_ascii=False)
    db.execute(_KEEP, (server.id, query, text, now, until))
    db.execute(_WELL, (server.id,))


def claim(db: Database, server: Server, now_ms: int) -> Turn | Wait | Rest:
    """A turn to ask the server at once, or when to come again, or why it is left alone. In a write transaction.

    Nobody books ahead: a process that is stopped while it waits would use its turn late, together with the next one.
    `now_ms` is the machine's clock.
    """
    now = now_ms // 1000
    next_ms, day, asked, failures, rests_until, trouble = _state(db, server)
    if now < rests_until <= now + LONGEST_ASKED_S:
        return Rest(trouble, rests_until)
    today = now // DAY_S
    asked = asked + 1 if day == today else 1
    if server.a_day is not None and asked > server.a_day:
        return Rest(_too_many(server), (today + 1) * DAY_S)
    # A turn farther away than one interval was given out by a clock that has been set back since.
    if now_ms < next_ms <= now_ms + server.interval_ms:
        return Wait(next_ms - now_ms)
    rests_until = now + TRIAL_S if failures else 0
    db.execute(_CLAIM, (server.id, now_ms + server.interval_ms, today, asked, rests_until))
    return Turn(trial=failures > 0)


def failed(db: Database, server: Server, turn: Turn, trouble: str, now: int, rest_s: int | None = None) -> int:
    """Leave the server alone for `rest_s` (None: ever longer) and say until when. Call it in a write transaction."""
    _, _, _, failures, rests_until, _ = _state(db, server)
    if turn.trial or rests_until <= now:
        failures, rests_until = failures + 1, 0
    # Else another process has met the same trouble meanwhile: together they are one failure.
    if rest_s is None:
        rest_s = min(REST_S * 2 ** min(failures - 1, 10), LONGEST_REST_S)
    until = max(rests_until, now + max(1, min(rest_s, LONGEST_ASKED_S)))
    db.execute(_FAILED, (server.id, failures, until, trouble))
    return until


def resting(db: Database, server: Server, now: int) -> Rest | None:
    """Why and until when the server is left alone; None where it may be asked."""
    _, day, asked, failures, rests_until, trouble = _state(db, server)
    if failures and rests_until > now:
        return Rest(trouble, rests_until)
    if server.a_day is not None and day == now // DAY_S and asked >= server.a_day:
        return Rest(_too_many(server), (day + 1) * DAY_S)
    return None


def past(db: Database, now: int) -> bool:
    """Whether there are answers whose term is over."""
    return db.execute(f"{_PAST} LIMIT 1", (now,)).fetchone() is not None


def let_go(db: Database, now: int) -> int:
    """Remove the answers whose term is over, with every pin and candidate that lies where they said; count the pins."""
    answers = [each for (text,) in db.execute(_PAST, (now,)).fetchall() for each in json.loads(text)]
    db.execute(_FORGET, (now,))
    points = {(each["lat"], each["lon"]) for each in answers}
    sources = json.dumps(sorted({each["source"] for each in answers}))
    gone = 0
    for key, source, lat, lon, text, found in db.execute(_LENT, (sources,)).fetchall() if points else ():
        candidates, below = json.loads(text), json.loads(found or "{}")
        if (below.get("lat"), below.get("lon")) in points:
            db.execute(_NO_FOUND, (key,))
        left = [each for each in candidates if (each["lat"], each["lon"]) not in points]
        if (lat, lon) in points:
            gone += 1
            _drop(db, key, source, left)
        elif len(left) < len(candidates):
            db.execute(_FEWER, (json.dumps(left, ensure_ascii=False), key))
    return gone


def _drop(db: Database, key: str, source: str, left: Iterable[object]) -> None:
    if source == "person":
        db.execute(_PICKED, (_PICKED_WHY, json.dumps(left, ensure_ascii=False), key))
    else:
        # Like an address that nobody has looked up: the next look-up asks again.
        db.execute("DELETE FROM pins WHERE address_key = ?", (key,))


def _state(db: Database, server: Server) -> tuple[int, int, int, int, int, str]:
    row = db.execute(_STATE, (server.id,)).fetchone()
    return tuple(row) if row else (0, 0, 0, 0, 0, "")


def _too_many(server: Server) -> str:
    return (
        f"{server.host} has been asked for {server.a_day:,} addresses today; it is free for everybody and made for the "
        "odd one. Add a map of the area (roundsman region add), or name an own server in geocode.url."
    )
