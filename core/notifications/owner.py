"""Who has a message in hand: a process, named so that a later one with the same number is not mistaken for it.

On this machine the process is looked up. Of one on another machine, which uses the same file, nobody can tell: it has
the message for as long as its lease runs, which it renews while it has it. On no machine does anybody have one longer
than that: a sender that could not write down what came of a message does not hold it for ever.
"""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

#: How long a message stays in hand without a sign of life, s.
LEASE_S = 600
_BOOT = Path("/proc/sys/kernel/random/boot_id")
#: Processes are numbered anew in every container.
_NAMESPACE = Path("/proc/self/ns/pid")


def myself() -> str:
    """This process as `host:pid:start`."""
    return f"{_host()}:{os.getpid()}:{_started(os.getpid())}"


def alive(owner: str, lease: int, now: int) -> bool:
    """Whether that very process may still have in hand what it took; `lease` and `now` are UTC s."""
    host, _, process = owner.partition(":")
    pid, _, start = process.partition(":")
    if now >= lease or not start:
        return False
    return host != _host() or (pid.isdigit() and _started(int(pid)) == start)


def _host() -> str:
    try:
        return f"{socket.gethostname()}.{_NAMESPACE.readlink().name.strip('pid:[]')}"
    except OSError:
        return socket.gethostname()


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
