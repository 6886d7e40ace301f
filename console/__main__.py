"""`roundsman`: without a verb the console, with one the command line."""

from __future__ import annotations

import io
import sys
from types import TracebackType


def main() -> None:
    """Run the program with the arguments of this process; exits with design's codes."""
    # Before anything is imported: scripts ask for the version in loops.
    if sys.argv[1:] == ["--version"]:
        from core.version import VERSION

        sys.stdout.write(f"roundsman {VERSION}\n")
        return
    from console.cli import run

    sys.excepthook = _told
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal or pipe of another encoding shows what it lacks as an escape, and never stops the output.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def _told(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """A defect is written to a crash file and told in a sentence: a traceback would show customers' data."""
    if issubclass(kind, KeyboardInterrupt):
        return
    from console import crash

    sys.stderr.write(f"{crash.sentence(crash.write(error))} Run roundsman fsck to be sure.\n")


if __name__ == "__main__":
    main()
