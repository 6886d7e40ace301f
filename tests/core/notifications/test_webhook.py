"""Webhooks: signed as Standard Webhooks has it, the same id at every try, and nobody is followed elsewhere."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.notifications.adapters.webhook import WebhookChannel, sign
from core.notifications.model import (
    Gone,
    Misconfigured,
    NotSent,
    Receipt,
    RefusedForGood,
    TryLater,
    Unaskable,
    Unclear,
    Unreachable,
)
from tests.core.notifications.samples import NOW, QUICK, message
from tests.peers.http import self_signed
from tests.peers.sink import SECRET, Sink

HERE = frozenset({"127.0.0.1", "localhost"})


def channel(
    allowed: frozenset[str] = HERE, secret: str = SECRET, trust: ssl.SSLContext | None = None
) -> WebhookChannel:
    zone = ZoneInfo("Europe/London")
    return WebhookChannel(allowed, lambda: secret, now=lambda: NOW, zone=zone, patience=QUICK, trust=trust)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
async def hook() -> AsyncIterator[WebhookChannel]:
    hook = channel()
    yield hook
    await hook.close()


async def refusal(hook: WebhookChannel, url: str) -> NotSent:
    """What the channel says instead of a receipt."""
    try:
        with pytest.raises(NotSent) as caught:
            await hook.send(message(channel="webhook", recipient=url))
        return caught.value
    finally:
        await hook.close()


def test_the_signature_is_that_of_the_standard_s_own_example() -> None:
    """The worked example of the reference libraries of Standard Webhooks."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_a_post_is_believed_and_says_what_the_message_says(sink: Sink, hook: WebhookChannel) -> None:
    sent = message(channel="webhook", recipient=f"{sink.url}/hook", body="Zoë’s order\ncomes later.")
    assert await hook.send(sent) == Receipt("HTTP 204")
    assert (dict(sink.ids), sink.disbelieved) == ({"0123456789abcdef@harrow.example": 1}, [])
    assert sink.posts[0].headers["host"] == sink.url.removeprefix("http://")
    assert json.loads(sink.posts[0].body) == {
        "type": "order.delayed",
        "timestamp": "2026-11-24T09:00:00Z",
        "data": {
            "order": "A1", "order_id": 7, "kind": "delayed", "version": 2, "channel": "webhook", "language": "en",
            "eta_from": "2026-11-24T10:00:00+00:00", "eta_until": "2026-11-24T11:00:00+00:00",
            "expires": "2026-11-24T11:00:00+00:00", "subject": "Later: 11:00 to 12:00",
            "body": "Zoë’s order\ncomes later.",
        },
    }  # fmt: skip


async def test_a_second_try_has_the_same_id_and_the_same_bytes(sink: Sink, hook: WebhookChannel) -> None:
    sent = message(channel="webhook", recipient=f"{sink.url}/hook")
    sink.does("/hook", "lost", "500", "ok")
    for kind in (Unclear, TryLater):
        with pytest.raises(kind):
            await hook.send(sent)
    await hook.send(sent)
    assert list(sink.ids.values()) == [2]
    assert len({post.body for post in sink.posts}) == 1
    assert hook.repeatable


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("410", Gone), ("404", RefusedForGood), ("400", RefusedForGood), ("413", RefusedForGood),
        ("401", Misconfigured), ("403", Misconfigured), ("302", Misconfigured), ("307", Misconfigured),
        ("408", TryLater), ("429:7", TryLater), ("500", TryLater), ("502", TryLater), ("503:30", TryLater),
        ("504", TryLater), ("hang", Unclear), ("drop", Unclear),
    ],
)  # fmt: skip
async def test_every_answer_has_its_meaning(sink: Sink, hook: WebhookChannel, word: str, kind: type[NotSent]) -> None:
    sink.does("/hook", word)
    came = await refusal(hook, f"{sink.url}/hook")
    assert type(came) is kind
    if isinstance(came, TryLater):
        assert came.after_s == int(word.partition(":")[2] or 0)


