"""An open console sends what is due, where the shop says so: `messages.send_while_open`."""

from __future__ import annotations

import threading
from time import monotonic

from console.views.messages import failed
from core.deliveries import service as deliveries
from core.desk import Desk
from core.errors import DispatchError
from core.notifications import service

#: How often, in seconds.
EVERY_S = 15.0


class Outgoing:
    """The sender of one console: a pass runs in a thread, and only what failed is said, once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._enough = threading.Event()
        self._at = 0.0
        self._sending = False
        self._said = ""

    def due(self) -> bool:
        """Whether it is time for another pass."""
        if self._sending or monotonic() - self._at < EVERY_S:
            return False
        self._at = monotonic()
        return self._desk.setting("messages.send_while_open") == "yes"

    def send(self) -> str:
        """One pass; a sentence where something failed that was not told before."""
        self._sending = True
        try:
            deliveries.tell_by_the_clock(self._desk)
            said = failed(service.send_due(self._desk, cancelled=self._enough.is_set))
        except DispatchError as wrong:
            said = str(wrong)
        finally:
            self._sending = False
        new = said if said != self._said else ""
        self._said = said
        return new

    def leave(self) -> None:
        """The console closes: no further message is begun."""
        self._enough.set()
