"""The peers of the tests do what is said of them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.peers.sink import Sink
from tests.peers.twilio import ACCOUNT, TOKEN, Twilio, signature

ROOT = Path(__file__).parents[3]
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


def client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, auth=(ACCOUNT, TOKEN), timeout=5)


def text(to: str = "+447700900123", body: str = "Hello") -> dict[str, str]:
    return {"To": to, "From": "+15005550006", "Body": body}


def test_what_was_taken_is_listed_newest_first_in_pages() -> None:
    with Twilio() as peer, client(peer.url) as line:
        sids = [line.post(MESSAGES, data=text(body=f"{n}")).json()["sid"] for n in range(5)]
        line.post(MESSAGES, data=text("+447700900124"))
        seen: list[str] = []
        where: str | None = f"{MESSAGES}?To=%2B447700900123&DateSent%3E=2020-01-01&PageSize=2"
        while where:
            page = line.get(where).json()
            seen += [item["sid"] for item in page["messages"]]
            where = page["next_page_uri"]
        assert seen == sids[::-1]


def test_it_errs_as_it_is_told_one_word_a_call() -> None:
    with Twilio() as peer, client(peer.url) as line:
        peer.does("+447700900123", "429:7", "21610", "500", "lost", "ok")
        first = line.post(MESSAGES, data=text())
        assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
        assert line.post(MESSAGES, data=text()).json()["code"] == 21610
        assert line.post(MESSAGES, data=text()).status_code == 500
        with pytest.raises(httpx.TransportError):
            line.post(MESSAGES, data=text())
        assert line.post(MESSAGES, data=text()).status_code == 201
        assert len(peer.accepted) == 2
        assert httpx.post(peer.url + MESSAGES, data=text()).json()["code"] == 20003


def test_a_process_of_its_own_keeps_what_it_took_over_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "taken"
    for taken in (1, 2):
        command = [sys.executable, "-m", "tests.peers.twilio", "--file", str(file), "--does", "+1=21610"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            with client(url) as line:
                assert line.post(MESSAGES, data=text("+1")).json()["code"] == 21610
                line.post(MESSAGES, data=text())
                assert len(line.get("/control/accepted").json()) == taken
            process.send_signal(signal.SIGKILL)


def test_receipts_are_posted_signed_in_the_order_asked_for() -> None:
    with Twilio() as peer, Sink(secret="") as sink, client(peer.url) as line:
        sid = line.post(MESSAGES, data=text()).json()["sid"]
        hook = f"{sink.url}/receipts"
        assert peer.post_receipts(hook, sid, "delivered", "sent", "delivered") == [204, 204, 204]
        assert [post.form["MessageStatus"] for post in sink.posts] == ["delivered", "sent", "delivered"]
        assert all(p.headers["x-twilio-signature"] == signature(TOKEN, hook, p.form) for p in sink.posts)


def test_the_signature_is_that_of_twilios_own_example() -> None:
    """The worked example in Twilio's guide to request validation."""
    fields = {"CallSid": "CA1234567890ABCDE", "Caller": "+12349013030", "Digits": "1234", "From": "+12349013030"}
    fields["To"] = "+18005551212"
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", url, fields) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_the_sink_believes_nobody_without_a_signature() -> None:
    with Sink() as sink:
        assert httpx.post(f"{sink.url}/hook", json={}).status_code == 401
        assert (sink.disbelieved, sum(sink.ids.values())) == (["the headers are missing"], 0)
