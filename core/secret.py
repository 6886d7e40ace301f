"""Secrets stand outside the shop's file: in the environment, a systemd credential, or a file of mode 0600."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.errors import Unavailable


def secret(name: str) -> str:
    """The secret of that name, empty where there is none.

    Asked are the environment variable `NAME`; the systemd credential `name` in lower case; and the file that
    `NAME_FILE` points to. Raises Unavailable for a file that others can read, or that is not there.
    """
    if name in os.environ:
        return os.environ[name]
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (credential := Path(folder) / name.lower()).is_file():
        return _content(credential)
    if path := os.environ.get(f"{name}_FILE"):
        return _private(Path(path).expanduser())
    return ""


def _private(path: Path) -> str:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as wrong:
        raise Unavailable(f"The secret's file {path} cannot be read ({wrong.strerror}); mend its path.") from wrong
    if mode & 0o077:
        raise Unavailable(f"The secret's file {path} can be read by others (mode {mode:04o}); chmod 600 it.")
    return _content(path)


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Unavailable(f"The secret's file {path} cannot be read; mend it.") from wrong
