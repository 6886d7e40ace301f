"""Sending: once each, not in quiet hours, not too late; what a dead sender leaves behind."""

from __future__ import annotations

import email
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from email.policy import default
from pathlib import Path

import pytest

from core.desk import Desk
from core.notifications import claiming, owner
from core.notifications import service as notifications
from core.notifications.model import Kind, MessageState, News, Sent
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import Shop
from tests.core.notifications.mailserver import MailServer

ROOT = Path(__file__).parents[3]


def queue(shop: Shop, count: int = 1, opens: str = "09:00", closes: str = "11:00") -> list[int]:
    """So many orders under way, a message queued for each."""
    orders = [shop.order(f"A{n + 1}", state="out", name=f"Zoë {n}") for n in range(count)]
    with shop.desk.writing() as db:
        news = [News(order, Kind.PLANNED, shop.at(opens), shop.at(closes)) for order in orders]
        notifications.enqueue(shop.desk, db, news)
    return orders


def folder(desk: Desk) -> list[Path]:
    return sorted(desk.beside(".outbox").glob("*"))


def by_mail(shop: Shop, server: MailServer) -> None:
    shop.desk.set("messages.channel", "email")
    shop.desk.set("smtp.host", "127.0.0.1")
    shop.desk.set("smtp.port", str(server.port))
    shop.desk.set("smtp.security", "none")
    shop.desk.set("smtp.per_second", "1000")


def states(desk: Desk) -> list[MessageState]:
    return [message.state for message in notifications.list_messages(desk)]


def test_the_folder_holds_a_private_file_a_message_that_mail_programs_read(shop: Shop) -> None:
    queue(shop, 2)
    seen: list[tuple[int, int]] = []
    assert notifications.send_due(shop.desk, report=lambda done, due: seen.append((done, due))) == Sent(sent=2)
    assert seen == [(1, 2), (2, 2)]
    first, second = folder(shop.desk)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (first, second, first.parent)] == [0o600, 0o600, 0o700]
    letter = email.message_from_bytes(first.read_bytes(), policy=default)
    message = notifications.list_messages(shop.desk)[0]
    assert (letter["To"], letter["Message-ID"]) == ("a1@example.com", message.message_id)
    assert str(letter["From"]) == "Harrow & Finch <shop@harrow.example>"
    assert first.read_bytes().isascii()
    body = letter.get_body()
    assert body is not None
    assert body.get_content().splitlines()[0] == "Hello Zoë 0,"
    assert message.provider_id == first.name


def test_sent_twice_to_the_folder_it_is_one_file_with_the_same_bytes(shop: Shop) -> None:
    queue(shop)
    notifications.send_due(shop.desk)
    (path,) = folder(shop.desk)
    before = path.read_bytes()
    with shop.desk.writing() as db:
        db.execute("UPDATE messages SET state = 'sending', owner = '1:gone'")
    assert notifications.send_due(shop.desk).sent == 1
    assert folder(shop.desk) == [path]
    assert path.read_bytes() == before


def test_nothing_is_left_to_send_on_the_second_pass(shop: Shop) -> None:
    queue(shop)
    notifications.send_due(shop.desk)
    assert notifications.send_due(shop.desk) == Sent()


def test_in_quiet_hours_it_waits_until_they_end(shop: Shop, clock: StoppedClock) -> None:
    clock.now += timedelta(hours=14)  # 22:00
    queue(shop)
    assert notifications.send_due(shop.desk) == Sent(waiting=1)
    assert notifications.list_messages(shop.desk)[0].due == shop.at("08:00")
    clock.now += timedelta(hours=10)
    assert notifications.send_due(shop.desk) == Sent(sent=1)


def test_what_fell_due_by_day_does_not_go_out_by_night(shop: Shop, clock: StoppedClock) -> None:
    queue(shop)
    clock.now += timedelta(hours=13, minutes=5)  # 21:05
    assert notifications.send_due(shop.desk) == Sent(waiting=1)
    assert notifications.list_messages(shop.desk)[0].due == shop.at("08:00")


def test_a_window_that_ends_before_the_quiet_hours_do_is_dropped(shop: Shop, clock: StoppedClock) -> None:
    clock.now += timedelta(hours=14)
    queue(shop, opens="06:00", closes="08:00")
    assert notifications.send_due(shop.desk) == Sent()
    (message,) = notifications.list_messages(shop.desk)
    assert (message.state, message.error) == (MessageState.DROPPED, "quiet hours last longer")


def test_a_window_that_is_over_is_not_announced_any_more(shop: Shop, clock: StoppedClock) -> None:
    queue(shop)
    clock.now += timedelta(hours=28)
    assert notifications.send_due(shop.desk) == Sent(dropped=1)


def test_an_order_that_has_come_to_its_end_is_not_announced_any_more(shop: Shop) -> None:
    (order,) = queue(shop)
    with shop.desk.writing() as db:
        db.execute("UPDATE orders SET state = 'delivered' WHERE id = ?", (order,))
    assert notifications.send_due(shop.desk) == Sent(dropped=1)


