"""Text filled, cut and wrapped to the cells of a typewriter font."""

from __future__ import annotations

from collections.abc import Iterator

from core.text import width


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
        if piece and width(piece) + width(letter) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece
