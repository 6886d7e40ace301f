"""What a mail server says, and what follows from it: to a real one on loopback."""

from __future__ import annotations

import random
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path
from shutil import which

import pytest

from core.notifications import service as notifications
from core.notifications.model import MessageState, Sent
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import Shop
from tests.core.notifications.mailserver import MailServer, let_in
from tests.core.notifications.test_sending import by_mail, queue, states


class Slowest(random.Random):
    """Chance that always lets one wait longest."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


def error(shop: Shop) -> str:
    return notifications.list_messages(shop.desk)[0].error


def test_letters_go_over_one_connection_each_with_its_own_lasting_id(shop: Shop) -> None:
    with MailServer() as server:
        by_mail(shop, server)
        queue(shop, 3)
        assert notifications.send_due(shop.desk) == Sent(sent=3)
    assert server.recipients == ["a1@example.com", "a2@example.com", "a3@example.com"]
    known = [message.message_id for message in notifications.list_messages(shop.desk)]
    assert [letter["Message-ID"] for letter in server.letters] == known
    assert server.connections == 1
    assert notifications.list_messages(shop.desk)[0].provider_id == "OK queued as 1"


def test_a_refused_address_fails_for_good_and_the_others_go_out(shop: Shop) -> None:
    with MailServer() as server:
        server.at_rcpt = lambda to: "550 5.1.1 no such user" if to.startswith("a1") else None
        by_mail(shop, server)
        queue(shop, 2)
        assert notifications.send_due(shop.desk) == Sent(sent=1, failed=1)
    assert error(shop) == "The mail server refuses it (550 5.1.1 no such user)."
    assert shop.kinds("message.failed", "message.sent") == ["message.failed", "message.sent"]


def test_a_letter_refused_after_it_was_read_fails_for_good(shop: Shop) -> None:
    with MailServer() as server:
        server.at_data = lambda to: "554 5.6.0 not this"
        by_mail(shop, server)
        queue(shop)
        assert notifications.send_due(shop.desk) == Sent(failed=1)


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_not_now_is_tried_again_later_and_later_still(shop: Shop, clock: StoppedClock, stage: str) -> None:
    with MailServer() as server:
        setattr(server, stage, lambda to: "450 4.2.1 mailbox busy")
        by_mail(shop, server)
        queue(shop)
        waits = []
        for _ in range(3):
            assert notifications.send_due(shop.desk, rng=Slowest()) == Sent(waiting=1)
            due = notifications.list_messages(shop.desk)[0].due
            waits.append(due - shop.desk.now())
            clock.now += timedelta(seconds=waits[-1])
        assert waits == [60, 300, 900]
        setattr(server, stage, lambda to: None)
        assert notifications.send_due(shop.desk) == Sent(sent=1)
    assert notifications.list_messages(shop.desk)[0].attempts == 4


def test_a_server_that_never_takes_it_is_given_up_when_the_window_is_over(shop: Shop, clock: StoppedClock) -> None:
    with MailServer() as server:
        server.at_rcpt = lambda to: "450 4.2.1 mailbox busy"
        by_mail(shop, server)
        queue(shop)
        notifications.send_due(shop.desk)
        clock.now += timedelta(days=2)
        assert notifications.send_due(shop.desk) == Sent(dropped=1)
    assert "too late" in error(shop)
    assert "mailbox busy" in error(shop)


def test_a_line_lost_after_the_letter_leaves_it_unknown(shop: Shop) -> None:
    with MailServer() as server:
        server.at_data = lambda to: MailServer.DROP if to.startswith("a1") else None
        by_mail(shop, server)
        queue(shop, 2)
        assert notifications.send_due(shop.desk) == Sent(sent=1, unknown=1)
        assert notifications.send_due(shop.desk) == Sent(unknown=1)
        assert len(server.letters) == 2
        server.at_data = lambda to: None
        notifications.reconcile(shop.desk, 1, "resend")
        assert notifications.send_due(shop.desk) == Sent(sent=1)
    assert server.letters[0]["Message-ID"] == server.letters[2]["Message-ID"]


def test_a_server_that_is_not_there_is_asked_once_in_a_pass(shop: Shop) -> None:
    with MailServer() as server:
        by_mail(shop, server)
    queue(shop, 3)
    done = notifications.send_due(shop.desk)
    assert (done.sent, done.waiting) == (0, 3)
    assert "does not answer" in done.trouble
    assert [message.attempts for message in notifications.list_messages(shop.desk)] == [1, 0, 0]


def test_a_server_that_closes_after_each_letter_is_called_anew(shop: Shop) -> None:
    with MailServer() as server:
        taken: list[str] = []

        def busy(sender: str) -> str | None:
            taken.append(sender)
            return "421 4.7.0 too many letters on this line" if len(taken) == 2 else None

        server.at_mail = busy
        by_mail(shop, server)
        queue(shop, 2)
        assert notifications.send_due(shop.desk) == Sent(sent=2)
        assert server.connections == 2


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("at_mail", "550 5.7.1 sender not allowed"),
        ("at_rcpt", "554 5.7.1 Relay access denied"),
        ("at_rcpt", "530 5.7.0 log in first"),
    ],
)
def test_what_is_about_us_stops_the_channel_and_loses_no_message(shop: Shop, stage: str, answer: str) -> None:
    with MailServer() as server:
        setattr(server, stage, lambda address: answer)
        by_mail(shop, server)
        queue(shop, 2)
        done = notifications.send_due(shop.desk)
    assert (done.waiting, done.failed) == (2, 0)
    assert answer in done.trouble
    assert [message.attempts for message in notifications.list_messages(shop.desk)] == [0, 0]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("smtp.host", "", "No mail server is set"),
        ("messages.from", "", "no sender's address"),
        ("messages.from", "not an address", "messages.from is"),
    ],
)
def test_what_is_not_set_yet_is_named(shop: Shop, key: str, value: str, sentence: str) -> None:
    with MailServer() as server:
        by_mail(shop, server)
        shop.desk.set(key, value)
        queue(shop)
        done = notifications.send_due(shop.desk)
    assert sentence in done.trouble
    assert done.waiting == 1


def test_a_shop_name_with_line_ends_and_signs_adds_no_header(shop: Shop) -> None:
    with shop.desk.writing() as db:
        db.execute(
            "INSERT OR REPLACE INTO settings VALUES ('shop.name', ?)",
            ("Evil\r\nBcc: all@example.com\r\n\r\n, <x@y.z>",),
        )
    with MailServer() as server:
        by_mail(shop, server)
        queue(shop)
        done = notifications.send_due(shop.desk)
    assert not done.sent or (server.recipients == ["a1@example.com"] and "Bcc" not in server.letters[0])


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for localhost that this machine trusts from now on."""
    if which("openssl") is None:
        pytest.skip("openssl is needed to make a certificate")
    files = {"-keyout": tmp_path / "key.pem", "-out": tmp_path / "cert.pem"}
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", *(str(part) for pair in files.items() for part in pair)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["-out"], files["-keyout"])
    monkeypatch.setenv("SSL_CERT_FILE", str(files["-out"]))
    return context


