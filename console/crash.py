"""What is written down when the program itself is at fault.

The file tells where it happened, never with what: no message of the exception and no values, since those may hold a
customer's name or a password.
"""

from __future__ import annotations

import os
import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from core.version import VERSION


def folder() -> Path:
    """Where crash files go: the user's state folder (XDG base directories)."""
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state).expanduser() / "roundsman"


def write(error: BaseException) -> Path | None:
    """Write a crash file of mode 0600 and return its path; None where even that cannot be done."""
    path = folder() / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(report(error))
    except OSError:
        return None
    return path


def report(error: BaseException) -> str:
    """Version, system, and for the error and its causes their types and places."""
    lines = [f"Roundsman {VERSION}, Python {platform.python_version()}, {platform.system()}", ""]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def sentence(path: Path | None) -> str:
    """What the person at the desk is told."""
    where = f"What happened is written to {path} (no customers' data in it)" if path else "It could not be written down"
    return f"Something inside Roundsman went wrong; the shop's file is unharmed. {where}."
