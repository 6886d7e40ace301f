"""Text in the cells of a terminal or of a typewriter font: letters that take two, one or none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def width(text: str) -> int:
    """Cells that the text takes."""
    return sum(_cells(letter) for letter in text)


def pad(text: str, cells: int) -> str:
    """The text filled up with blanks on its right, or cut where it is wider."""
    if width(text) <= cells:
        return text + " " * (cells - width(text))
    return pad(next(_pieces(text, max(1, cells - 1))) + "…", cells) if cells > 1 else "…"


def wrap(text: str, cells: int, indent: str = "") -> list[str]:
    """The text in lines of at most `cells` with `indent` before each; a word that is too long is cut."""
    room = cells - width(indent)
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, room):
            if line and width(line) + 1 + width(piece) > room:
                lines.append(line)
                line = piece
            else:
                line = f"{line} {piece}" if line else piece
    return [indent + part for part in (*lines, line) if part]


def _pieces(word: str, room: int) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and width(piece) + _cells(letter) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _cells(letter: str) -> int:
    # Marks, joiners and variation selectors stand on the letter before them.
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
