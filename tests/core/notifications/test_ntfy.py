"""Notes to staff, and the folder that takes what any channel would have sent."""

from __future__ import annotations

from collections.abc import Iterator
from email.header import decode_header, make_header
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.notifications.adapters.folder import FolderChannel
from core.notifications.adapters.mail import Letterhead
from core.notifications.adapters.ntfy import NtfyChannel
from core.notifications.model import Message, Misconfigured, NotSent, Receipt, RefusedForGood, TryLater, Unclear
from tests.core.notifications.samples import MOBILE, NOW, QUICK, message
from tests.peers.sink import Sink


@pytest.fixture
def server() -> Iterator[Sink]:
    with Sink(secret="") as sink:
        yield sink


def channel(url: str, token: str = "") -> NtfyChannel:
    return NtfyChannel(url, lambda: token, now=lambda: NOW, patience=QUICK)


def note(**changes: object) -> Message:
    return message(**{"channel": "ntfy", "recipient": "shop-staff", **changes})


async def sent(ntfy: NtfyChannel, given: Message) -> Receipt:
    try:
        return await ntfy.send(given)
    finally:
        await ntfy.close()


async def test_a_note_goes_to_its_topic_and_a_second_copy_has_the_same_number(server: Sink) -> None:
    server.does("/shop-staff", "200", "lost", "200")
    assert await sent(channel(f"{server.url}/", "tk_secret"), note()) == Receipt("0123456789abcdef")
    with pytest.raises(Unclear):
        await sent(channel(server.url), note())
    await sent(channel(server.url), note())
    assert dict(server.ids) == {"0123456789abcdef": 3}
    first = server.posts[0]
    assert (first.path, first.headers["authorization"]) == ("/shop-staff", "Bearer tk_secret")
    assert "authorization" not in server.posts[1].headers
    assert first.headers["title"] == "Later: 11:00 to 12:00"
    assert first.body.decode() == "Your order A1 comes between 11:00 and 12:00."


@pytest.mark.parametrize("title", ["Zoë’s van is late", "晚點", "a\r\nAuthorization: Bearer stolen", "x" * 5000, ""])
async def test_a_title_in_any_script_is_one_header(server: Sink, title: str) -> None:
    await sent(channel(server.url), note(subject=title))
    (post,) = server.posts
    read = str(make_header(decode_header(post.headers["title"])))
    assert read == title.replace("\r\n", " ") if len(title) < 200 else len(read) == 200
    assert "authorization" not in post.headers


async def test_a_long_note_is_cut_at_a_letter_and_stays_a_note(server: Sink) -> None:
    await sent(channel(server.url), note(body="ö" * 5000))
    body = server.posts[0].body
    assert len(body) <= 4096
    assert set(body.decode()) == {"ö", "…"}


@pytest.mark.parametrize("topic", ["", "a/b", "../v1/health", "a b", "x" * 65, "töpic"])
async def test_a_topic_that_is_none_is_not_asked_for(server: Sink, topic: str) -> None:
    with pytest.raises(Misconfigured, match=r"ntfy\.topic"):
        await sent(channel(server.url), note(recipient=topic))
    assert server.posts == []


@pytest.mark.parametrize(("word", "kind"), [("401", Misconfigured), ("429:9", TryLater), ("507", TryLater)])
async def test_refusals_have_their_meaning(server: Sink, word: str, kind: type[NotSent]) -> None:
    server.does("/shop-staff", word)
    with pytest.raises(kind):
        await sent(channel(server.url), note())


async def test_the_token_is_not_sent_over_an_open_line() -> None:
    with pytest.raises(Misconfigured, match="open line"):
        await sent(channel("http://ntfy.example.com", "tk_secret"), note())


# -- the folder --


def folder(path: Path) -> FolderChannel:
    return FolderChannel(path, Letterhead("Harrow & Finch", "shop@harrow.example", ZoneInfo("Europe/London")))


async def test_what_would_go_to_a_number_lies_in_the_folder_as_text(tmp_path: Path) -> None:
    channel, given = folder(tmp_path / "out"), message(channel="folder", body="Zoë,\nyour order comes.", subject="")
    assert await channel.find(given) is None
    receipt = await channel.send(given)
    assert await channel.find(given) == receipt == await channel.send(given)
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == receipt.provider_id
    assert file.suffix == ".txt"
    assert file.read_text() == (
        f"From: Harrow & Finch\nTo: {MOBILE}\nDate: 2026-11-24 09:00\n"
        "Message-ID: <0123456789abcdef@harrow.example>\n\nZoë,\nyour order comes.\n"
    )
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("recipient", ["https://shop.example/hook", "http://127.0.0.1/a@b"])
async def test_what_would_be_posted_lies_there_too(tmp_path: Path, recipient: str) -> None:
    await folder(tmp_path).send(message(recipient=recipient, subject="Sub\nTo: x"))
    (file,) = tmp_path.iterdir()
    assert file.read_text().splitlines()[1:3] == [f"To: {recipient}", "Subject: Sub To: x"]


@pytest.mark.parametrize("recipient", ["zoe", "zoe@", "@example.com", "zoe@-", ""])
async def test_an_address_without_a_domain_is_refused(tmp_path: Path, recipient: str) -> None:
    with pytest.raises(RefusedForGood, match="It cannot be written as an e-mail"):
        await folder(tmp_path).send(message(recipient=recipient))
    assert list(tmp_path.iterdir()) == []