def test_with_starttls_the_password_goes_over_a_safe_line_only(
    shop: Shop, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"tls_context": certificate, "auth_required": True, "authenticator": let_in("ann", "s3cret")}
    with MailServer(**options) as server:
        by_mail(shop, server)
        shop.desk.set("smtp.host", "localhost")
        shop.desk.set("smtp.security", "starttls")
        shop.desk.set("smtp.user", "ann")
        queue(shop, 1)
        assert "wants a password" in notifications.send_due(shop.desk).trouble
        monkeypatch.setenv("ROUNDSMAN_SMTP_PASSWORD", "wrong")
        notifications.resume(shop.desk, "email")
        trouble = notifications.send_due(shop.desk).trouble
        assert "takes nothing from us (535" in trouble
        assert "wrong" not in trouble
        monkeypatch.setenv("ROUNDSMAN_SMTP_PASSWORD", "s3cret")
        notifications.resume(shop.desk, "email")
        assert notifications.send_due(shop.desk) == Sent(sent=1)
    assert b"s3cret" not in shop.desk.path.read_bytes()


def test_tls_from_the_first_byte(shop: Shop, certificate: ssl.SSLContext) -> None:
    with MailServer(ssl_context=certificate) as server:
        by_mail(shop, server)
        shop.desk.set("smtp.host", "localhost")
        shop.desk.set("smtp.security", "tls")
        queue(shop)
        assert notifications.send_due(shop.desk) == Sent(sent=1)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_cannot_be_trusted_gets_nothing(
    shop: Shop, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    options = {"tls_context": certificate} if security == "starttls" else {"ssl_context": certificate}
    with MailServer(**options) as server:
        by_mail(shop, server)
        shop.desk.set("smtp.host", "localhost")
        shop.desk.set("smtp.security", security)
        queue(shop)
        done = notifications.send_due(shop.desk)
    assert "cannot be trusted" in done.trouble
    assert server.letters == []
    assert states(shop.desk) == [MessageState.QUEUED]


def test_a_server_without_the_protection_that_is_set_gets_nothing(shop: Shop) -> None:
    with MailServer() as server:
        by_mail(shop, server)
        shop.desk.set("smtp.security", "starttls")
        queue(shop)
        assert "smtp.security" in notifications.send_due(shop.desk).trouble
    assert server.letters == []


def test_a_password_never_goes_over_an_open_line(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDSMAN_SMTP_PASSWORD", "s3cret")
    with MailServer() as server:
        by_mail(shop, server)
        shop.desk.set("smtp.host", "mail.example.com")
        shop.desk.set("smtp.user", "ann")
        queue(shop)
        done = notifications.send_due(shop.desk)
    assert "is not sent over an open line" in done.trouble


def test_a_password_s_file_that_others_can_read_keeps_the_message_in_the_queue(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "password"
    path.write_text("s3cret\n")
    path.chmod(0o644)
    monkeypatch.setenv("ROUNDSMAN_SMTP_PASSWORD_FILE", str(path))
    with MailServer() as server:
        by_mail(shop, server)
        shop.desk.set("smtp.user", "ann")
        queue(shop)
        done = notifications.send_due(shop.desk)
    assert "chmod 600" in done.trouble
    assert (server.letters, states(shop.desk)) == ([], [MessageState.QUEUED])
