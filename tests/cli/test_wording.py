"""Verbs about the words of messages, as scripts use them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.desk import Desk
from core.notifications.templates import NAMES
from tests.core.deliveries.shop import Shop, keep_shop

Roundsman = Callable[..., Any]


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return keep_shop(desk)


def test_all_words_are_listed_with_whose_they_are(roundsman: Roundsman, shop: Shop) -> None:
    listed = roundsman("messages", "words", "list", "--json").lines
    assert len(listed) == 90
    assert set(listed[0]) == {"kind", "channel", "language", "whose", "version", "subject", "body"}
    assert (listed[0]["kind"], listed[0]["language"], listed[0]["whose"]) == ("planned", "en", "ours")
    some = roundsman("messages", "words", "list", "--kind", "next", "--channel", "sms", "--language", "de")
    assert some.out.splitlines()[1].split()[:4] == ["next", "sms", "de", "ours"]
    assert roundsman("messages", "words", "list", "--own").out.count("\n") == 1


def test_words_are_written_shown_and_gone_back_from(roundsman: Roundsman, shop: Shop) -> None:
    done = roundsman("messages", "words", "set", "out", "Off we go: $window", "--channel", "sms")
    assert (done.code, done.err) == (0, "The words of out by sms in en are the shop's now.\n")
    assert roundsman("messages", "words", "show", "out", "--channel", "sms").out == "Off we go: $window\n"
    own = roundsman("messages", "words", "list", "--own", "--json").json
    assert (own["kind"], own["whose"], own["body"]) == ("out", "own", "Off we go: $window")
    assert roundsman("undo").code == 0
    assert roundsman("redo").code == 0
    back = roundsman("messages", "words", "reset", "out", "--channel", "sms", "--json").json
    assert (back["whose"], back["version"]) == ("ours", 0)


def test_an_e_mail_keeps_its_subject_unless_another_is_given(roundsman: Roundsman, shop: Shop) -> None:
    roundsman("messages", "words", "set", "out", "Hi", "--subject", "Coming: $day")
    roundsman("messages", "words", "set", "out", "Hello")
    assert roundsman("messages", "words", "show", "out").out == "Subject: Coming: $day\n\nHello\n"


def test_words_come_from_a_file_or_from_stdin(
    roundsman: Roundsman, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "words.txt"
    file.write_text("\ufeffGrüße\n$window\n", encoding="utf-8")
    assert roundsman("messages", "words", "set", "out", "--from", file, "--language", "de").code == 0
    assert roundsman("messages", "words", "show", "out", "--language", "de").out.endswith("\n\nGrüße\n$window\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("a’b\n".encode())))
    done = roundsman("messages", "words", "set", "out", "--from", "-", "--channel", "sms", "--gsm7", "--json")
    assert done.json["body"] == "a'b"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("set", "out", "In $windw"), 1, "There is no name $windw (line 1); did you mean $window?"),
        (("set", "out", "5 $"), 1, "A $ without a name stands in line 1; write $$ for the sign itself."),
        (("set", "out", ""), 1, "The text is empty"),
        (("set", "out", "a", "--subject", "a\nb"), 1, "The subject has a line break"),
        (("set", "out", "a", "--subject", "a", "--channel", "sms"), 1, "A text message has no subject"),
        (("set", "out", "a", "--language", "tlh"), 1, "There are no words in “tlh”"),
        (("set", "out"), 2, "Give the text, or --from FILE."),
        (("set", "out", "--from", "/nowhere/at/all"), 1, "/nowhere/at/all cannot be read"),
        (("set", "nothing", "a"), 2, "'nothing' is not one of"),
        (("show", "out", "--order", "99"), 1, "99"),
        (("reset", "out", "--version", "7"), 1, "The words of out email en were changed meanwhile"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    roundsman: Roundsman, shop: Shop, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    done = roundsman("messages", "words", *arguments)
    assert done.code == code
    assert sentence in done.err
    assert roundsman("messages", "words", "list", "--own", "--json").lines == []


def test_a_file_that_is_no_text_is_refused(roundsman: Roundsman, shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "words.bin"
    file.write_bytes(b"\xff\xfe\x00")
    assert "no text in UTF-8" in roundsman("messages", "words", "set", "out", "--from", file).err
    file.write_bytes(b"x" * 10_000_000)
    assert "characters; 4,000 are the most." in roundsman("messages", "words", "set", "out", "--from", file).err


def test_words_are_shown_on_an_order_with_what_a_text_message_takes(roundsman: Roundsman, shop: Shop) -> None:
    order = shop.order("#1042", language="de")
    shop.plan({"Van 1": [order]})
    seen = roundsman("messages", "words", "show", "planned", "--channel", "sms", "--order", "1042")
    assert seen.out.startswith("Ihre Bestellung #1042 von Harrow & Finch kommt am Di 3.3., ")
    assert seen.err.startswith("GSM-7 ")
    assert seen.err.endswith("/160 · 1 segment · 0.04 GBP\n")
    data = roundsman("messages", "words", "show", "planned", "--channel", "sms", "--order", "1042", "--json").json
    assert (data["language"], data["encoding"], data["segments"], data["room"]) == ("de", "GSM-7", 1, 160)
    assert (data["cost"], data["currency"], data["order"]) == (0.04, "GBP", "#1042")
    english = roundsman("messages", "words", "show", "planned", "--order", "1042", "--language", "en-US")
    assert english.out.startswith("Subject: Your delivery from Harrow & Finch: Tuesday, March 3, ")


def test_every_name_is_told(roundsman: Roundsman) -> None:
    assert [line["name"] for line in roundsman("messages", "words", "names", "--json").lines] == list(NAMES)
    assert "$window" in roundsman("messages", "words", "names").out


def test_a_preview_of_a_text_message_says_what_it_takes(roundsman: Roundsman, shop: Shop) -> None:
    shop.plan({"Van 1": [shop.order("A1")]})
    assert roundsman("messages", "preview", "A1", "--json").json["segments"] is None
    shop.desk.set("messages.channel", "sms")
    assert "segment" in roundsman("messages", "preview", "A1").err
