"""What stands on the terminal, cell by cell, and the shortest writing of the cells that change.

A frame is written look by look, not line by line: a table's columns have one look each, so that colours are named once
a frame and not once a line. Between two stretches the cursor goes the shortest way, or over letters that stand already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

#: Letters on whose width all terminals agree; a line that holds others is written whole, so that nothing is left over.
_SURE = re.compile("[\x20-\u02ff\u2010-\u2319\u2500-\u25fc\u2800-\u28ff]*")
#: Attributes of a style, the code that brings each, and the one that takes it away.
_MARKS = (
    ("bold", "1", "22"), ("dim", "2", "22"), ("italic", "3", "23"), ("underline", "4", "24"), ("blink", "5", "25"),
    ("reverse", "7", "27"), ("strike", "9", "29"), ("overline", "53", "55"),
)  # fmt: skip
_OFF = {code: off for _, code, off in _MARKS}
#: They are seen on a blank, too.
_ON_BLANKS = frozenset({"4", "7", "9", "53"})
#: Up to so many bytes a stretch that stands already is written again: to go over it would take as many.
_BRIDGE = 3
#: More styles than these are kept on no screen.
_MOST = 4_000


class Look(NamedTuple):
    """Marks, ink and ground, as the codes of Select Graphic Rendition (ECMA-48, 8.3.117). No ink: any will do."""

    marks: tuple[str, ...] = ()
    ink: str = "39"
    ground: str = "49"

    @property
    def blank(self) -> Look:
        """The look of a blank that is written in this one."""
        return Look((), "", self.ground) if _ON_BLANKS.isdisjoint(self.marks) else self

    def takes(self, other: Look) -> bool:
        """Whether a cell of the other look may be written in this one."""
        return other in (self, self.blank)


#: A letter, or what a terminal makes one of, with its look; the second cell of a wide one is empty.
Cell = tuple[str, Look]
#: Nobody knows what stands there.
UNKNOWN: Cell = ("unknown", Look())
#: After each frame, and so before it.
_RESET = Look()


@dataclass(slots=True)
class _Stretch:
    """Cells side by side of one look that are written in one go."""

    y: int
    x: int
    look: Look
    text: str
    end: int
    blank: Look  #: of the blanks that go with it


class Standing:
    """The cells of a terminal of that size, known or not."""

    def __init__(self, width: int, height: int, colours: ColorSystem) -> None:
        self.size = width, height
        self.colours = colours
        self._lines: list[list[Cell]] = [[UNKNOWN] * width for _ in range(height)]
        self._unsure = [False] * height
        self._letters: dict[Style | None, _Letters] = {}
        self._next: dict[int, list[Cell]] = {}

    def put(self, x: int, y: int, segments: Iterable[Segment], end: int | None = None) -> None:
        """Let this stand from that cell on, at most to before `end`; `written` brings it there."""
        width, height = self.size
        width = width if end is None else min(width, end)
        if not (0 <= y < height and 0 <= x < width):
            return
        cells: list[Cell] = []
        for text, style, _ in segments:
            letters = self._of(style)
            if _SURE.fullmatch(text):
                cells += map(letters.__getitem__, text)
            else:
                self._unsure[y] = True
                cells += _graphemes(text, letters.look)
        line = self._next.setdefault(y, self._lines[y][:])
        del cells[width - x :]
        line[x : x + len(cells)] = cells

    def written(self) -> str:
        """What has to be written for what was put to stand there."""
        stretches: list[_Stretch] = []
        whole: list[_Stretch] = []
        for y, after in self._next.items():
            before, self._lines[y] = self._lines[y], after
            if self._unsure[y] and before != after:
                self._unsure[y] = not all(_SURE.fullmatch(letter) and letter for letter, _ in after)
                whole += _entire(y, after)
            elif before != after:
                stretches += _changed(y, before, after)
        self._next.clear()
        return _sequence(whole, stretches, self.size[0])

    def _of(self, style: Style | None) -> _Letters:
        if style not in self._letters:
            if len(self._letters) > _MOST:
                self._letters.clear()
            self._letters[style] = _Letters(look(style, self.colours))
        return self._letters[style]


class _Letters(dict[str, Cell]):
    """The cells of one look, each made once; all blanks on a ground are alike."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self[" "] = (" ", look.blank)

    def __missing__(self, letter: str) -> Cell:
        cell = self[letter] = (letter, self.look)
        return cell


def look(style: Style | None, colours: ColorSystem) -> Look:
    """A style in the codes of a terminal with so many colours; links and metadata are left out."""
    if style is None:
        return _RESET
    marks = tuple(code for name, code, _ in _MARKS if getattr(style, name))
    ink = style.color.downgrade(colours).get_ansi_codes() if style.color else ("39",)
    ground = style.bgcolor.downgrade(colours).get_ansi_codes(foreground=False) if style.bgcolor else ("49",)
    return Look(marks, ";".join(ink), ";".join(ground))


def _graphemes(text: str, look: Look) -> Iterable[Cell]:
    for start, end, width in split_graphemes(text)[0]:
        if width:
            yield text[start:end], look
            yield from [("", look)] * (width - 1)


