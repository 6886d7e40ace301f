"""`roundsman`: without a verb the console, with one the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program with the arguments of this process; exits with design's codes."""
    # Before anything is imported: scripts ask for the version in loops.
    if sys.argv[1:] == ["--version"]:
        from core.version import VERSION

        sys.stdout.write(f"roundsman {VERSION}\n")
        return
    from console.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
