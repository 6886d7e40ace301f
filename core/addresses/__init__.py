"""What an address as people write it is made of: its words, its unit, and the key under which its door is remembered.

Nothing here knows a place: it is the grammar that importing and geocoding share.
"""

from __future__ import annotations

import re
import unicodedata

from core.addresses.flats import split_unit
from core.addresses.streetwords import short_form
from core.text import fold

__all__ = ["NUMBER_MARKS", "address_key", "short_form", "split_unit", "with_unit", "words"]

#: What is written in front of a house number and tells nothing: No. 5, nr 5, N° 5, д. 5.
NUMBER_MARKS = frozenset({"no", "nr", "num", "numero", "number", "hausnr", "дом", "δρ", "号", "號", "番", "番地"})

#: The same, cut so short that only the dot and the figure behind it tell: č.p. 5, д. 5, αρ. 5.
_CUT_MARK = re.compile(r"(?<!\w)(?:č\.?\s?p|ev\.?\s?č|čp|č|č\.?\s?o|д|αρ|h\.?nr|hnr)\.\s*(?=\d)", re.IGNORECASE)
_JOINT = re.compile(r"(?<=\d)(?:[‐-―−-]|\s[‐-―−-]\s(?=\d{1,3}(?!\d)))(?=\d)")
_ELISION = re.compile(r"\b([dlj])['’ʼ`´]", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’ʼ`´]")
#: Short forms with a sign inside are one word: V.le, C.so, P.zza, B-dul, пр-т, б-р, S:t; and 1-я, 3-go.
_SIGN_INSIDE = re.compile(
    r"(?<![^\W_])(?:([a-z])\.([a-z]{2,3})(?![^\W_.])|(пр|просп|б|м|р|b|p|s)[-:](т|кт|д|р|н|dul|ta|ca|t)(?![^\W_])|"
    r"(\d+)-(я|и|го|ая|ыи|ои|ти|go|ej|ego|e|th|ησ|η)(?![^\W_]))"
)
#: A figure glued to a name; in Chinese and Japanese they always are.
_GLUED = re.compile(
    r"(?<=[^\W\d_]{4})(?=\d)|(?<=[\u3040-\u30ff\u3400-\u9fff])(?=\d)|(?<=\d)(?=[\u3040-\u30ff\u3400-\u9fff])"
)
#: Letters and digits; a sign between two digits stays inside: 89-33, 12/3.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[-/.](?<=\d[-/.])(?=\d))*")
#: "12 a" behind its street is "12a"; before a name it may be East Main Street's initial, so it stays apart.
_LETTER_APART = re.compile(r"(?:(?<=[^\W\d_]\s)|(?<=[^\W\d_]\.\s))(\d+)\s([a-z])(?=\s*(?:,|$))", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The folded words and numbers of an address in their order, punctuation gone, `89-33` and `12a` in one piece."""
    if not text.isascii():
        text = "".join(f" {c} " if unicodedata.category(c) == "No" and not c.isascii() else c for c in text)
    text = _ELISION.sub(r"\1 ", text.replace("\n", ", "))
    text = _APOSTROPHE.sub("", _CUT_MARK.sub("", text))
    text = _LETTER_APART.sub(r"\1\2", text)
    text = _SIGN_INSIDE.sub(lambda match: "".join(part for part in match.groups() if part), fold(text))
    text = _JOINT.sub("-", text.replace("⁄", "/"))
    return _WORD.findall(_GLUED.sub(" ", text))


def address_key(text: str) -> str:
    """The form under which the pin of an address is kept: units, punctuation, case, accents and abbreviations away.

    "Flat 3, 12 High St." and "12 High Street" share a key; two house numbers never do. Text without a letter or digit
    is its own key.
    """
    address, _ = split_unit(text)
    found = [short_form(word) for word in words(address) if word not in NUMBER_MARKS]
    return " ".join(found) or fold(text)


def with_unit(address: str, unit: str) -> str:
    """The address with its flat or floor in one line, told once: an address may hold its unit already."""
    told = all(part.strip() in address for part in unit.split(","))
    return address if told else f"{address}, {unit}"
