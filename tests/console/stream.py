"""The bytes that a program writes to its terminal: the sequences that Textual writes, and everything else."""

from __future__ import annotations

import ctypes
import locale
import re
from collections.abc import Iterator

from core.text import guard

#: Every sequence that is written: colours; the cursor put somewhere, or so many cells on; Textual's modes, asked for,
#: set and let go; the keyboard protocol, entered and left; the shape of the mouse's pointer.
_KNOWN = re.compile(
    r"\x1b\[[0-9;:]*m"
    r"|\x1b\[\d+(?:;\d+)?H|\x1b\[\d*[ABCDH]"
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"
    r"|\x1b\[>\d+u|\x1b\[<u"
    r"|\x1b\]22;[a-z-]+\x07"
    r"|\r?\n"
)

_MOVED = re.compile(r"\x1b\[(\d*)(?:;(\d+))?H")
_STEPPED = re.compile(r"\x1b\[(\d*)([ABCD])")
_STEPS = {"A": (0, -1), "B": (0, 1), "C": (1, 0), "D": (-1, 0)}
#: What takes marks away again.
_OFF = {"22": "12", "23": "3", "24": "4", "25": "5", "27": "7", "29": "9", "55": ("53",)}


def parts(written: bytes) -> Iterator[tuple[bool, str]]:
    """The known sequences (True) and the texts between them (False), in order."""
    text = written.decode("utf-8", "surrogateescape")
    at = 0
    for match in _KNOWN.finditer(text):
        if match.start() > at:
            yield False, text[at : match.start()]
        yield True, match.group()
        at = match.end()
    if at < len(text):
        yield False, text[at:]


def foreign(written: bytes) -> list[str]:
    """What would act on the terminal and is not Textual's: with the text around it; empty where all is well."""
    return [text for known, text in parts(written) if not known and guard(text) != text]


def width(text: str) -> int:
    """The cells that the system's own library gives a text."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> int:
    return int(_LIBC.wcwidth(ctypes.c_wchar(letter)))


def _libc() -> ctypes.CDLL:
    # The width of a letter depends on the locale; C.UTF-8 is there on every system of today.
    locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    return ctypes.CDLL(None)


_LIBC = _libc()


class Screen:
    """A small terminal: what stands in which cell once it has been given those bytes, and how it looks."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._cells = [[" "] * width for _ in range(height)]
        #: Marks, ink and ground of each cell.
        self.looks = [[(frozenset[str](), "39", "49")] * width for _ in range(height)]
        self._look = self.looks[0][0]
        self._x = self._y = 0

    def feed(self, written: bytes) -> None:
        """Take what was written."""
        for known, part in parts(written):
            if not known:
                self._put(part)
            elif moved := _MOVED.fullmatch(part):
                self._y, self._x = int(moved.group(1) or 1) - 1, int(moved.group(2) or 1) - 1
            elif stepped := _STEPPED.fullmatch(part):
                # Where a line is full terminals differ on where the cursor stands.
                assert self._x < self._width, "a step from behind the last cell"
                right, down = _STEPS[stepped.group(2)]
                self._x += right * int(stepped.group(1) or 1)
                self._y += down * int(stepped.group(1) or 1)
            elif part.endswith("m"):
                self._turn(part[2:-1])
            elif part.endswith("\n"):
                self._x, self._y = 0, self._y + 1
            elif part == "\x1b[?1049h":
                self._cells = [[" "] * self._width for _ in range(self._height)]

    def letter(self, x: int, y: int) -> str:
        """What stands in a cell; nothing in the second one of a wide letter."""
        return self._cells[y][x]

    def _turn(self, codes: str) -> None:
        marks, ink, ground = self._look
        for code in re.findall(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+|^$|^(?=;)", codes):
            if code in ("", "0"):
                marks, ink, ground = frozenset(), "39", "49"
            elif code in _OFF:
                marks -= set(_OFF[code])
            elif re.match(r"3[0-9]|9[0-7]$", code):
                ink = code
            elif re.match(r"4[0-9]|10[0-7]$", code):
                ground = code
            else:
                marks |= {code}
        self._look = marks, ink, ground

    def _put(self, text: str) -> None:
        for letter in text:
            wide = _letter_width(letter)
            if wide == 0 and self._x:
                self._cells[self._y][self._x - 1] += letter
            elif self._x + wide <= self._width and self._y < self._height:
                # What follows a wide letter is no cell of its own.
                self._cells[self._y][self._x : self._x + wide] = [letter, *[""] * (wide - 1)]
                self.looks[self._y][self._x : self._x + wide] = [self._look] * wide
                self._x += wide

    def __str__(self) -> str:
        return "\n".join("".join(line).rstrip() for line in self._cells)
