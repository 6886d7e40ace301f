"""OpenSMTPD on loopback: a mail server as the world runs them. It wants root, as it gives its rights away itself.

Without TLS: Debian's 6.8 fails in every handshake with OpenSSL 3 (OpenSMTPD#1239); other tests speak it to aiosmtpd.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: To these it answers so; everybody else at shop.example is passed on.
ANSWERS = {
    "busy": 'reject "450 4.2.1 mailbox busy"',
    "full": 'reject "451 4.3.1 no room"',
    "nobody": 'reject "550 5.1.1 no such user"',
    "closing": 'disconnect "421 4.3.2 closing"',
}
_START_S = 10


@contextmanager
def opensmtpd(folder: Path, onward: int) -> Iterator[int]:
    """Its port. Letters go on to the mail server at port `onward`.

    The test is skipped where it is not installed, or cannot run.
    """
    program = shutil.which("smtpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None or "OpenSMTPD" not in _version(program):
        pytest.skip("OpenSMTPD is not installed")
    if os.geteuid() != 0:
        pytest.skip("OpenSMTPD wants root")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    settings = folder / "smtpd.conf"
    settings.write_text(_settings(port, onward))
    log = folder / "log"
    with log.open("w") as out, subprocess.Popen(
        [program, "-d", "-f", str(settings)], stdout=out, stderr=subprocess.STDOUT
    ) as process:  # fmt: skip
        try:
            _await(process, port, log)
            yield port
        finally:
            process.terminate()


def _settings(port: int, onward: int) -> str:
    lines = []
    for name, answer in ANSWERS.items():
        lines.append(f'table {name} {{ "{name}@shop.example" }}')
        lines.append(f"filter {name} phase rcpt-to match rcpt-to <{name}> {answer}")
    lines += [
        f"filter all chain {{ {', '.join(ANSWERS)} }}",
        f"listen on 127.0.0.1 port {port} filter all",
        f'action "on" relay host smtp://127.0.0.1:{onward}',
        'match from any for domain "shop.example" action "on"',
    ]
    return "\n".join([*lines, ""])


def _version(program: str) -> str:
    said = subprocess.run([program, "-h"], capture_output=True, text=True, check=False, timeout=10)
    return said.stdout + said.stderr


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                if re.match(rb"220 ", line.recv(100)):
                    return
        except OSError:
            time.sleep(0.05)
    pytest.skip(f"OpenSMTPD does not start: {log.read_text()[-300:]}")
