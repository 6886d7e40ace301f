"""Mails that come back: what servers report, what customers answer, what concerns nobody."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.notifications import bounces, collecting, inbound, optouts, store
from core.notifications import service as notifications
from core.notifications.bounces import Ignored
from core.notifications.incoming import Notice, Reply, Unreadable
from core.notifications.model import Kind, Message, MessageState, News
from tests.core.deliveries.shop import Shop
from tests.core.notifications.letters import OURS, TO, headers_only, in_words, mail, reply, report, returned


def e_mail(shop: Shop, ours: str = OURS, to: str = TO, number: str = "A1") -> Message:
    """A mail to a customer that the mail server has taken."""
    order = shop.order(number, state="out", email=to)
    with shop.desk.writing() as db:
        news = News(order, Kind.PLANNED, shop.at("09:00"), shop.at("11:00"))
        (message,) = notifications.enqueue(shop.desk, db, [news]).messages
        db.execute(
            "UPDATE messages SET channel = 'email', state = 'sent', recipient = ?, message_id = ? WHERE id = ?",
            (to, ours, message),
        )
    return now(shop, message)


def now(shop: Shop, message: int) -> Message:
    return store.messages(shop.desk.db, message=message)[0]


def written(folder: Path, *mails: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for number, each in enumerate(mails):
        (folder / f"{number:03d}.eml").write_bytes(each)
    return folder


# -- reading one --


@pytest.mark.parametrize("raw", [report(), headers_only("5.1.1"), in_words()], ids=["report", "headers", "words"])
def test_a_mailbox_that_does_not_exist_is_a_hard_bounce_in_every_form(raw: bytes) -> None:
    came = bounces.read(raw)
    assert isinstance(came, Notice)
    assert (came.what, came.status, came.ref, came.opted_out) == ("bounce", "bounced", OURS, True)
    assert "5.1.1" in came.words


@pytest.mark.parametrize(
    ("status", "word", "out"),
    [
        ("5.1.1", "bounced", True), ("5.1.2", "bounced", True), ("5.1.10", "bounced", True),
        ("5.1.8", "bounced", False), ("5.1.7", "bounced", False), ("5.2.1", "bounced", False),
        ("5.7.1", "bounced", False), ("4.2.2", "delayed", False), ("4.4.1", "delayed", False),
    ],
)  # fmt: skip
def test_only_a_wrong_address_is_given_up_and_only_for_good(status: str, word: str, out: bool) -> None:
    came = bounces.read(report(status))
    assert isinstance(came, Notice)
    assert (came.status, came.opted_out) == (word, out)


@pytest.mark.parametrize(
    ("action", "word"),
    [("failed", "bounced"), ("delayed", "delayed"), ("delivered", "delivered"), ("relayed", "relayed")],
)
def test_what_the_server_did_counts(action: str, word: str) -> None:
    came = bounces.read(report("2.0.0" if action in {"delivered", "relayed"} else "5.0.0", action))
    assert isinstance(came, Notice)
    assert came.status == word
    assert came.what == ("receipt" if action in {"delivered", "relayed"} else "bounce")


@pytest.mark.parametrize("reason", ["421 4.7.0 Try again later", "452 4.2.2 The mailbox is full"])
def test_a_soft_reason_in_words_is_soft(reason: str) -> None:
    came = bounces.read(in_words(reason))
    assert isinstance(came, Notice)
    assert (came.status, came.opted_out) == ("delayed", False)


@pytest.mark.parametrize(
    "raw",
    [
        report(ours="<0123@elsewhere.example>"),
        reply("Hello", ours="<0123@elsewhere.example>"),
        reply("I am on holiday", Auto_Submitted="auto-replied"),
        reply("I am on holiday", Precedence="auto_reply"),
        reply("I am on holiday", X_Autoreply="yes"),
        mail(From="news@example.com", Subject="Offers", body="Buy"),
        b"",
        b"\0\1\2",
    ],
)
def test_what_concerns_no_message_of_ours_or_was_written_by_a_machine_is_passed_over(raw: bytes) -> None:
    assert isinstance(bounces.read(raw), Ignored)


def test_an_answer_is_what_stands_above_the_quotation() -> None:
    came = bounces.read(
        reply("Please ring twice.\n\nAnn\n\nOn Mon, 2 Mar 2026 at 08:00, Harrow & Finch wrote:\n> Hello Ann,\n> STOP")
    )
    assert came == Reply("email", "<r1@example.com>", TO, "Please ring twice.\n\nAnn", about=(OURS,))


@pytest.mark.parametrize(
    ("kind", "body", "encoding"),
    [
        ("text/html; charset=utf-8", "<style>p{}</style><p>Ja, gerne</p><blockquote>STOP</blockquote>", ""),
        ("text/plain; charset=iso-8859-15", "Ja, gerne", ""),
        ("text/plain; charset=utf-8", "SmEsIGdlcm5l", "base64"),
        ("text/plain; charset=utf-8", "Ja,=20gerne", "quoted-printable"),
        ("text/plain; charset=made-up", "Ja, gerne", ""),
        ("multipart/alternative; boundary=x", "--x\nContent-Type: text/plain\n\nJa, gerne\n--x--", ""),
    ],
)
def test_an_answer_is_read_in_every_dress(kind: str, body: str, encoding: str) -> None:
    dress = {"Content_Type": kind} | ({"Content_Transfer_Encoding": encoding} if encoding else {})
    came = bounces.read(reply(body, **dress))
    assert isinstance(came, Reply)
    assert came.body == "Ja, gerne"


# -- taking in --


def test_a_hard_bounce_ends_e_mail_to_that_address_and_says_why(shop: Shop, tmp_path: Path) -> None:
    message = e_mail(shop)
    done = collecting.collect(shop.desk, written(tmp_path / "in", report()))
    assert (dict(done.found), done.unread) == ({"bounce": 1}, 0)
    after = now(shop, message.id)
    assert after.state is MessageState.UNDELIVERED
    assert "no such user" in after.error
    (out,) = optouts.everybody(shop.desk.db)
    assert (out.channel, out.address, out.source) == ("email", TO, "bounce")


def test_a_soft_bounce_changes_nothing_and_is_told(shop: Shop, tmp_path: Path) -> None:
    message = e_mail(shop)
    collecting.collect(shop.desk, written(tmp_path / "in", report("4.2.2", "delayed")))
    assert now(shop, message.id).state is MessageState.SENT
    assert optouts.everybody(shop.desk.db) == []
    (event,) = [event for event in shop.desk.events_since() if event.kind == "inbound.received"]
    assert (event.data["what"], event.subject) == ("bounce", f"message:{message.id}")


def test_a_bounce_that_came_after_delivered_or_twice_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    message = e_mail(shop)
    folder = written(tmp_path / "in", report("2.0.0", "delivered", number="d0"), report("5.2.2"), report("5.2.2"))
    done = collecting.collect(shop.desk, folder)
    assert now(shop, message.id).state is MessageState.DELIVERED
    assert (dict(done.found), done.again) == ({"receipt": 1, "bounce": 1}, 1)
    assert collecting.collect(shop.desk, folder).again == 3


def test_a_forged_report_that_names_no_message_of_ours_stops_nothing(shop: Shop, tmp_path: Path) -> None:
    message = e_mail(shop)
    folder = written(tmp_path / "in", report(ours="<ffffffffffffffffffffffffffffffff@harrow.example>"))
    collecting.collect(shop.desk, folder)
    assert now(shop, message.id).state is MessageState.SENT
    assert optouts.everybody(shop.desk.db) == []


def test_stop_in_an_answer_ends_e_mail_and_an_answer_is_on_its_order(shop: Shop, tmp_path: Path) -> None:
    message = e_mail(shop)
    folder = written(
        tmp_path / "in", reply("Ring twice please", number="r1"), reply("STOP\n\nSent from my phone", number="r2")
    )
    done = collecting.collect(shop.desk, folder)
    assert dict(done.found) == {"reply": 1, "stop": 1}
    assert {heard.order_id for heard in inbound.replies(shop.desk)} == {message.order_id}
    assert optouts.among(shop.desk.db, "email", [TO]) == {TO}


def test_stop_counts_for_the_address_that_was_written_to_whoever_the_answer_says_it_is_from(
    shop: Shop, tmp_path: Path
) -> None:
    e_mail(shop)
    collecting.collect(shop.desk, written(tmp_path / "in", reply("STOP", sender="victim@example.org")))
    assert optouts.among(shop.desk.db, "email", [TO, "victim@example.org"]) == {TO}
    collecting.collect(shop.desk, written(tmp_path / "in", reply("Start", sender="alias@example.org", number="r2")))
    assert optouts.everybody(shop.desk.db) == []


def test_a_mailbox_file_and_a_maildir_are_read_as_well(shop: Shop, tmp_path: Path) -> None:
    e_mail(shop)
    box = tmp_path / "inbox"
    one, two = reply("first", number="r1"), reply("second\n\n>From here", number="r2")
    box.write_bytes(b"".join(b"From x Mon Mar  2 08:00:00 2026\r\n" + each + b"\r\n\r\n" for each in (one, two)))
    assert dict(collecting.collect(shop.desk, box).found) == {"reply": 2}
    maildir = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    (maildir / "new" / "1.host").write_bytes(reply("third", number="r3"))
    (maildir / "cur" / "2.host:2,S").write_bytes(reply("first", number="r1"))
    done = collecting.collect(shop.desk, maildir)
    assert (dict(done.found), done.again) == ({"reply": 1}, 1)
    single = tmp_path / "one.eml"
    single.write_bytes(reply("fourth", number="r4"))
    assert dict(collecting.collect(shop.desk, single).found) == {"reply": 1}
    assert [heard.body for heard in inbound.replies(shop.desk)][::-1] == ["first", "second", "third", "fourth"]


def test_exported_text_messages_are_lines_of_json(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "sms.jsonl"
    file.write_text(
        '{"from": "+447700900123", "body": "STOP", "at": "2026-03-02T07:00:00+00:00", "id": "x1"}\n\n'
        '{"from": "07700 900123", "body": "hello"}\n'
        'nonsense\n[1]\n{"from": 5, "body": "x"}\n{"from": "+44", "body": "x", "at": "yesterday"}\n'
        '{"from": "' + "9" * 100_000 + '", "body": ""}\n' + "[" * 60_000 + "\n"
        '{"from": "+447700900124", "body": "hi", "at": 99999999999999}\n'
    )
    done = collecting.collect(shop.desk, file)
    assert (dict(done.found), done.unread) == ({"stop": 1, "reply": 2}, 6)
    assert [place for place, _ in done.why] == ["line 4", "line 5", "line 6", "line 7", "line 8", "line 9"]
    again = collecting.collect(shop.desk, file)
    assert (again.again, again.unread) == (3, 6)
    assert all(heard.at <= shop.desk.now() for heard in inbound.replies(shop.desk))


def test_what_is_not_there_or_cannot_be_read_is_said(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no"):
        collecting.collect(shop.desk, tmp_path / "nothing")
    folder = written(tmp_path / "in", report())
    (folder / "pipe.eml").symlink_to("/dev/zero")
    (folder / "gone.eml").symlink_to(tmp_path / "nowhere")
    assert collecting.collect(shop.desk, folder).unread == 0


# -- hostile --


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 200_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(190)),
        b"--b\r\n" * 250,
        b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(30_000)),
        b"In-Reply-To: " + OURS.encode() + b"\r\nSubject: " + b"=?utf-8?q?a?= " * 60_000,
        b"In-Reply-To: " + OURS.encode() + b"\r\n" + b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\nhi",
        b"In-Reply-To: " + OURS.encode() + b"\r\nFrom: =?bad?x?zz?=\r\n\r\n\xff\xfe",
        b"In-Reply-To: " + OURS.encode() + b"\r\nContent-Type: text/plain; charset*=x'y\r\n\r\nhi",
        reply("x" * 10_000_000),
        reply("<" * 500_000, Content_Type="text/html"),
        report().replace(b"Status: ", b"Status: " + b"9" * 100_000),
    ],
)  # fmt: skip
def test_a_bomb_takes_neither_time_nor_memory(raw: bytes, shop: Shop, tmp_path: Path) -> None:
    folder = written(tmp_path / "in", raw)
    tracemalloc.start()
    begun = time.perf_counter()
    collecting.collect(shop.desk, folder)
    seconds, peak = time.perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 10  # with memory traced; without it is a fifth of that
    assert peak < 100_000_000


_LINES = st.sampled_from(
    [
        "From: a@b", "From: MAILER-DAEMON@x", "From: =?utf-8?b?////?=", "Subject: =?x?q?=00?=", f"In-Reply-To: {OURS}",
        "Content-Type: multipart/report; boundary=b", "Content-Type: multipart/report",
        "Content-Type: message/delivery-status",
        "Content-Type: text/plain; charset=\x00", "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: x-uuencode", "", "--b", "--b--", "Status: 5.1.1", "Action: failed", "550 5.1.1 no",
        "Message-ID: <", "Content-Disposition: attachment; filename*0*=utf-8''%ff", "Final-Recipient: rfc822",
        "Return-Path: <>",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(_LINES, st.text(max_size=30)), max_size=25), st.binary(max_size=60))
def test_whatever_a_mail_holds_it_is_read_or_refused(lines: list[str], tail: bytes) -> None:
    try:
        came = bounces.read("\r\n".join(lines).encode("utf-8", "surrogatepass") + tail)
    except Unreadable:
        return
    assert isinstance(came, Notice | Reply | Ignored)


def test_the_letters_here_are_what_they_say() -> None:
    assert OURS in returned()
