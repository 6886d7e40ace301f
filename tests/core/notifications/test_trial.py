"""A test message by each channel, to real servers; what is not set is told, and no secret stands anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadInput
from core.notifications import service as notifications
from core.notifications.model import Misconfigured, OptedOut, Unreachable
from core.notifications.trial import Tried, send_test
from tests.core.deliveries.shop import Shop
from tests.core.notifications.mailserver import MailServer
from tests.core.notifications.samples import MOBILE
from tests.core.notifications.test_sending import by_mail, folder
from tests.peers.sink import SECRET, Sink
from tests.peers.twilio import ACCOUNT, TOKEN, Twilio


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop's secrets, as a service has them."""
    monkeypatch.setenv("ROUNDSMAN_TWILIO_TOKEN", TOKEN)
    monkeypatch.setenv("ROUNDSMAN_WEBHOOK_SECRET", SECRET)


def by_text(shop: Shop, peer: Twilio) -> None:
    for key, value in {"base_url": peer.url, "account_sid": ACCOUNT, "from": "+15005550006"}.items():
        shop.desk.set(f"sms.twilio.{key}", value)


def outcomes(shop: Shop) -> list[object]:
    return [event.data["outcome"] for event in shop.desk.events_since() if event.kind == "message.tested"]


def test_an_e_mail_goes_out_at_once_and_to_nobody_else(shop: Shop) -> None:
    with MailServer() as server:
        by_mail(shop, server)
        assert send_test(shop.desk, "email", " me@example.com ") == Tried("email", "me@example.com", "OK queued as 1")
    assert server.recipients == ["me@example.com"]
    assert server.letters[0].get_content().strip() == "This is a test by Harrow & Finch: messages by email arrive."
    assert notifications.list_messages(shop.desk) == []


def test_a_text_goes_out(shop: Shop) -> None:
    with Twilio() as peer:
        by_text(shop, peer)
        tried = send_test(shop.desk, "sms", "+44 7400 123456 ext 5")
        assert (tried.to, tried.said) == (MOBILE, peer.accepted[0]["sid"])


def test_a_post_goes_to_the_url_of_the_settings(shop: Shop) -> None:
    with Sink() as sink:
        shop.desk.set("webhook.url", f"{sink.url}/hook")
        shop.desk.set("webhook.allow", "127.0.0.1, hook.lan")
        assert send_test(shop.desk, "webhook").said == "HTTP 204"
        assert (len(sink.ids), sink.disbelieved) == (1, [])


def test_a_note_goes_to_the_topic_of_the_settings(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDSMAN_NTFY_TOKEN", "tk_1")
    with Sink(secret="") as sink:
        shop.desk.set("ntfy.url", sink.url)
        shop.desk.set("ntfy.topic", "staff")
        send_test(shop.desk, "ntfy")
        assert [post.path for post in sink.posts] == ["/staff"]
        assert sink.posts[0].headers["authorization"] == "Bearer tk_1"


def test_a_file_lies_in_the_folder(shop: Shop) -> None:
    for to, kind in (("me@example.com", ".eml"), (MOBILE, ".txt")):
        send_test(shop.desk, "folder", to)
        assert kind in {path.suffix for path in folder(shop.desk)}


def test_what_the_channel_says_is_raised_and_stands_in_the_journal_without_an_address(shop: Shop) -> None:
    with Twilio() as peer:
        by_text(shop, peer)
        peer.does(MOBILE, "21610", "ok")
        with pytest.raises(OptedOut):
            send_test(shop.desk, "sms", MOBILE)
        send_test(shop.desk, "sms", MOBILE)
    with pytest.raises(Unreachable):
        send_test(shop.desk, "sms", MOBILE)
    assert outcomes(shop) == ["OptedOut", "taken", "Unreachable"]
    assert not any(MOBILE[1:] in f"{event.data}{event.subject}" for event in shop.desk.events_since())


@pytest.mark.parametrize(
    ("channel", "to", "says"),
    [
        ("pigeon", "x", "is no channel"), ("email", "", "Whereto?"), ("email", "zoe", "Nothing can be sent to “zoe”"),
        ("sms", "+33142685300", "a landline"), ("sms", "0612", "it is no phone number"),
        ("webhook", "", "or set webhook.url"), ("ntfy", "", "or set ntfy.topic"),
    ],
)  # fmt: skip
def test_a_channel_or_an_address_that_is_none_is_told(shop: Shop, channel: str, to: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        send_test(shop.desk, channel, to)
    assert outcomes(shop) == []


@pytest.mark.parametrize(
    ("channel", "to", "says"),
    [
        ("sms", MOBILE, "sms.twilio.account_sid"), ("email", "me@example.com", "smtp.host"),
        ("webhook", "https://10.0.0.1/hook", "webhook.allow"), ("ntfy", "a topic", "ntfy.topic"),
    ],
)  # fmt: skip
def test_what_is_not_set_yet_is_named(shop: Shop, channel: str, to: str, says: str) -> None:
    with pytest.raises(Misconfigured, match=says):
        send_test(shop.desk, channel, to)


@pytest.mark.parametrize(("provider", "base"), [("vonage", "api_key"), ("plivo", "auth_id")])
def test_the_provider_of_the_settings_is_asked(
    shop: Shop, provider: str, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "ROUNDSMAN_VONAGE_SECRET" if provider == "vonage" else "ROUNDSMAN_PLIVO_TOKEN"
    monkeypatch.setenv(name, "s3cret")
    shop.desk.set("sms.provider", provider)
    with Twilio() as peer:  # it knows neither account, and says so
        shop.desk.set(f"sms.{provider}.base_url", peer.url)
        shop.desk.set(f"sms.{provider}.{base}", "shop")
        shop.desk.set(f"sms.{provider}.from", "+15005550006")
        with pytest.raises(Misconfigured, match=name):
            send_test(shop.desk, "sms", MOBILE)
        assert peer.requests == 1


def test_a_secret_that_others_can_read_is_not_used(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "token").chmod(0o644)
    monkeypatch.delenv("ROUNDSMAN_TWILIO_TOKEN")
    monkeypatch.setenv("ROUNDSMAN_TWILIO_TOKEN_FILE", str(tmp_path / "token"))
    with Twilio() as peer:
        by_text(shop, peer)
        with pytest.raises(Misconfigured, match="chmod 600"):
            send_test(shop.desk, "sms", MOBILE)
        (tmp_path / "token").chmod(0o600)
        send_test(shop.desk, "sms", MOBILE)


def test_no_secret_stands_in_the_file_or_beside_it(shop: Shop) -> None:
    with Twilio() as peer, Sink() as sink:
        by_text(shop, peer)
        send_test(shop.desk, "sms", MOBILE)
        peer.does(MOBILE, "20003")
        with pytest.raises(Misconfigured) as caught:
            send_test(shop.desk, "sms", MOBILE)
        shop.desk.set("webhook.url", f"{sink.url}/hook")
        shop.desk.set("webhook.allow", "127.0.0.1")
        send_test(shop.desk, "webhook")
    assert TOKEN not in f"{caught.value}{caught.value.__cause__}"
    for path in shop.desk.path.parent.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert TOKEN.encode() not in content
            assert SECRET[6:].encode() not in content
