"""In which encoding a text file is written: BOM, else UTF-8, else UTF-16 by its zeros, else Windows-1252."""

from __future__ import annotations

import codecs
import io
import re

from core.errors import BadInput

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How each is called in front of people.
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
#: The error handler that reads single bytes which are no UTF-8 as Windows-1252.
SALVAGE = "roundsman-cp1252"
_HEAD = 65_536
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def _salvage(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that do not decode as Windows-1252, and the five that it lacks as control characters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_letter(byte) for byte in bad), error.end


def _letter(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error(SALVAGE, _salvage)


def encoding_of(data: bytes, name: str) -> tuple[str, str]:
    """The Python codec of the text and its error handler.

    Raises BadInput for what is no text at all.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return codec, SALVAGE if codec == "utf-8-sig" else "replace"
    if wide := _wide(data[:_HEAD]):
        return wide, "replace"
    head = data[:_HEAD]
    if len(_CONTROL.findall(head)) > len(head) // 100 or head.count(0) > len(head) // 3:
        raise BadInput(
            f"{name} is no table: it holds bytes that are no text. Export the orders as CSV, XLSX or JSON and import "
            "that."
        )
    if _is_utf8(data):
        return "utf-8", "strict"
    return ("utf-8", SALVAGE) if _some_utf8(data) else ("cp1252", SALVAGE)


def checked(encoding: str, data: bytes, name: str) -> str:
    """The codec that a person asked for. Raises BadInput where there is none of that name, or the file is not in it."""
    try:
        info = codecs.lookup(encoding)
        "a".encode(info.name)
    except (LookupError, ValueError, TypeError) as wrong:
        raise BadInput(f"There is no encoding “{encoding}”; use utf-8, utf-16 or cp1252.") from wrong
    try:
        # Some codecs want a mark at the beginning, and some are for other things than files: they tell at once.
        io.TextIOWrapper(io.BytesIO(data[:_HEAD]), info.name, "replace").read()
    except (UnicodeError, LookupError, NotImplementedError, AssertionError) as wrong:
        raise BadInput(
            f"{name} cannot be read as {info.name}; leave --encoding away, and it is seen from the file."
        ) from wrong
    return info.name


def _wide(head: bytes) -> str:
    """UTF-16 without a BOM: Latin text has a zero in every second byte."""
    even, odd = head[0::2], head[1::2]
    if len(odd) < 4:
        return ""
    if odd.count(0) > len(odd) * 0.4 and even.count(0) < len(even) * 0.05:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.4 and odd.count(0) < len(odd) * 0.05:
        return "utf-16-be"
    return ""


def _pieces(data: bytes) -> list[bytes]:
    return [data[start : start + 1_048_576] for start in range(0, len(data), 1_048_576)]


def _is_utf8(data: bytes) -> bool:
    """Whether all of it decodes; piece by piece, so that a large file is not held twice."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(data):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _some_utf8(data: bytes) -> bool:
    """Whether letters in UTF-8 stand among bytes that are none: a file pasted together from two."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    return any(not decoder.decode(piece).isascii() for piece in _pieces(data))
