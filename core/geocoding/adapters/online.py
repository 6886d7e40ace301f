"""One online geocoder: off until configured, asked in turn with everybody on the shop's file, its answers kept.

What leaves the house is one address line: see `leaving`.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from core.addresses import address_key, split_unit
from core.clock import DAY_S
from core.errors import Cancelled, Unavailable
from core.geocoding import asked
from core.geocoding.adapters.answers import weighed
from core.geocoding.adapters.coders import TIMEOUT_S, Trouble, coder
from core.geocoding.adapters.readers import Answer
from core.geocoding.asked import Rest, Turn
from core.geocoding.asking import again
from core.geocoding.model import MAX_QUERY, Candidate
from core.geocoding.poboxes import is_po_box
from core.geocoding.providers import KEY, Server, chosen
from core.secret import secret
from core.text import clean

if TYPE_CHECKING:
    from core.desk import Desk

#: How long "it knows none" is believed, days: maps are mended.
_NONE_DAYS = 1
#: How often it looks whether anybody still wants the answer, s.
_LOOK_S = 0.1

_E_MAIL = re.compile(r"[^\s,;]+@[^\s,;]+")
#: A number behind a word that says so, or an international one; never a house number or a postcode.
_PHONE = re.compile(
    r"(?:\b(?:tel|telephone|telefon|tél|phone|ph|mob|mobile|cell|call|ring|handy|gsm|fax)\b[.:]?\s*)\+?\d[\d\s()./-]{5,}"
    r"|(?<!\w)\+\d[\d\s()./-]{6,}",
    re.IGNORECASE,
)


def leaving(text: str) -> str:
    """What of an address leaves the house: no flat, no phone number, no e-mail address; nothing of a PO box."""
    if is_po_box(text):
        return ""
    bare = _PHONE.sub(" ", _E_MAIL.sub(" ", clean(text, limit=MAX_QUERY)))
    # What held only the number is empty brackets now.
    address, _ = split_unit(re.sub(r"\s*\(\s*(?:\)|$)|\s+", " ", bare).strip(" ,;"))
    return address if any(c.isalnum() for c in address) else ""


@dataclass
class Online:
    """One server. `cancelled` says when nobody wants its answer any more; then waiting ends at once."""

    server: Server
    desk: Desk
    ask: Callable[[str], Sequence[Answer] | Trouble]
    cancelled: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.time  # the machine's, also in a rehearsal: the server is a real one
    sleep: Callable[[float], None] = time.sleep
    timeout_s: float = TIMEOUT_S + 1

    @property
    def name(self) -> str:
        """The provider's name, as kept with a pin."""
        return self.server.provider.name

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        """What it answers, from what is kept where it was asked before. Raises Unavailable, Cancelled."""
        query = leaving(text)
        if not query:
            return []
        found = asked.kept(self.desk.db, self.server, address_key(query), self.desk.now())
        return (self._asked(query) if found is None else found)[:limit]

    def _asked(self, query: str) -> list[Candidate]:
        turn = self._turn()
        answer = self._answer(query)
        if isinstance(answer, Trouble) and answer.passing and not turn.trial:
            turn = self._turn()
            answer = self._answer(query)
        if isinstance(answer, Trouble):
            raise self._left_alone(turn, answer)
        days, now = self.server.provider.terms.days, self.desk.now()
        found = weighed(query, answer, self.name)
        if not found:
            days = _NONE_DAYS
        with self.desk.writing() as db:
            asked.keep(db, self.server, address_key(query), found, now, None if days is None else now + days * DAY_S)
        return found

    def _turn(self) -> Turn:
        """Wait for our turn. Raises Unavailable where the server is left alone now."""
        while True:
            self._stop_if_unwanted()
            with self.desk.writing() as db:
                turn = asked.claim(db, self.server, math.floor(self.clock() * 1000))
            if isinstance(turn, Rest):
                raise self._unavailable(turn.trouble, turn.until)
            if isinstance(turn, Turn):
                return turn
            self._pass(turn.ms / 1000)

    def _pass(self, seconds: float) -> None:
        while seconds > 0:
            self._stop_if_unwanted()
            self.sleep(min(seconds, _LOOK_S))
            seconds -= _LOOK_S

    def _answer(self, query: str) -> Sequence[Answer] | Trouble:
        """Ask in a thread of its own, which is left behind where the answer is not wanted, or does not come."""
        came: SimpleQueue[Sequence[Answer] | Trouble] = SimpleQueue()
        threading.Thread(target=lambda: came.put(self.ask(query)), daemon=True).start()
        deadline = time.monotonic() + self.timeout_s
        while time.monotonic() < deadline:
            try:
                return came.get(timeout=_LOOK_S)
            except Empty:
                self._stop_if_unwanted()
        return Trouble(f"{self.server.host} does not answer (no answer in time).", passing=True)

    def _stop_if_unwanted(self) -> None:
        if self.cancelled():
            raise Cancelled(f"Waiting for {self.server.host} was cancelled.")

    def _left_alone(self, turn: Turn, trouble: Trouble) -> Unavailable:
        now = int(self.clock())
        with self.desk.writing() as db:
            until = asked.failed(db, self.server, turn, trouble.text, now, trouble.rest_s)
        return self._unavailable(trouble.text, until)

    def _unavailable(self, trouble: str, until: int) -> Unavailable:
        when = again(self.desk, until, int(self.clock()))
        return Unavailable(
            f"{trouble} It is asked again {when}; the region's own addresses are used meanwhile. "
            "Look the rest up again later."
        )


@dataclass(frozen=True, slots=True)
class Amiss:
    """An online geocoder whose settings fall short: it says so, and the others go on."""

    name: str
    sentence: str

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        """Nothing. Raises Unavailable."""
        raise Unavailable(self.sentence)


def online(desk: Desk) -> Online | None:
    """The server that the settings name, None where none is to be asked. Raises Unavailable where they fall short."""
    server = chosen(desk)
    if server is None:
        return None
    key = secret(KEY) if server.provider.takes_key else ""
    if server.provider.needs_key and not key:
        raise Unavailable(f"{server.provider.title} needs a key: put it into {KEY}, or name its file in {KEY}_FILE.")
    if key and server.open_line:
        raise Unavailable(f"A key is not sent over an open line: give {server.host} as https:// in geocode.url.")
    return Online(server, desk, coder(server, key))
