"""How a language, in its country, writes a day and the time: never by the locale of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from string import Template
from typing import Any

from core.notifications import texts


@dataclass(frozen=True, slots=True)
class Habits:
    """Days and clock of one language; `short` is for text messages, in letters of GSM-7."""

    said: Mapping[str, Any]  #: what the language's file says under `habits`
    short: bool = False

    def day(self, when: date) -> str:
        """`Tuesday 3 March`, `Dienstag, 3. März`, `martes 3 de marzo`; short `Di 3.3.`."""
        kind = "_sms" if self.short else ""
        number = self.said.get("first", "1") if when.day == 1 and not self.short else str(when.day)
        weekday, month = self.said[f"weekdays{kind}"][when.weekday()], self.said[f"months{kind}"][when.month - 1]
        return _fill(self.said[f"day{kind}"], weekday=weekday, number=number, month=month)

    def clock(self, at: time, *, half: str = "") -> str:
        """`09:00`, `9 am`, `9 h`, `9h30`; with `half="_half"` without am and pm."""
        which = "hour" if at.minute else "full_hour"
        return _fill(
            self.said[which + half],
            h=str(at.hour),
            hh=f"{at.hour:02d}",
            mm=f"{at.minute:02d}",
            h12=str(at.hour % 12 or 12),
            half="am" if at.hour < 12 else "pm",
        )

    def window(self, opens: time, closes: time) -> str:
        """`09:00 to 11:00`, `9 to 11 am`, `9:00 bis 11:00 Uhr`, `de 9 h à 11 h`."""
        if "window_half" in self.said and (opens.hour < 12) == (closes.hour < 12):
            return _fill(self.said["window_half"], opens=self.clock(opens, half="_half"), closes=self.clock(closes))
        return _fill(self.said["window"], opens=self.clock(opens), closes=self.clock(closes))


@cache
def habits(language: str, *, short: bool = False) -> Habits:
    """Those of a language tag: `en-US` has twelve hours and the month first, `en` and `en-GB` have neither."""
    known = texts.read(texts.base(language))
    country = texts.country(language)
    own = known["habits"].get(known.get("like", {}).get(country, country), {})
    return Habits({**known["habits"], **(own if isinstance(own, dict) else {})}, short)


def _fill(template: str, **values: str) -> str:
    return Template(template).substitute(values)