# -- what has changed --


def _changed(y: int, before: Sequence[Cell], after: Sequence[Cell]) -> list[_Stretch]:
    """The stretches of a line that have to be written."""
    found: list[_Stretch] = []
    last: _Stretch | None = None
    for x, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        letter, look = new
        # What is at hand at once costs a tenth of a look at what stands between.
        if last and last.end == x and (look == last.look or look == last.blank):
            last.text += letter
            last.end = x + 1
        elif not (last and _joined(last, after, x)):
            last = _Stretch(y, x, look, letter, x + 1, look.blank)
            found.append(last)
    return found


def _joined(stretch: _Stretch, line: Sequence[Cell], x: int) -> bool:
    """Whether the cell can be written in one go with the stretch, over what stands between them."""
    if x - stretch.end > _BRIDGE:
        return False
    cells = line[stretch.end : x + 1]
    look = stretch.look if stretch.look.ink else cells[-1][1]
    if not look.takes(stretch.look) or not all(look.takes(each) for _, each in cells):
        return False
    text = "".join(letter for letter, _ in cells)
    if len(text[:-1].encode()) > _BRIDGE:
        return False
    stretch.look, stretch.blank = look, look.blank
    stretch.text, stretch.end = stretch.text + text, x + 1
    return True


def _entire(y: int, line: Sequence[Cell]) -> list[_Stretch]:
    """A whole line, for terminals may differ on where its letters stand; the half of a wide letter is a blank."""
    found: list[_Stretch] = []
    for x, (letter, each) in enumerate(line):
        wide = split_graphemes(letter)[1] == 2
        halved = wide and not (x + 1 < len(line) and not line[x + 1][0])
        alone = not letter and (x == 0 or split_graphemes(line[x - 1][0])[1] != 2)
        if halved or alone or line[x] == UNKNOWN:
            letter = " "
        if found and found[-1].look == each:
            found[-1].text += letter
        else:
            found.append(_Stretch(y, x, each, letter, x + 1, each))
    return found


# -- how it is written --


def _sequence(whole: Iterable[_Stretch], stretches: Sequence[_Stretch], width: int) -> str:
    """The stretches of whole lines in their order, the others look by look."""
    out: list[str] = []
    now, line = _RESET, -1
    at: tuple[int, int] | None = None
    for one in whole:
        codes, now = turned(now, one.look)
        out += ["" if one.y == line else _moved(None, one.x, one.y), codes, one.text]
        line = one.y
    groups = _groups(stretches)
    while groups:
        nearest = min(groups, key=lambda each: len(turned(now, each)[0]))
        codes, now = turned(now, nearest)
        out.append(codes)
        for one in groups.pop(nearest):
            out += [_moved(at, one.x, one.y), one.text]
            # Behind the last cell terminals differ on where the cursor stands.
            at = (one.end, one.y) if one.end < width else None
    return "".join(out) + ("\x1b[m" if out and now != _RESET else "")


def _groups(stretches: Iterable[_Stretch]) -> dict[Look, list[_Stretch]]:
    groups: dict[Look, list[_Stretch]] = {}
    blanks: list[_Stretch] = []
    for one in stretches:
        if one.look.ink:
            groups.setdefault(one.look, []).append(one)
        else:
            blanks.append(one)
    for one in blanks:
        host = next((each for each in groups if each.takes(one.look)), one.look)
        groups.setdefault(host, []).append(one)
    for group in groups.values():
        group.sort(key=lambda one: (one.y, one.x))
    return groups


@lru_cache(maxsize=4_096)
def turned(now: Look, wanted: Look) -> tuple[str, Look]:
    """The shortest codes from a look to another, and the look that they lead to."""
    if not wanted.ink:
        wanted = wanted._replace(ink=now.ink, marks=now.marks if _ON_BLANKS.isdisjoint(now.marks) else ())
    if now == wanted:
        return "", now
    off = {_OFF[mark] for mark in now.marks if mark not in wanted.marks}
    on = [mark for mark in wanted.marks if mark not in now.marks or _OFF[mark] in off]
    step = [*sorted(off), *on]
    step += [wanted.ink] if wanted.ink != now.ink else []
    step += [wanted.ground] if wanted.ground != now.ground else []
    anew = ["", *wanted.marks]
    anew += [wanted.ink] if wanted.ink != "39" else []
    anew += [wanted.ground] if wanted.ground != "49" else []
    return f"\x1b[{min(';'.join(step), ';'.join(anew), key=len)}m", wanted


def _moved(at: tuple[int, int] | None, x: int, y: int) -> str:
    """The shortest way of the cursor from where it is, if that is known, to that cell."""
    there = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
    if at is None:
        return there
    right, down = x - at[0], y - at[1]
    step = _step(down, "B", "A") + _step(right, "C", "D")
    return min(there, step, key=len)


def _step(cells: int, ahead: str, back: str) -> str:
    if not cells:
        return ""
    return f"\x1b[{abs(cells) if abs(cells) > 1 else ''}{ahead if cells > 0 else back}"
