"""Text messages through providers: real answers of a peer that answers as Twilio does, and what follows from each."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from core.notifications.adapters.providers import PLIVO, PROVIDERS, TWILIO, VONAGE, Provider
from core.notifications.adapters.sms import Account, SmsChannel
from core.notifications.model import (
    Message,
    Misconfigured,
    NotSent,
    OptedOut,
    Receipt,
    RefusedForGood,
    TryLater,
    Unaskable,
    Unclear,
    Unreachable,
)
from core.store.known_messages import MESSAGES
from tests.core.notifications.samples import MOBILE, QUICK, message
from tests.peers.http import Answer, Peer, Request, self_signed
from tests.peers.twilio import ACCOUNT, TOKEN, Twilio

SENDER = "+15005550006"


def now() -> int:
    return int(time.time())


def text(**changes: object) -> Message:
    """A message written now, as the peer's own clock runs."""
    return message(**{"created_at": now(), "expires": now() + 3600, **changes})


def channel(url: str, provider: Provider = TWILIO, *, sender: str = SENDER, callback: str = "") -> SmsChannel:
    account = Account(url, ACCOUNT, sender, callback, lambda: TOKEN)
    return SmsChannel(provider, account, now=now, patience=QUICK)


@pytest.fixture
def peer() -> Iterator[Twilio]:
    with Twilio() as peer:
        yield peer


@pytest.fixture
async def sms(peer: Twilio) -> AsyncIterator[SmsChannel]:
    sms = channel(peer.url)
    yield sms
    await sms.close()


async def refusal(sms: SmsChannel, sent: Message) -> NotSent:
    """What the channel says instead of a receipt."""
    try:
        with pytest.raises(NotSent) as caught:
            await sms.send(sent)
        return caught.value
    finally:
        await sms.close()


async def test_a_text_is_sent_with_its_number_its_words_and_how_long_it_is_worth_it(
    peer: Twilio, sms: SmsChannel
) -> None:
    receipt = await sms.send(text())
    assert receipt == Receipt(peer.accepted[0]["sid"])
    (form,) = peer.forms
    assert {k: v for k, v in form.items() if k != "ValidityPeriod"} == {
        "To": MOBILE, "From": SENDER, "Body": "Your order A1 comes between 11:00 and 12:00.",
    }  # fmt: skip
    assert 3590 <= int(form["ValidityPeriod"]) <= 3600


@pytest.mark.parametrize(("left_s", "said"), [(-5, "1"), (100_000, "36000")])
async def test_how_long_it_is_worth_it_stays_within_what_twilio_takes(
    peer: Twilio, sms: SmsChannel, left_s: int, said: str
) -> None:
    await sms.send(text(expires=now() + left_s))
    assert peer.forms[0]["ValidityPeriod"] == said


async def test_a_messaging_service_sends_where_it_is_named_and_receipts_are_asked_for(peer: Twilio) -> None:
    service = "MG" + "0" * 32
    sms = channel(peer.url, sender=service, callback="https://shop.example/receipts")
    await sms.send(text())
    await sms.close()
    (form,) = peer.forms
    assert (form["MessagingServiceSid"], form["StatusCallback"]) == (service, "https://shop.example/receipts")
    assert "From" not in form


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("21211", RefusedForGood), ("21614", RefusedForGood), ("21635", RefusedForGood), ("21612", RefusedForGood),
        ("21408", RefusedForGood), ("21610", OptedOut), ("20003", Misconfigured), ("21606", Misconfigured),
        ("21608", Misconfigured), ("30034", Misconfigured), ("403", Misconfigured), ("302", Misconfigured),
        ("404", Misconfigured), ("429", TryLater), ("500", Unclear), ("502", Unclear), ("503", Unclear),
        ("lost", Unclear), ("taken-hang", Unclear), ("hang", Unclear), ("drop", Unclear), ("html", Unclear),
        ("taken-500", Unclear), ("400", Misconfigured),
    ],
)  # fmt: skip
async def test_every_answer_has_its_meaning(peer: Twilio, sms: SmsChannel, word: str, kind: type[NotSent]) -> None:
    peer.does(MOBILE, word)
    came = await refusal(sms, text())
    assert type(came) is kind
    assert TOKEN not in f"{came!r}{came.__cause__!r}"
    assert str(came).endswith(".")


