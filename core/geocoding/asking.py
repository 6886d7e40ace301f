"""How the online geocoder is doing, for people; and letting go of what its terms do not let a shop keep."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from core.clock import local, wall
from core.errors import Unavailable
from core.geocoding import asked, providers
from core.secret import secret

if TYPE_CHECKING:
    from core.desk import Desk

#: A rest shorter than this is told in seconds.
_SOON_S = 120


def let_go(desk: Desk) -> int:
    """Remove what online geocoders answered and may not be kept any longer; say how many pins went with it.

    An address whose pin was found there is looked up again; one whose pin a person had picked goes back to review.
    """
    if not asked.past(desk.db, desk.now()):
        return 0
    with desk.writing() as db:
        gone = asked.let_go(db, desk.now())
        if gone:
            desk.record(db, "pin.expired", "pins", {"pins": gone})
    return gone


def again(desk: Desk, until: int, now: int) -> str:
    """When a server that is left alone is asked again, in words: `in 30 s`, `at 14:05`."""
    if until - now <= _SOON_S:
        return f"in {max(1, until - now)} s"
    day = "" if local(until, desk.zone).date() == local(now, desk.zone).date() else "tomorrow "
    return f"{day}at {wall(until, desk.zone)}"


def online_facts(desk: Desk) -> dict[str, str]:
    """What `doctor` says of the online geocoder: which and how it does, and its terms. Its key is never among them."""
    try:
        server = providers.chosen(desk)
        key = bool(secret(providers.KEY))
    except Unavailable as wrong:
        return {"geocoder": str(wrong)}
    if server is None:
        return {"geocoder": "none online"}
    terms = server.provider.terms
    keeps = f"answers kept for {terms.days} days" if terms.days is not None else "answers kept"
    facts = (f"{server.provider.title} at {server.host}", _key(server.provider, key), _state(desk, server))
    return {
        "geocoder": "; ".join(filter(None, facts)),
        "its terms": "; ".join(filter(None, (keeps, terms.credit, terms.note))),
    }


def _key(provider: providers.Provider, given: bool) -> str:
    if not provider.takes_key:
        return ""
    return "a key is given" if given else f"no key is given ({providers.KEY})"


def _state(desk: Desk, server: providers.Server) -> str:
    now = int(time.time())
    rest = asked.resting(desk.db, server, now)
    return f"{rest.trouble} It is asked again {again(desk, rest.until, now)}." if rest else "no trouble"
