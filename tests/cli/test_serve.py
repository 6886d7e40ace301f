"""The console in a browser: on this machine alone, behind a key, and the screen really comes through the socket."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from console.cli import roundsman
from console.serving import checked_host
from core.errors import Refused, Unavailable
from core.wiring import open_desk

ROOT = Path(__file__).parents[2]
#: The extra `serve` is not part of the tests' own.
aiohttp = pytest.importorskip("aiohttp", reason="the extra serve is not installed")
pytest.importorskip("textual_serve", reason="the extra serve is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that a server prints, key and all, as long as it runs."""
    file = tmp_path_factory.mktemp("served") / "shop.db"
    desk = open_desk(file)
    desk.set("shop.name", "Colchester Bread")
    desk.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = subprocess.Popen(
        [sys.executable, "-m", "console", "--file", str(file), "serve-console", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    yield child.stdout.readline().strip()
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=30)


def test_the_page_is_fetched_with_the_key_and_only_with_it(address: str) -> None:
    base, _, key = address.partition("?key=")
    assert re.fullmatch(r"http://localhost:\d+/", base)
    assert httpx.get(base).status_code == 403
    assert httpx.get(f"{base}?key={key[:-1]}").status_code == 403
    assert httpx.get(f"{base}static/js/textual.js").status_code == 403
    with httpx.Client(follow_redirects=True) as browser:
        page = browser.get(address)
        assert page.status_code == 200
        assert "Roundsman" in page.text
        assert key not in page.text
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert browser.get(f"{base}static/js/textual.js").status_code == 200


def test_another_name_or_another_page_is_refused(address: str) -> None:
    base, _, key = address.partition("?key=")
    cookie = {"Cookie": f"roundsman={key}"}
    assert httpx.get(base, headers=cookie).status_code == 200
    assert httpx.get(base, headers={**cookie, "Host": "evil.example"}).status_code == 403
    assert httpx.get(f"{base}ws", headers={**cookie, "Origin": "https://evil.example"}).status_code == 403


async def test_the_screen_comes_through_the_socket_and_q_ends_it(address: str) -> None:
    base, _, key = address.partition("?key=")
    seen = b""
    async with (
        aiohttp.ClientSession(headers={"Cookie": f"roundsman={key}"}) as session,
        session.ws_connect(f"{base}ws?width=100&height=30", headers={"Origin": base.rstrip("/")}) as channel,
        asyncio.timeout(60),
    ):
        while b"Colchester Bread" not in seen:
            seen += await channel.receive_bytes()
        await channel.send_json(["stdin", "q"])
        while (await channel.receive()).type is not aiohttp.WSMsgType.CLOSE:
            continue


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "shop.example", "::"])
def test_another_host_is_refused_with_the_way_by_ssh(host: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ssh -L 8000:localhost:8000"):
        checked_host(host, 8000)
    done = CliRunner().invoke(roundsman, ["--file", str(tmp_path / "s.db"), "serve-console", "--host", host])
    assert isinstance(done.exception, Refused)


def test_without_the_extra_a_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    done = CliRunner().invoke(roundsman, ["--file", str(tmp_path / "s.db"), "serve-console"])
    assert isinstance(done.exception, Unavailable)
    assert "pip install 'roundsman[serve]'" in str(done.exception)