async def test_words_that_belong_to_an_error_are_told(peer: Twilio, sms: SmsChannel) -> None:
    peer.does(MOBILE, "21610")
    came = await refusal(sms, text())
    assert str(came) == "Twilio refuses it (error 21610: Attempt to send to unsubscribed recipient)."


async def waits(peer: Twilio, sms: SmsChannel, asked: str) -> int:
    """For how long it waits where it is asked to."""
    peer.does(MOBILE, f"429:{asked}")
    came = await refusal(sms, text())
    assert isinstance(came, TryLater)
    return came.after_s


@pytest.mark.parametrize(
    ("asked", "seconds"), [("7", 7), ("999999", 3600), ("", 0), ("soon", 0), ("-3", 0), ("7.5", 0), ("1" * 5000, 3600)]
)
async def test_one_waits_as_long_as_is_asked_for_and_no_longer_than_an_hour(
    peer: Twilio, sms: SmsChannel, asked: str, seconds: int
) -> None:
    assert await waits(peer, sms, asked) == seconds


@pytest.mark.parametrize(("minutes", "seconds"), [(10, 600), (-10, 0), (14_400, 3600)])
async def test_one_waits_until_the_date_that_is_named(
    peer: Twilio, sms: SmsChannel, minutes: int, seconds: int
) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    assert seconds - 30 <= await waits(peer, sms, until) <= seconds


async def test_a_text_whose_answer_was_lost_is_found_in_the_list(peer: Twilio, sms: SmsChannel) -> None:
    sent = text(body="Ünïcode &  blanks")
    peer.does(MOBILE, "lost", "ok")
    assert isinstance(await refusal(sms, sent), Unclear)
    for _ in range(3):
        await sms.send(text(body="Other words"))
    assert await sms.find(sent) == Receipt(peer.accepted[0]["sid"])


async def test_a_text_that_never_arrived_there_is_not_found(peer: Twilio, sms: SmsChannel) -> None:
    sent = text()
    peer.does(MOBILE, "500")
    await refusal(sms, sent)
    peer.does(MOBILE, "ok")
    await sms.send(text(recipient="+447400123457"))  # the same words to somebody else
    assert await sms.find(sent) is None


async def test_the_same_words_of_another_day_are_another_text(peer: Twilio, sms: SmsChannel) -> None:
    await sms.send(text())
    assert await sms.find(text(created_at=now() + 86_400)) is None


async def test_words_that_a_trial_account_puts_before_ours_hide_nothing(peer: Twilio, sms: SmsChannel) -> None:
    await sms.send(text(body="Sent from your Twilio trial account - Hello"))
    assert await sms.find(text(body="Hello")) is not None


async def test_a_text_that_only_ends_with_the_same_words_is_another(peer: Twilio, sms: SmsChannel) -> None:
    await sms.send(text(body="Not yet. Your order comes"))
    assert await sms.find(text(body="Your order comes")) is None


async def test_a_list_of_several_pages_is_looked_through(peer: Twilio, sms: SmsChannel) -> None:
    sent = text()
    await sms.send(sent)
    for number in range(1100):
        peer.log.add({**peer.accepted[0], "sid": f"SM{number:032d}", "body": "Other words"})
    assert await sms.find(sent) == Receipt(peer.accepted[0]["sid"])


@pytest.mark.parametrize("word", ["500", "drop", "hang", "html", "429", "401"])
async def test_a_list_that_is_not_given_says_nothing_of_the_text(peer: Twilio, sms: SmsChannel, word: str) -> None:
    await sms.send(text())
    peer.does("GET", word)
    with pytest.raises(NotSent):
        await sms.find(text())


