"""How many text messages a text takes, and what it becomes in their small alphabet.

The alphabet, its extension and what one message holds: 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1. A text that has
one character outside them goes out in UCS-2 as a whole, which holds less than half as much.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

#: The default alphabet without its escape: a septet each.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: The extension: the escape and a septet each, never in two messages.
EXTENSION = frozenset("\f^{}\\[~]|€")

GSM, UCS = "GSM-7", "UCS-2"
#: What a lone message holds, and each of several, which gives some room to the header that joins them.
_LIMITS = {GSM: (160, 153), UCS: (70, 67)}

#: What Unicode's own decomposition does not bring near enough.
_NEAR = {
    **dict.fromkeys("‘’‚‛′‹›`´ʼ", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−⁃", "-"),
    **dict.fromkeys("•·", "*"), "×": "x", "⁄": "/", "°": "o", "©": "(c)", "®": "(r)", "œ": "oe", "Œ": "OE",
    "ẞ": "SS", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",
    "ħ": "h", "Ħ": "H", "\t": " ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text takes: `units` are septets or UTF-16 units; `room` is what so many segments hold at most."""

    encoding: str  #: `GSM-7` or `UCS-2`
    units: int
    segments: int
    room: int

    def __str__(self) -> str:
        many = "1 segment" if self.segments == 1 else f"{self.segments} segments"
        return f"{self.encoding} {self.units}/{self.room} · {many}"


def measure(text: str) -> Segments:
    """The encoding, units and segments of a text; none for an empty one."""
    encoding = _encoding(text)
    units, count = sum(_units(letter, encoding) for letter in text), sum(1 for _ in split(text))
    lone, joined = _LIMITS[encoding]
    return Segments(encoding, units, count, lone if count <= 1 else count * joined)


def split(text: str) -> Iterator[str]:
    """The text of each segment: what takes two units is never in two of them."""
    encoding = _encoding(text)
    lone, joined = _LIMITS[encoding]
    sizes = [_units(letter, encoding) for letter in text]
    limit = lone if sum(sizes) <= lone else joined
    begins, filled = 0, 0
    for at, size in enumerate(sizes):
        if filled + size > limit:
            yield text[begins:at]
            begins, filled = at, 0
        filled += size
    if text:
        yield text[begins:]


def cost(segments: Segments, price: Decimal) -> Decimal:
    """What it costs, `price` being that of one segment."""
    return segments.segments * price


def gsm7(text: str) -> str:
    """The text in letters of GSM-7: `’` becomes `'`, `…` three dots, `ç` a `c`; what has nothing near becomes `?`."""
    composed = unicodedata.normalize("NFC", text)
    return composed.translate({ord(letter): _written(letter) for letter in set(composed)})


def is_gsm7(text: str) -> bool:
    """Whether every letter is in the alphabet or its extension."""
    return _encoding(text) == GSM


def _encoding(text: str) -> str:
    return GSM if all(letter in BASIC or letter in EXTENSION for letter in text) else UCS


def _units(letter: str, encoding: str) -> int:
    if encoding == GSM:
        return 2 if letter in EXTENSION else 1
    return 2 if ord(letter) > 0xFFFF else 1


def _written(letter: str) -> str:
    if is_gsm7(letter):
        return letter
    if (near := _NEAR.get(letter)) is not None:
        return near
    parts = [part for part in unicodedata.normalize("NFKD", letter) if unicodedata.category(part) not in {"Mn", "Cf"}]
    return "".join(part if is_gsm7(part) else _NEAR.get(part, "?") for part in parts)
