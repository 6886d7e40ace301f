"""Verbs about what comes in: a mailbox, text messages, and providers that post."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.insights import history
from core.notifications import inbound, optouts
from core.notifications import service as notifications
from core.notifications.model import MessageState
from tests.core.deliveries.shop import Shop, keep_shop
from tests.core.notifications.letters import TO, reply, report
from tests.core.notifications.test_bounces import e_mail, written
from tests.core.notifications.test_receipts import NUMBER, now, text_message
from tests.peers.twilio import ACCOUNT, TOKEN, Twilio, signature

Roundsman = Callable[..., Any]
ROOT = Path(__file__).parents[2]
NO_SUCH = f"550 5.1.1 <{TO}>: no such user here"
PUBLIC = "https://shop.example/twilio"


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return keep_shop(desk)


# -- files --


def test_a_mailbox_is_read_once_and_what_came_is_on_the_order_s_history(
    roundsman: Roundsman, shop: Shop, tmp_path: Path
) -> None:
    message = e_mail(shop)
    folder = written(tmp_path / "in", reply("Ring twice,\nplease"), report())
    done = roundsman("messages", "inbound", folder, "--json")
    assert (done.code, done.json["replies"], done.json["bounces"], done.json["unread"]) == (0, 1, 1, 0)
    again = roundsman("messages", "inbound", folder)
    assert (again.code, again.out, again.err) == (0, "", "Nothing new, 2 read before.\n")
    happened = [(one.what, one.told) for one in history.dossier(shop.desk, message.order_id).history]
    assert ("customer wrote", ("“Ring twice, please”",)) in happened
    assert ("message not delivered", (f"“{NO_SUCH}”",)) in happened
    assert ("wants no messages", ("email: there is no such address", f"“{NO_SUCH}”")) in happened
    (listed,) = roundsman("messages", "list", "--json").lines
    assert (listed["state"], listed["receipt"]) == ("undelivered", "bounced")
    shown = roundsman("orders", "show", "A1")
    assert "customer wrote" in shown.out
    assert "Ring twice, please" in shown.out


def test_what_cannot_be_read_is_named_and_the_rest_is_taken(roundsman: Roundsman, shop: Shop, tmp_path: Path) -> None:
    text_message(shop)
    file = tmp_path / "sms.jsonl"
    file.write_text(f'{{"from": "{NUMBER}", "body": "STOP", "id": "1"}}\nnonsense\n')
    done = roundsman("messages", "inbound", file)
    assert (done.code, done.err) == (3, "1 stop, 1 not read.\n")
    assert done.out.startswith("not read: line 2, ")
    gone = roundsman("messages", "inbound", tmp_path / "nothing")
    assert (gone.code, gone.err.startswith("There is no ")) == (1, True)


def test_replies_are_listed_the_latest_first_and_what_may_mean_stop_is_marked(
    roundsman: Roundsman, shop: Shop, tmp_path: Path
) -> None:
    text_message(shop)
    file = tmp_path / "sms.jsonl"
    file.write_text(
        f'{{"from": "{NUMBER}", "body": "Ring twice", "at": "2026-03-02T06:00:00Z"}}\n'
        f'{{"from": "{NUMBER}", "body": "please don\'t text me", "at": "2026-03-02T07:00:00Z"}}\n'
        '{"from": "+447700900999", "body": "who is this? \\u001b[2J", "at": "2026-03-02T05:00:00Z"}\n'
    )
    roundsman("messages", "inbound", file)
    listed = roundsman("messages", "replies", "--json").lines
    assert [(each["order"], each["text"], each["looks_like_stop"]) for each in listed[:2]] == [
        ("A1", "please don't text me", True), ("A1", "Ring twice", False),
    ]  # fmt: skip
    assert listed[0]["at"] == "2026-03-02T07:00:00+00:00"
    shown = roundsman("messages", "replies")
    assert "may want no more" in shown.out.splitlines()[1]
    assert "\x1b" not in shown.out
    assert len(roundsman("messages", "replies", "--order", "A1", "--json").lines) == 2


# -- the receiver --


@dataclass(frozen=True, slots=True)
class Receiver:
    """A running `messages receive`, and where it is."""

    url: str
    process: subprocess.Popen[str]


@pytest.fixture
def receiver(shop: Shop) -> Iterator[Receiver]:
    """`roundsman messages receive` on the shop's file, as a process of its own."""
    pytest.importorskip("aiohttp", reason="the extra serve is not installed")
    shop.desk.set("sms.twilio.callback", PUBLIC)
    process = subprocess.Popen(
        [sys.executable, "-m", "console", "--file", str(shop.desk.path), "messages", "receive", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ROUNDSMAN_TWILIO_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield Receiver(process.stdout.readline().strip(), process)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def _posted(receiver: Receiver, fields: dict[str, str], *, below: str = "/status", **more: str | None) -> int:
    """Post to the receiver as the proxy does what Twilio has posted to the public address."""
    return Twilio().post(f"{receiver.url}/twilio{below}", fields, signed_for=f"{PUBLIC}{below}", **more)  # type: ignore[arg-type]


def _status(sid: str, status: str, **more: str) -> dict[str, str]:
    return {"MessageSid": sid, "MessageStatus": status, "To": NUMBER, "From": "+15005550006", **more}


def test_signed_receipts_in_any_order_and_signed_replies_are_taken(receiver: Receiver, shop: Shop) -> None:
    message = text_message(shop, sid="SM1")
    for status in ("delivered", "sent", "queued", "delivered"):
        assert _posted(receiver, _status("SM1", status)) == 204
    assert now(shop, message.id).state is MessageState.DELIVERED
    said = {"MessageSid": "SM77", "From": NUMBER, "To": "+15005550006", "Body": "Genug", "OptOutType": "STOP"}
    assert _posted(receiver, said, below="/inbound") == 200
    assert _posted(receiver, said, below="/inbound") == 200
    assert optouts.among(shop.desk.db, "sms", [NUMBER]) == {NUMBER}
    assert [heard.what for heard in inbound.replies(shop.desk)] == ["stop"]


def test_a_text_goes_out_and_its_receipts_come_back_out_of_order(
    receiver: Receiver, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: sent through the peer, which posts what became of it to the receiver."""
    monkeypatch.setenv("ROUNDSMAN_TWILIO_TOKEN", TOKEN)
    callback = f"{receiver.url}/twilio"
    with Twilio() as peer:
        for key, value in (
            ("base_url", peer.url), ("account_sid", ACCOUNT), ("from", "+15005550006"), ("callback", callback),
        ):  # fmt: skip
            shop.desk.set(f"sms.twilio.{key}", value)
        message = text_message(shop, "queued", sid="")
        with shop.desk.writing() as db:
            db.execute("UPDATE messages SET due = 0")
        assert notifications.send_due(shop.desk).sent == 1
        (taken,) = peer.accepted
        assert taken["status_callback"] == callback
        assert peer.post_receipts(callback, taken["sid"], "delivered", "sent", "delivered", "sending") == [204] * 4
        assert peer.post_reply(callback, NUMBER, "+15005550006", "Danke!") == 200
    assert now(shop, message.id).state is MessageState.DELIVERED
    assert [heard.order_id for heard in inbound.replies(shop.desk)] == [message.order_id]


def test_what_is_not_signed_is_not_believed_and_nothing_is_told(receiver: Receiver, shop: Shop) -> None:
    message = text_message(shop, sid="SM1")
    assert _posted(receiver, _status("SM1", "failed"), sign="") == 403
    assert _posted(receiver, _status("SM1", "failed"), sign="AAAA") == 403
    assert _posted(receiver, _status("SM1", "failed"), sign="é\x80") == 403
    elsewhere = Twilio(token="another").post(
        f"{receiver.url}/twilio/status", _status("SM1", "failed"), signed_for=PUBLIC
    )
    assert elsewhere == 403
    for verb, path, status in (
        ("POST", "/twilio", 403),
        ("POST", "/nobody/x", 404),
        ("GET", "/twilio", 405),
        ("POST", "/vonage", 503),
        ("POST", "/plivo", 503),
        ("POST", "/", 404),
    ):
        answer = httpx.request(verb, f"{receiver.url}{path}", content=b"MessageSid=SM1")
        assert (answer.status_code, "shop" in answer.text.lower()) == (status, False), path
    big = httpx.post(f"{receiver.url}/twilio", content=b"x" * 70_000)
    assert big.status_code == 413
    assert now(shop, message.id).state is MessageState.SENT


def test_sigterm_ends_it_cleanly(receiver: Receiver) -> None:
    assert receiver.url.startswith("http://127.0.0.1:")
    receiver.process.send_signal(signal.SIGTERM)
    assert receiver.process.wait(10) == 0


def test_without_the_extra_it_says_so(roundsman: Roundsman, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    done = roundsman("messages", "receive")
    assert (done.code, done.err) == (1, "For this an extra is needed: pip install 'roundsman[serve]'.\n")


def test_a_port_that_is_taken_is_said(roundsman: Roundsman, receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    done = roundsman("messages", "receive", "--port", port)
    assert (done.code, done.err) == (
        1,
        f"Port {port} cannot be had (Address already in use); choose another with --port.\n",
    )


_HEADERS = st.sampled_from(
    ["X-Twilio-Signature", "Authorization", "X-Plivo-Signature-V2", "X-Plivo-Signature-V2-Nonce", "Content-Type"]
)
_SIGNS = st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=("Cc",))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["twilio", "vonage", "plivo", "x"]),
    st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=30),
    st.dictionaries(_HEADERS, st.text(_SIGNS, max_size=80)),
    st.one_of(
        st.binary(max_size=300),
        st.dictionaries(st.sampled_from(["MessageSid", "MessageStatus", "From", "Body", "x"]), st.text(max_size=40)),
    ),
)
def test_hostile_requests_are_refused_and_never_a_defect(
    receiver: Receiver, provider: str, path: str, headers: dict[str, str], body: bytes | dict[str, str]
) -> None:
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    if isinstance(body, dict):  # signed, and nonsense all the same
        provider = "twilio"
        sent["X-Twilio-Signature"] = signature(TOKEN, PUBLIC, body).encode()
        body = urlencode(body).encode()
    answer = httpx.post(f"{receiver.url}/{provider}/{path}", content=body, headers=sent)
    assert answer.status_code in {200, 204, 400, 403, 404, 413, 503}