async def test_nothing_goes_out_where_nobody_answers() -> None:
    sms = channel("http://127.0.0.1:1")
    came = await refusal(sms, text())
    assert isinstance(came, Unreachable)
    assert "nothing was sent" in str(came)


@pytest.mark.parametrize(
    ("proxy", "kind"),
    [("http://127.0.0.1:1", Unreachable), ("socks5://127.0.0.1:1", Misconfigured), ("ftp://x", Misconfigured)],
)
async def test_a_proxy_of_the_environment_that_cannot_be_used_is_told_and_none_is_asked_on_this_machine(
    peer: Twilio, sms: SmsChannel, proxy: str, kind: type[NotSent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    assert type(await refusal(channel("https://api.example.com"), text())) is kind
    assert (await sms.send(text())).provider_id


async def test_a_name_that_nobody_knows_is_unreachable() -> None:
    assert isinstance(await refusal(channel("https://no-such-host.invalid"), text()), Unreachable)


async def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path: Path) -> None:
    context, _ = self_signed(tmp_path)
    with Twilio(tls=context) as peer:
        came = await refusal(channel(peer.url), text())
        assert type(came) is Misconfigured
        assert "cannot be trusted (self-signed certificate)" in str(came)
        assert peer.requests == 0


async def test_no_tls_where_tls_was_expected_is_told(peer: Twilio) -> None:
    came = await refusal(channel(peer.url.replace("http:", "https:")), text())
    assert type(came) is Misconfigured
    assert "it speaks no TLS on this port" in str(came)


async def test_the_secret_is_not_sent_over_an_open_line() -> None:
    came = await refusal(channel("http://api.example.com"), text())
    assert type(came) is Misconfigured
    assert "open line" in str(came)


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (Account("https://x.example", "", SENDER, "", lambda: TOKEN), "sms.twilio.account_sid"),
        (Account("https://x.example", ACCOUNT, "", "", lambda: TOKEN), "sms.twilio.from"),
        (Account("https://x.example", ACCOUNT, SENDER, "", lambda: ""), "ROUNDSMAN_TWILIO_TOKEN"),
    ],
)
async def test_what_is_not_set_yet_is_named(account: Account, says: str) -> None:
    came = await refusal(SmsChannel(TWILIO, account, now=now), text())
    assert type(came) is Misconfigured
    assert says in str(came)
    assert TOKEN not in repr(account)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+33142685300", "a landline"), ("+4930123456", "a landline"), ("+4712", "no phone number has these digits"),
        ("0612345678", "no phone number with + and country code"), ("hello", "no phone number with +"),
        ("", "no phone number with +"),
    ],
)  # fmt: skip
async def test_a_number_that_takes_no_text_is_refused_before_anybody_is_asked(
    peer: Twilio, sms: SmsChannel, number: str, why: str
) -> None:
    came = await refusal(sms, text(recipient=number))
    assert type(came) is RefusedForGood
    assert why in str(came)
    assert not number or number not in str(came)
    assert peer.requests == 0


@pytest.mark.parametrize(
    ("written", "number"), [("+33612345678 ext 5", "+33612345678"), ("+1 (212) 555-2368", "+12125552368")]
)
async def test_an_extension_is_left_out_and_a_number_that_may_be_mobile_is_tried(
    peer: Twilio, sms: SmsChannel, written: str, number: str
) -> None:
    await sms.send(text(recipient=written))
    assert peer.forms[0]["To"] == number


async def test_several_texts_go_at_once_over_as_many_connections_as_the_channel_is_wide(
    peer: Twilio, sms: SmsChannel
) -> None:
    peer.does("*", "slow:0.02")
    await asyncio.gather(*[sms.send(text(body=f"{number}")) for number in range(12)])
    assert {item["body"] for item in peer.accepted} == {f"{number}" for number in range(12)}
    assert peer.connections <= sms.width


