"""Mails as they lie on a disk: one file each, a folder of them, a Maildir, or an mbox. Read one by one, each in part.

Of a mail the first megabyte is read: what a mail server or a customer says stands at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.errors import BadInput, FileRefused

#: Bytes that are read of one mail, and of one line of an mbox at a time.
MOST, _LINE = 1_000_000, 65_536
#: What separates mails in an mbox (RFC 4155).
_FROM = b"From "


def mails(path: Path) -> Iterator[tuple[str, bytes | FileRefused]]:
    """Each mail with the name of its place; or, instead of it, why it cannot be read.

    Raises BadInput where nothing is there, or the file itself cannot be read.
    """
    if path.is_dir():
        yield from _folder(path)
        return
    try:
        with path.open("rb") as file:
            if file.read(len(_FROM)) == _FROM:
                file.seek(0)
                yield from _mbox(path.name, file)
            else:
                file.seek(0)
                yield path.name, file.read(MOST)
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read ({wrong.strerror}); check its name and rights.") from wrong


def _folder(path: Path) -> Iterator[tuple[str, bytes | FileRefused]]:
    """The mails of a Maildir (`new`, `cur`), else every .eml of the folder."""
    boxes = [path / name for name in ("new", "cur") if (path / name).is_dir()]
    try:
        found = sorted(file for box in boxes for file in box.iterdir()) if boxes else sorted(path.glob("*.eml"))
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read ({wrong.strerror}); check its rights.") from wrong
    for file in found:
        try:
            if file.is_file():  # a pipe would never end
                with file.open("rb") as opened:
                    yield file.name, opened.read(MOST)
        except OSError as wrong:
            yield file.name, FileRefused(f"it cannot be read ({wrong.strerror})")


def _mbox(name: str, file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    number, kept, blank = 0, bytearray(), True
    while line := file.readline(_LINE):
        if blank and line.startswith(_FROM):
            if number:
                yield f"{name}, mail {number}", bytes(kept)
            number, kept = number + 1, bytearray()
        elif len(kept) < MOST:
            kept += line
        blank = line in {b"\n", b"\r\n"}
    if number:
        yield f"{name}, mail {number}", bytes(kept)
