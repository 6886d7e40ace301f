"""Quiet hours: nobody is woken. A message that falls due in them waits until they end.

They are stretches of time, not of the wall clock's face: in the night in which the clock is set back, an hour that
shows twice is quiet once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from core.clock import local, resolve


@dataclass(frozen=True, slots=True)
class QuietHours:
    """No message goes out from `begins` to `ends`, wall clock in `where`; none at all where both are the same."""

    begins: time
    ends: time
    where: ZoneInfo

    def release(self, instant: int) -> int:
        """The first UTC second, not before `instant`, at which a message may go out."""
        if self.begins == self.ends:
            return instant
        today = local(instant, self.where).date()
        # A clock set forward can let one night's end fall into the next stretch: look at each in turn.
        for start in (today - timedelta(days=1), today, today + timedelta(days=1)):
            end = start if self.ends > self.begins else start + timedelta(days=1)
            if resolve(start, self.begins, self.where) <= instant < (over := resolve(end, self.ends, self.where)):
                instant = over
        return instant

    def quiet(self, instant: int) -> bool:
        """Whether nothing may go out at that UTC second."""
        return self.release(instant) != instant