async def test_a_line_end_in_the_words_stays_in_the_words(peer: Twilio, sms: SmsChannel) -> None:
    nasty = "Zoë\r\nTo: +33600000000&Body=x\x00"
    await sms.send(text(body=nasty))
    assert (peer.forms[0]["To"], peer.forms[0]["Body"]) == (MOBILE, nasty)


class Other(Peer):
    """A provider that answers in its own JSON."""

    def __init__(self, reply: Answer) -> None:
        super().__init__()
        self.reply = reply
        self.seen: list[Request] = []

    async def answer(self, request: Request) -> Answer:
        self.seen.append(request)
        return self.reply


async def through(provider: Provider, status: int, content: object) -> tuple[Receipt | NotSent, Request]:
    with Other(Answer.json(status, content)) as peer:
        sms = channel(peer.url, provider, sender="+447700900001")
        try:
            return await sms.send(text()), peer.seen[0]
        except NotSent as refused:
            return refused, peer.seen[0]
        finally:
            await sms.close()


async def test_vonage_is_a_row_more() -> None:
    came, request = await through(VONAGE, 202, {"message_uuid": "aaaa-bbbb"})
    assert came == Receipt("aaaa-bbbb")
    assert (request.path, request.headers["content-type"]) == ("/v1/messages", "application/json")
    sent = json.loads(request.body)
    assert sent.pop("ttl") in range(3500, 3601)
    assert sent == {
        "message_type": "text", "channel": "sms", "to": MOBILE[1:], "from": "447700900001",
        "text": "Your order A1 comes between 11:00 and 12:00.", "client_ref": "0123456789abcdef@harrow.example",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (401, {"type": "https://developer.vonage.com/api-errors#unauthorized", "title": "No"}, Misconfigured),
        (402, {"type": "https://developer.vonage.com/api-errors/#low-balance", "title": "No"}, Misconfigured),
        (422, {"type": "https://developer.vonage.com/api-errors/messages#1120", "title": "No"}, Misconfigured),
        (422, {"type": "https://developer.vonage.com/api-errors/messages#1240", "title": "No"}, RefusedForGood),
        (422, {"type": "https://developer.vonage.com/api-errors/messages#9999", "title": "No"}, RefusedForGood),
        (429, {"type": "https://developer.vonage.com/api-errors/messages#1000", "title": "No"}, TryLater),
        (202, {}, Unclear), (202, [], Unclear), (500, {"title": "No"}, Unclear),
    ],
)  # fmt: skip
async def test_vonage_s_refusals_have_their_meaning(status: int, content: object, kind: type[NotSent]) -> None:
    came, _ = await through(VONAGE, status, content)
    assert type(came) is kind


async def test_plivo_is_a_row_more() -> None:
    came, request = await through(PLIVO, 202, {"message": "queued", "message_uuid": ["u-1"], "api_id": "a"})
    assert came == Receipt("u-1")
    assert request.path == f"/v1/Account/{ACCOUNT}/Message/"
    for status, kind in ((400, RefusedForGood), (401, Misconfigured), (429, TryLater), (500, Unclear)):
        came, _ = await through(PLIVO, status, {"error": "no", "api_id": "a"})
        assert type(came) is kind


@pytest.mark.parametrize("provider", [VONAGE, PLIVO])
async def test_who_keeps_no_list_cannot_be_asked(provider: Provider) -> None:
    with pytest.raises(Unaskable):
        await channel("https://x.example", provider).find(text())


def test_every_row_has_the_settings_that_it_names() -> None:
    keys = {setting.key for setting in MESSAGES}
    for row in PROVIDERS.values():
        assert {f"sms.{row.key}.{last}" for last in ("base_url", "from", "callback", row.account)} <= keys
        meaning = next(s.meaning for s in MESSAGES if s.key == f"sms.{row.key}.{row.account}")
        assert row.secret in meaning
