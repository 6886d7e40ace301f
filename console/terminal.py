"""Whether what the program runs in can show screens."""

from __future__ import annotations

import os
import sys


def shows_screens() -> bool:
    """On a terminal that can move its cursor, or in a browser."""
    if served():
        return True
    return sys.stdout.isatty() and (os.environ.get("TERM") or "dumb") not in {"dumb", "unknown"}


def served() -> bool:
    """Whether a browser shows the console: textual-serve names the driver that writes for it."""
    return "web_driver" in os.environ.get("TEXTUAL_DRIVER", "")
