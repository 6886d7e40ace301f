"""Where machine code is kept, and whether it is all there: told in some milliseconds, without numba.

numba keeps each function by its own file and does not see when one that it calls has changed. So the folder is named by
the sources of all of them: whoever changes one begins a new folder, and never runs what was made of the old.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

#: What can be made ready: the module whose `warm` does it, and where its loops are, below `core`.
KERNELS = {
    "ruin": ("core.routing.engines.ruin.engine", ("routing/engines/ruin/kernel",)),
    "roads": (
        "core.roads.adapters.region.warming",
        ("region/network/kernel.py", "roads/adapters/region/kernel"),
    ),
}

_CORE = Path(__file__).parents[1]
#: What machine code is made of, below `core`.
_SOURCES = (
    "compiled.py",
    "routing/engines/ruin",
    "region/network/kernel.py",
    "roads/adapters/region/kernel",
    "roads/adapters/region/weights.py",
)
#: A function that becomes machine code of its own.
_FUNCTION = re.compile(r"^@(?:compiled|uncounted|inner)\ndef (\w+)", re.MULTILINE)


def base() -> Path:
    """Where machine code of every version is kept: the user's cache folder (XDG base directories), or numba's own."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "roundsman" / "compiled"  # noqa: PTH111


def folder() -> Path | None:
    """The folder of what these sources become on this machine, made if it is missing; None where it cannot be written.

    Its parent is that of the installation: what lies beside it was made of other sources.
    """
    home = _digest(str(_CORE), sys.implementation.cache_tag, platform.node())
    state = blake2b(version("numba").encode(), digest_size=8)
    for name in _SOURCES:
        for path in _modules(_CORE / name):
            state.update(path.name.encode() + b"\0" + path.read_bytes())
    found = base() / home / state.hexdigest()
    try:
        found.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=found).close()
    except OSError:
        return None
    return found


def is_ready(kernel: str) -> bool:
    """Whether all its machine code is there. What is not compiled is always ready."""
    if kernel not in KERNELS:
        return True
    place = folder()
    return place is not None and stamp(place, kernel).exists()


def stamp(place: Path, kernel: str) -> Path:
    """The file that says so."""
    return place / f"{kernel}.ready"


def steps(place: Path, kernel: str) -> tuple[int, int]:
    """How many functions of a kernel are there, and how many there will be, whoever makes them."""
    kept = {path.name.partition("-")[0] for path in place.glob("*/*.nbi")}
    sources = [path for name in KERNELS[kernel][1] for path in _modules(_CORE / name)]
    wanted = {f"{path.stem}.{name}" for path in sources for name in _FUNCTION.findall(path.read_text("utf-8"))}
    return len(wanted & kept), len(wanted)


def unkept() -> str:
    """What a person should know where nothing can be kept."""
    return f"The folder {base()} cannot be written, so the engine is made ready anew each time, which takes some 30 s."


def told(kernel: str) -> str:
    """`ruin, ready`: what is said of an engine to who asks what everything is made of."""
    if is_ready(kernel):
        return f"{kernel}, ready"
    first = "is made ready at its first use or while the console is open, which takes some 30 s"
    return f"{kernel}: {unkept()}" if folder() is None else f"{kernel}, {first}"


def _modules(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