def test_sending_stops_between_two_messages_when_it_is_cancelled(shop: Shop) -> None:
    queue(shop, 3)
    seen: list[int] = []
    done = notifications.send_due(
        shop.desk, report=lambda number, due: seen.append(number), cancelled=lambda: len(seen) >= 2
    )
    assert done == Sent(sent=2, waiting=1)


def test_a_folder_that_takes_nothing_keeps_the_messages_waiting(shop: Shop, tmp_path: Path) -> None:
    queue(shop, 2)
    (tmp_path / "in the way").write_text("")
    shop.desk.set("messages.folder", str(tmp_path / "in the way"))
    done = notifications.send_due(shop.desk)
    assert (done.sent, done.waiting, done.failed) == (0, 2, 0)
    assert "takes no message" in done.trouble


def test_two_desks_that_send_at_once_send_nothing_twice(shop: Shop, open_shop: Callable[..., Desk]) -> None:
    with MailServer() as server:
        by_mail(shop, server)
        queue(shop, 40)
        results: list[Sent] = []

        def send(who: str) -> None:
            results.append(notifications.send_due(open_shop(who)))

        senders = [threading.Thread(target=send, args=(who,)) for who in ("ann", "bob", "cem")]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert sum(result.sent for result in results) == 40
        ids = [letter["Message-ID"] for letter in server.letters]
        assert len(ids) == len(set(ids)) == 40


def child(shop: Shop, code: str) -> subprocess.Popen[str]:
    """Another process on the same file, at the same time of day."""
    start = (
        "import sys; from pathlib import Path; from core.wiring import open_desk\n"
        "from core.notifications import claiming, service, owner\n"
        "desk = open_desk(Path(sys.argv[1]), who='child')\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start + code, str(shop.desk.path)],
        cwd=ROOT,
        env={"ROUNDSMAN_NOW": shop.desk.clock().isoformat(), "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_sender_killed_after_the_letter_was_taken_leaves_it_unknown_and_sends_it_never_again(shop: Shop) -> None:
    release = threading.Event()
    with MailServer() as server:
        by_mail(shop, server)
        queue(shop)

        def hold(recipient: str) -> None:
            server.has_letter.set()
            release.wait(20)

        server.at_data = hold
        sender = child(shop, "service.send_due(desk)")
        assert server.has_letter.wait(30)
        sender.kill()
        sender.wait()
        release.set()
        if sender.stdout:
            sender.stdout.close()
        server.at_data = lambda recipient: None
        assert notifications.send_due(shop.desk) == Sent(unknown=1)
        assert notifications.send_due(shop.desk) == Sent(unknown=1)
    assert states(shop.desk) == [MessageState.UNKNOWN]
    assert len(server.letters) <= 1
    assert "may have gone out" in notifications.list_messages(shop.desk)[0].error


def test_a_message_that_a_dead_sender_had_claimed_goes_to_the_folder_after_all(shop: Shop) -> None:
    queue(shop)
    sender = child(
        shop,
        "with desk.writing() as db: print(claiming.claim(db, 'folder', owner.myself(), desk.now())[0].id, flush=True)",
    )
    said, _ = sender.communicate(timeout=30)
    assert said.strip() == "1"
    assert states(shop.desk) == [MessageState.SENDING]
    assert notifications.send_due(shop.desk) == Sent(sent=1)


def test_a_message_that_a_living_sender_has_in_hand_is_left_alone(shop: Shop) -> None:
    queue(shop)
    with shop.desk.writing() as db:
        claiming.claim(db, "folder", owner.myself(), shop.desk.now())
    assert notifications.send_due(shop.desk) == Sent()
    assert states(shop.desk) == [MessageState.SENDING]


def test_a_newer_message_waits_while_the_older_one_is_under_way(shop: Shop) -> None:
    (order,) = queue(shop)
    with shop.desk.writing() as db:
        claiming.claim(db, "folder", owner.myself(), shop.desk.now())
        notifications.enqueue(shop.desk, db, [News(order, Kind.PLANNED, shop.at("13:00"), shop.at("15:00"))])
    assert notifications.send_due(shop.desk) == Sent(waiting=1)


def test_sending_broken_off_in_the_call_is_written_down_before_the_interruption_goes_on(shop: Shop) -> None:
    with MailServer() as server:
        by_mail(shop, server)
        queue(shop)

        def interrupt(done: int, due: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            notifications.send_due(shop.desk, report=interrupt)
    assert states(shop.desk) == [MessageState.SENT]


def test_an_owner_is_this_process_and_no_other_with_its_number() -> None:
    me = owner.myself()
    host, pid, _ = me.split(":", 2)
    assert owner.alive(me, lease=600, now=0)
    assert not owner.alive(f"{host}:{pid}:another start", lease=600, now=0)
    assert not owner.alive("", lease=600, now=0)
    assert not owner.alive(f"{host}:999999999:1", lease=600, now=0)


def test_an_owner_on_another_machine_counts_as_alive_while_its_lease_runs() -> None:
    assert owner.alive("elsewhere:1:start", lease=600, now=599)
    assert not owner.alive("elsewhere:1:start", lease=600, now=600)


def test_nobody_has_a_message_in_hand_for_ever_without_a_sign_of_life() -> None:
    assert not owner.alive(owner.myself(), lease=600, now=600)
