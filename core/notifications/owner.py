"""Who has a message in hand: a process, named so that a later one with the same number is not mistaken for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def myself() -> str:
    """This process as `pid:start`."""
    return f"{os.getpid()}:{_started(os.getpid())}"


def alive(owner: str) -> bool:
    """Whether that very process still runs on this machine."""
    pid, _, start = owner.partition(":")
    return pid.isdigit() and bool(start) and _started(int(pid)) == start


def _started(pid: int) -> str:
    """When the process began, in a form that differs between boots; empty when it is gone or has ended."""
    if not _BOOT.exists():
        return _started_by_ps(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = _BOOT.read_text(encoding="ascii")
    except OSError:
        return ""
    # The name, in brackets, may hold blanks and brackets itself: count the fields behind the last one (proc(5)).
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else f"{boot[:8]}.{fields[19]}"


def _started_by_ps(pid: int) -> str:
    said = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False, env={"LC_ALL": "C"}
    ).stdout
    state, _, start = said.strip().partition(" ")
    return "" if state.startswith("Z") else start.strip()
