"""Windows as people write them: `9-12`, `1:00 PM - 2:00PM`, `before 12`, `entre 9h et 12h30; 14-16`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from core.clock import parse_wall
from core.errors import BadInput
from core.text import clean

#: The last minute that a window can name.
DAY_ENDS = time(23, 59)

_ANY_TIME = frozenset(
    {"any", "anytime", "any time", "all day", "flexible", "egal", "ganztags", "toute la journee", "-"}
)
_WORDS = {"noon": "12:00", "midday": "12:00", "mittag": "12:00", "midi": "12:00", "midnight": "24:00"}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_DASHES = re.compile(r"[‐-―−~]")
_HALF = re.compile(r"(?<=[\d\s])([ap])\.?\s?m\b\.?")
_HOURS = re.compile(r"(\d{1,2})\s*(?:h|uhr|u|hrs?|o'clock)(?:\s*(\d{2}))?(?![a-z\d])")
_FIRMNESS = re.compile(r"[\s(]*\b(soft|hard|preferred|preferably|if possible)\b[\s)]*")

_TIME = r"(\d{1,4}(?:[:.]\d{2}(?:[:.]00)?)?\s*(?:am|pm)?)"
_TO = r"\s*(?:-|/|to|till|until|bis|tot|and|und|en|a|à|as|às|e|et|y)\s*"
_RANGE = re.compile(
    rf"(?:(?:from|between|von|zwischen|van|tussen|de|des|das|entre|dalle|tra|ab|from the)\s+)?{_TIME}{_TO}{_TIME}"
)
_BEFORE = re.compile(
    rf"(?:before|until|till|by|up to|bis|vor|voor|tot|avant|jusqu'a|antes de|ate|entro|<|<=)\s*(?:l?as\s+)?{_TIME}"
)
_AFTER = re.compile(
    rf"(?:after|from|since|ab|nach|na|vanaf|apres|despues de|a partir de|depois de|dopo|>|>=)\s*(?:l?as\s+)?{_TIME}"
)
_APART = re.compile(
    r"\s*[;,|\n]\s*|\s+(?:or|oder|ou|of|o)\s+|\s*[&+]\s*|"
    r"(?<=[\dm])\s+(?:and|und|et|y|e|en)\s+(?=\S+\s*(?:-|to|bis)\s*\d)"
)

REMEDY = "write it like 9-12, 13:00-17:30, before 12 or after 17:30"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of the service day, wall clock. A hard one must be met; a soft one should."""

    opens: time
    closes: time
    hard: bool = True

    def __post_init__(self) -> None:
        """Raises BadInput where it ends before it starts."""
        if self.closes <= self.opens:
            raise BadInput(
                f"The window {self.opens:%H:%M}–{self.closes:%H:%M} ends before it starts; "
                "write the earlier time first, both on one day."
            )

    @classmethod
    def parse(cls, text: str, *, hard: bool = True) -> tuple[Window, ...]:
        """The windows in what a person wrote, in order; none for blank text and for “any time”.

        Several stand apart by `;`, `,` or “or”. The words `soft` and `hard` behind one win over `hard`. Raises BadInput
        for anything that names no window.
        """
        text = clean(text, limit=200)
        folded = _plain(text)
        if not folded or folded in _ANY_TIME:
            return ()
        found = [_one(part, text, hard) for part in _APART.split(folded) if part.strip()]
        if not found:
            raise BadInput(f"“{text}” names no window; {REMEDY}.")
        return tuple(dict.fromkeys(sorted(found)))

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}" + ("" if self.hard else " soft")


def show(windows: tuple[Window, ...]) -> str:
    """All of them as `Window.parse` reads them again; blank where any time will do."""
    return "; ".join(str(window) for window in windows)


def _plain(text: str) -> str:
    text = _DASHES.sub("-", text.casefold().translate(str.maketrans("éèêàáã’", "eeeaaa'")))
    text = _WORD.sub(lambda match: _WORDS[match.group()], text)
    text = _HALF.sub(r"\1m", text)
    text = _HOURS.sub(lambda match: f"{match[1]}:{match[2] or '00'}", text)
    return " ".join(text.split())


def _one(part: str, whole: str, hard: bool) -> Window:
    if firmness := _FIRMNESS.search(part):
        hard = firmness[1] == "hard"
        part = _FIRMNESS.sub(" ", part).strip()
    part = part.strip(" ().")
    if match := _RANGE.fullmatch(part):
        return _range(match[1], match[2], hard)
    if match := _BEFORE.fullmatch(part):
        return Window(time(0), parse_wall(_seconds_off(match[1])), hard)
    if match := _AFTER.fullmatch(part):
        return Window(parse_wall(_seconds_off(match[1])), DAY_ENDS, hard)
    if re.fullmatch(_TIME, part):
        raise BadInput(f"“{whole}” is a moment, no window; {REMEDY}.")
    raise BadInput(f"“{whole}” names no window; {REMEDY}.")


def _seconds_off(text: str) -> str:
    """`13:00:00`, as a spreadsheet writes it, without its seconds."""
    return re.sub(r"([:.]\d{2})[:.]00", r"\1", text)


def _range(first: str, last: str, hard: bool) -> Window:
    """The window between two times; in `1-2pm` the half of the day stands for both, in `10-2pm` it cannot."""
    first, last = _seconds_off(first), _seconds_off(last)
    closes = parse_wall(last)
    half = last.strip()[-2:]
    if half in {"am", "pm"} and first.strip()[-2:] not in {"am", "pm"} and _hour(first) <= 12:
        opens = parse_wall(f"{first}{half}")
        if opens >= closes:
            opens = parse_wall(first if half == "pm" else f"{first}am")
        return Window(opens, closes, hard)
    return Window(parse_wall(first), closes, hard)


def _hour(text: str) -> int:
    digits = re.split(r"[:.]", text.strip())[0]
    return int(digits) if len(digits) <= 2 else int(digits[:-2])
