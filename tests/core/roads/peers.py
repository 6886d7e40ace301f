"""Real peers, where they can be had: a Python with OSRM's bindings, which bring osrm-routed; one with Valhalla's.

They are looked for in ROUNDSMAN_OSRM_PYTHON and ROUNDSMAN_VALHALLA_PYTHON, in the Python that runs the tests, and in
newer ones on the path. ROUNDSMAN_RECORD=1 records their answers anew.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import httpx

#: Whether answers are recorded rather than replayed.
RECORDING = bool(os.environ.get("ROUNDSMAN_RECORD"))


@cache
def python_with(package: str, variable: str) -> str | None:
    """The interpreter that has the package."""
    asked = [os.environ.get(variable), sys.executable, *(shutil.which(f"python3.{minor}") for minor in (12, 13, 14))]
    for python in filter(None, asked):
        if not subprocess.run([python, "-P", "-c", f"import {package}"], capture_output=True, check=False).returncode:
            return python
    return None


def osrm_python() -> str | None:
    """The interpreter with OSRM's bindings."""
    return python_with("osrm", "ROUNDSMAN_OSRM_PYTHON")


def make_graph(python: str, extract: Path, base: Path, profile: str = "car.lua") -> None:
    """Prepare a graph with OSRM's own tools."""
    lua = Path(_folder(python, "osrm"), "share", "profiles", profile)
    for command in (["extract", "-p", lua, "-o", base, extract], ["contract", base]):
        subprocess.run([python, "-P", "-m", "osrm", *command], check=True, capture_output=True)


@contextmanager
def osrm_routed(python: str, base: Path, *options: str) -> Iterator[str]:
    """A real osrm-routed on loopback; its address."""
    port = _free_port()
    program = Path(_folder(python, "osrm"), "bin", "osrm-routed")
    command = [program, "-i", "127.0.0.1", "-p", str(port), "-t", "1", *options, base]
    with _running(command, f"http://127.0.0.1:{port}", "/nearest/v1/driving/0,0") as url:
        yield url


@contextmanager
def valhalla_service(folder: Path, extract: Path) -> Iterator[str]:
    """A real Valhalla on loopback with tiles of the extract; its address."""
    python = python_with("valhalla", "ROUNDSMAN_VALHALLA_PYTHON")
    assert python is not None
    programs = Path(_folder(python, "valhalla"), "bin")
    code = "import json; from valhalla.config import get_config; print(json.dumps(get_config('', '.')))"
    said = subprocess.run([python, "-P", "-c", code], check=True, capture_output=True, text=True, cwd=folder)
    config, port = json.loads(said.stdout), _free_port()
    config["mjolnir"] |= {"tile_dir": str(folder / "tiles"), "concurrency": 1, "tile_extract": "", "admin": ""}
    config["httpd"]["service"] |= {
        "listen": f"tcp://127.0.0.1:{port}",
        "loopback": f"ipc://{folder}/loopback",
        "interrupt": f"ipc://{folder}/interrupt",
    }
    file = folder / "valhalla.json"
    file.write_text(json.dumps(config))
    subprocess.run([programs / "valhalla_build_tiles", "-c", file, extract], check=True, capture_output=True)
    with _running([programs / "valhalla_service", file, "1"], f"http://127.0.0.1:{port}", "/status") as url:
        yield url


@contextmanager
def _running(command: Sequence[str | Path], url: str, path: str) -> Iterator[str]:
    server = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(server, url + path)
        yield url
    finally:
        server.kill()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(300):
        try:
            httpx.get(url)
            return
        except httpx.TransportError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.05)
    raise TimeoutError(url)


@cache
def _folder(python: str, package: str) -> str:
    code = f"import {package}; print({package}.__path__[0])"
    return subprocess.run([python, "-P", "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
