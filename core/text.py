"""Text from outside is hostile: every entrance cleans it here, once.

A customer's note may hold terminal escapes, right-to-left overrides or a megabyte of spaces. `clean` makes what would
act on a terminal visible instead; `fold` brings text to the form in which it is compared.
"""

from __future__ import annotations

import re
import unicodedata

#: Characters that steer a terminal or reorder what is read: C0, DEL, C1, bidi controls, zero width, BOM, surrogates,
#: line and paragraph separators, interlinear annotations, tags. And what is no letter but takes cells, each terminal
#: another number of them: Hangul fillers, noncharacters.
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f\u115f\u1160\u3164\uffa0\ufdd0-\ufdef\ufffe\uffff]"
)
#: Zero-width joiners hold emoji and some scripts together: kept between letters, shown elsewhere by nobody.
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_NEWLINES = re.compile(r"\r\n?|\u0085")
#: More combining marks on one letter than any script needs: they would pile over the neighbouring rows.
_PILE = re.compile(
    r"((?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]){4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_UNFOLDABLE = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)

ELLIPSIS = "…"


def visible(match: re.Match[str]) -> str:
    """The escape by which a steering character is shown: `\\x1b`, `\\u202e`."""
    code = ord(match.group())
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def clean(raw: str, *, limit: int = 2000, multiline: bool = False) -> str:
    """The text made safe to store and show: NFC, steering characters visible, blanks folded, at most `limit` long.

    With `multiline` line ends are kept as `\\n`; otherwise they become a blank. Cleaning twice changes nothing more.
    """
    # Cut first: normalising ten megabytes only to drop them would be the attacker's gain.
    text = _NEWLINES.sub("\n", raw[: limit * 4])
    if multiline:
        lines = [_line(part) for part in text.split("\n")]
        text = "\n".join(lines).strip("\n ")
    else:
        text = _line(text.replace("\n", " "))
    # Showing a character as its escape may not outgrow the limit either.
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def _line(text: str) -> str:
    text = _BLANKS.sub(" ", text)
    # Composed only now: a mark behind a steering character would otherwise join the escape that shows it.
    text = unicodedata.normalize("NFC", _STEERING.sub(visible, text))
    return _PILE.sub(r"\1", text).strip(" ")


def guard(text: str) -> str:
    """The same text with every steering character visible, nothing else changed: the last belt before a terminal."""
    return _STEERING.sub(visible, text)


def fold(text: str) -> str:
    """The form in which text is compared: lower case, accents off, ß as ss, blanks folded."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Decomposed first: some letters (𝚤, ﬁ) only then become one that has a lower case or a plain spelling.
    lowered = unicodedata.normalize("NFKD", text).casefold().translate(_UNFOLDABLE)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(bare.split())


def csv_safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP ASVS 1.2.10): `=1+1` becomes `'=1+1`. Blanks are none."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and cell.strip() else cell


def width(text: str) -> int:
    """Cells that the text takes in a terminal or in a typewriter font: letters take two, one or none."""
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    # Marks, joiners and variation selectors stand on the letter before them.
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
