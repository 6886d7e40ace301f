"""Seeing what other consoles, verbs and cron do to the same file, and who else is on it.

`PRAGMA data_version` costs 12 microseconds and changes when another connection has committed; twice a second is soon
enough for a person and nothing for the machine. The console's own use-cases run in threads with connections of their
own, so they are seen the same way. What counts as a change is a line of the journal: a commit without one, such as
another console's sign of life, loads nothing anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.desk import GONE_S, Desk, Event, Present

#: How often to look, in seconds.
EVERY_S = 0.5
#: How long after its last change somebody without an open console is named as being here, in seconds.
HERE_S = 600
#: More new events than this at once are not read one by one.
MANY = 500


@dataclass(frozen=True, slots=True)
class Tick:
    """The file has changed: the new events, oldest first."""

    events: tuple[Event, ...]


class Watch:
    """Looks at one file for changes; one for each console, used from one thread."""

    def __init__(self, desk: Desk, console: str = "") -> None:
        """`console` names the own one, which is no other."""
        self._desk = desk
        self._console = console
        self._version = desk.data_version()
        self._seq = desk.last_seq()
        self._seen: dict[str, int] = {}
        self._present: list[Present] = desk.present()

    def look(self) -> Tick | None:
        """What changed since the last look; None when nothing did."""
        version = self._desk.data_version()
        if version == self._version:
            return None
        self._version = version
        self._present = self._desk.present()
        events = self._desk.events_since(self._seq, limit=MANY)
        if not events:
            return None
        self._seq = self._desk.last_seq() if len(events) == MANY else events[-1].seq
        self._seen.update({event.who: event.at for event in events if event.who != self._desk.who})
        return Tick(tuple(events))

    def present(self) -> list[Present]:
        """The other consoles that are open on the file, who came first at the top."""
        now = self._desk.now()
        return [one for one in self._present if one.console != self._console and abs(now - one.seen_at) < GONE_S]

    def others(self) -> list[str]:
        """Who has changed something in the last ten minutes without an open console, latest first."""
        since, open_ = self._desk.now() - HERE_S, {one.who for one in self.present()}
        late = sorted(self._seen.items(), key=lambda pair: -pair[1])
        return [who for who, at in late if at >= since and who not in open_]
