"""Quiet hours: nobody is woken. A message that falls due in them waits until they end.

It is quiet while the recipient's clock shows one of these hours, or one of these days: an hour that shows twice, in the
night in which the clock is set back, is quiet twice; one that is skipped in spring is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.clock import local, parse_wall
from core.store import known_messages as settings

#: Channels to programs and to staff, who are never asleep.
AWAKE = frozenset({"webhook", "ntfy"})
_WEEKDAYS = settings.WEEKDAYS
_MIDNIGHT = time(0)
#: Which channels have hours of their own; the folder is as e-mail is.
_OWN = {"email": "messages.quiet_email", "folder": "messages.quiet_email", "sms": "messages.quiet_sms"}


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Quiet from `begins` to `ends`, wall clock in `where`, and all day long on `holidays`.

    Where both times are the same no hour is quiet. `holidays` are ISO dates and weekdays in English.
    """

    begins: time
    ends: time
    where: ZoneInfo
    holidays: frozenset[str] = frozenset()

    def release(self, instant: int) -> int:
        """The first UTC second, not before `instant`, at which a message may go out."""
        while self.quiet(instant):
            instant = min(turn for turn in self._turns(instant) if turn > instant)
        return instant

    def quiet(self, instant: int) -> bool:
        """Whether nothing may go out at that UTC second."""
        if self.begins == self.ends and not self.holidays:
            return False
        shown = local(instant, self.where)
        if shown.date().isoformat() in self.holidays or _WEEKDAYS[shown.weekday()] in self.holidays:
            return True
        face = shown.time()
        if self.begins <= self.ends:
            return self.begins <= face < self.ends
        return face >= self.begins or face < self.ends

    def _turns(self, instant: int) -> Iterator[int]:
        """Every second of the next day and a half at which quiet may end: the hour, midnight, a change of the clock."""
        today = local(instant, self.where).date()
        for day in (today, today + timedelta(days=1), today + timedelta(days=2)):
            for wall in (self.ends, _MIDNIGHT):
                for fold in (0, 1):
                    yield int(datetime.combine(day, wall, tzinfo=self.where).replace(fold=fold).timestamp())
        if (turn := _clock_change(instant, instant + 36 * 3600, self.where)) is not None:
            yield turn


def _clock_change(since: int, until: int, where: ZoneInfo) -> int | None:
    """The second between both at which the zone's clock is changed."""
    before = local(since, where).utcoffset()
    if local(until, where).utcoffset() == before:
        return None
    while until - since > 1:
        middle = (since + until) // 2
        if local(middle, where).utcoffset() == before:
            since = middle
        else:
            until = middle
    return until


def hours(values: Mapping[str, str], channel: str, where: ZoneInfo) -> QuietHours:
    """The quiet hours of a channel by the shop's settings, on the clock of `where`."""
    if channel in AWAKE:
        return QuietHours(_MIDNIGHT, _MIDNIGHT, where)
    own = values[_OWN[channel]] if channel in _OWN else ""
    said = settings.quiet(own)
    begins, ends = said or (values["messages.quiet_from"], values["messages.quiet_until"])
    holidays = settings.holidays(values["messages.holidays"])
    if own == "none":
        return QuietHours(_MIDNIGHT, _MIDNIGHT, where, holidays)
    return QuietHours(parse_wall(begins), parse_wall(ends), where, holidays)


@lru_cache(maxsize=4096)
def zone_at(lat: float, lon: float, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone of the clocks at a pin; the shop's where none is known there, as at sea."""
    import tzfpy

    name = str(tzfpy.get_tz(lon, lat))
    if not name or name.startswith("Etc/"):
        return otherwise
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return otherwise
