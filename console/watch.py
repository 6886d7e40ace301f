"""Seeing what other consoles, verbs and cron do to the same file.

`PRAGMA data_version` costs 12 microseconds and changes when another connection has committed; twice a second is soon
enough for a person and nothing for the machine. The console's own use-cases run in threads with connections of their
own, so they are seen the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.desk import Desk, Event

#: How often to look, in seconds.
EVERY_S = 0.5
#: How long after its last change another person is named as being here, in seconds.
HERE_S = 600
#: More new events than this at once are not read one by one.
MANY = 500


@dataclass(frozen=True, slots=True)
class Tick:
    """The file has changed: the new events, oldest first."""

    events: tuple[Event, ...]


class Watch:
    """Looks at one file for changes; one for each console, used from one thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._version = desk.data_version()
        self._seq = desk.last_seq()
        self._seen: dict[str, int] = {}

    def look(self) -> Tick | None:
        """What changed since the last look; None when nothing did."""
        version = self._desk.data_version()
        if version == self._version:
            return None
        self._version = version
        events = self._desk.events_since(self._seq, limit=MANY)
        if len(events) == MANY:
            self._seq = self._desk.last_seq()
        elif events:
            self._seq = events[-1].seq
        self._seen.update({event.who: event.at for event in events if event.who != self._desk.who})
        return Tick(tuple(events))

    def others(self) -> list[str]:
        """Who else changed something in the last ten minutes, latest first."""
        since = self._desk.now() - HERE_S
        return [who for who, at in sorted(self._seen.items(), key=lambda pair: -pair[1]) if at >= since]
