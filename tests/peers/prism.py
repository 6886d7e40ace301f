"""Prism, which holds requests and answers against an OpenAPI document. It comes through npm, into the user's cache."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PACKAGE = "@stoplight/prism-cli@5"
#: How long installing may take, s.
INSTALL_S = 300
_READY = re.compile(r"listening on (http://[\d.]+:\d+)")


def program() -> Path:
    """Prism, installed when it is first asked for; the test is skipped where that cannot be."""
    if named := os.environ.get("PRISM"):
        return Path(named)
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "roundsman" / "prism"
    found = folder / "node_modules" / ".bin" / "prism"
    if found.exists():
        return found
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("Prism comes through npm, which is not here")
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), PACKAGE]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_S, cwd=folder)
    except (subprocess.SubprocessError, OSError) as wrong:
        pytest.skip(f"Prism cannot be installed: {wrong}")
    return found


@contextmanager
def prism(document: Path, upstream: str = "") -> Iterator[str]:
    """Its address. It answers from the document's examples, or passes on to `upstream`; what breaks it is an error."""
    mode = ["proxy", str(document), upstream] if upstream else ["mock", str(document)]
    command = [str(program()), *mode, "--port", "0", "--errors"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if ready := _READY.search(line):
                    yield ready[1]
                    return
            pytest.fail("Prism does not start")
        finally:
            process.terminate()