async def test_nobody_is_followed_elsewhere(sink: Sink, hook: WebhookChannel) -> None:
    sink.does("/hook", f"302:{sink.url}/inside")
    await refusal(hook, f"{sink.url}/hook")
    assert [post.path for post in sink.posts] == ["/hook"]


@pytest.mark.parametrize("word", ["flood", "html", "200"])
async def test_whatever_stands_in_a_good_answer_it_was_taken(sink: Sink, hook: WebhookChannel, word: str) -> None:
    sink.does("/hook", word)
    assert await hook.send(message(recipient=f"{sink.url}/hook")) == Receipt("HTTP 200")


async def test_a_host_of_the_own_network_is_not_asked_unless_it_is_named(sink: Sink) -> None:
    came = await refusal(channel(frozenset()), f"{sink.url.replace('http:', 'https:')}/hook")
    assert type(came) is Misconfigured
    assert "settings set webhook.allow 127.0.0.1" in str(came)
    assert sink.connections == 0


async def test_a_certificate_is_looked_at_for_the_name_and_not_for_the_address(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    with Sink(tls=context) as sink:
        trusting = channel(trust=ssl.create_default_context(cafile=str(certificate)))
        await trusting.send(message(recipient=f"{sink.url}/hook"))
        # The same address by another name: the certificate is for 127.0.0.1 alone.
        came = await refusal(trusting, f"{sink.url.replace('127.0.0.1', 'localhost')}/hook")
        assert type(came) is Misconfigured
        assert "cannot be trusted (Hostname mismatch" in str(came)
        came = await refusal(channel(), f"{sink.url}/hook")
        assert type(came) is Misconfigured
        assert "self-signed certificate" in str(came)
        assert sum(sink.ids.values()) == 1


async def test_where_nobody_listens_it_is_tried_later(hook: WebhookChannel) -> None:
    assert type(await refusal(hook, "http://127.0.0.1:1/hook")) is Unreachable


@pytest.mark.parametrize(
    ("secret", "says"),
    [("", "has no secret"), ("whsec_!!", "is none"), ("whsec_c2hvcnQ=", "is none"), ("open sesame", "is none")],
)
async def test_without_a_good_secret_nothing_is_posted(sink: Sink, secret: str, says: str) -> None:
    came = await refusal(channel(secret=secret), f"{sink.url}/hook")
    assert type(came) is Misconfigured
    assert says in str(came)
    assert "sesame" not in str(came)
    assert sink.posts == []


async def test_while_a_secret_changes_both_sign(sink: Sink) -> None:
    both = channel(secret=f"whsec_{base64.b64encode(b'n' * 32).decode()} {SECRET}")
    await both.send(message(recipient=f"{sink.url}/hook"))
    await both.close()
    assert (sink.disbelieved, sum(sink.ids.values())) == ([], 1)


async def test_many_posts_go_at_once_and_the_name_is_looked_up_once(
    sink: Sink, hook: WebhookChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.notifications.adapters import webhook

    looked: list[str] = []
    real = webhook.aim

    async def aim(url: str, allowed: frozenset[str], *, patience_s: float) -> object:
        looked.append(url)
        return await real(url, allowed, patience_s=patience_s)

    monkeypatch.setattr(webhook, "aim", aim)
    sink.does("*", "slow:0.05")
    sent = [message(recipient=f"{sink.url}/hook", message_id=f"<{number}@x.example>") for number in range(64)]
    await asyncio.gather(*map(hook.send, sent))
    assert set(sink.ids.values()) == {1}
    assert len(sink.ids) == 64
    assert sink.connections <= hook.width
    assert len(looked) == 1


async def test_a_channel_that_was_closed_can_be_used_again(sink: Sink, hook: WebhookChannel) -> None:
    for _ in range(2):
        await hook.send(message(recipient=f"{sink.url}/hook"))
        await hook.close()
    assert sink.connections == 2


async def test_a_receiver_cannot_be_asked(hook: WebhookChannel) -> None:
    with pytest.raises(Unaskable):
        await hook.find(message())
