"""The help pages: every key that one names is that command's, and pressing what its steps say does what it promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import click
import pytest
from click.testing import CliRunner

from console import commands, helping
from console.app import RoundsmanApp
from console.cli import roundsman
from console.dialogs.help import Help
from console.dialogs.helppage import HelpPage
from console.helping import TOPICS, Page
from core.deliveries import service as deliveries
from core.deliveries.model import Outcome
from core.desk import Desk
from core.errors import NotFound
from core.geocoding.service import pin_orders
from core.orders import service as orders
from tests.conftest import StoppedClock
from tests.console import rounds, shop
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text, until
from tests.core.plans.making import with_engine

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
each_page = pytest.mark.parametrize("page", helping.pages(), ids=lambda page: page.topic)


@each_page
def test_a_page_names_keys_by_their_commands_and_verbs_that_exist(page: Page) -> None:
    assert page.title
    assert list(page.steps)
    for line in page.verbs:
        name, *words = line.split()
        assert name == "roundsman"
        found: click.Command = roundsman
        while isinstance(found, click.Group):
            inner = found.get_command(click.Context(found), words.pop(0))
            assert inner is not None, line
            found = inner


@each_page
def test_a_page_says_where_a_key_is_pressed_before_the_key(page: Page) -> None:
    """A command of a place works only there: the last place that the steps went to has to be its own."""
    source = (helping._FOLDER / f"{page.topic}.md").read_text(encoding="utf-8")
    place = ""
    for line in source.splitlines():
        if line[:1].isdigit():
            for found in helping._MARKED.finditer(line):
                command = commands.BY_ID.get(found[1] or "")
                if command is not None and command.run == "go":
                    place = str(command.args[0])
                elif command is not None:
                    assert command.where in {place, commands.EVERYWHERE}, command.id


def test_every_file_of_help_is_a_topic() -> None:
    assert {path.stem for path in helping._FOLDER.iterdir()} == set(TOPICS)
    assert len(TOPICS) <= 9, "a page has a digit in the help"


# -- walking the steps --


@dataclass(frozen=True, slots=True)
class Walk:
    """What stands in the file before a page is walked, what happens in the journal, what is seen on the way, and typed
    where the page asks."""

    before: Callable[[Desk], object]
    leads_to: tuple[str, ...] = ()
    shows: str = ""
    typed: dict[str, str] = field(default_factory=dict)


def waiting(desk: Desk) -> None:
    shop.with_geocoder(shop.fill(desk))
    pin_orders(desk, MONDAY)


def staffed(desk: Desk) -> None:
    rounds.staff(desk)
    shop.with_geocoder(desk)


def out(desk: Desk) -> None:
    for number in ("1008", "1009"):
        order = orders.find(desk, number)
        orders.cancel(desk, order.id, order.version)
    deliveries.approve(desk, MONDAY)


def held_up(desk: Desk, clock: StoppedClock) -> None:
    """By noon the first door of a van has only just been left."""
    clock.now += timedelta(hours=4, minutes=20)
    deliveries.mark(desk, orders.find(desk, "1006").id, Outcome.DELIVERED)


def two_wait(desk: Desk) -> None:
    out(desk)
    for number in ("1001", "1002", "1003", "1004", "1005"):
        deliveries.mark(desk, orders.find(desk, number).id, Outcome.DELIVERED)


WALKS = {
    "plan-tomorrow": Walk(staffed, ("orders.imported", "plan.built", "plan.approved"), "Tue 3 Mar, tomorrow"),
    "put-addresses-right": Walk(waiting, ("pin.set",), typed={"52.1, 0.9": "52.1, 0.9"}),
    "customer-rings": Walk(out, shows="Order 1006 · Priya Nair", typed={"a name, a street or a number": "priya"}),
    "van-broke-down": Walk(out, ("plan.moved", "plan.approved", "message.sent"), "Without Van"),
    "late-customer": Walk(out, ("message.queued", "message.sent")),
    "order-failed": Walk(out, ("outcome.marked", "order.rescheduled"), "Tue 3 Mar, tomorrow, try 2"),
    "what-if": Walk(lambda desk: None, ("whatif.built",), "is kept"),
    "close-the-day": Walk(two_wait, ("outcome.marked", "day.closed"), typed={"tomorrow": "tomorrow"}),
    "no-messages": Walk(out, ("optout.added",), "Nothing goes to", {"a name or a number": "priya"}),
}


@pytest.mark.parametrize("topic", TOPICS)
async def test_pressing_what_a_page_says_does_what_it_promises(
    topic: str, request: pytest.FixtureRequest, clock: StoppedClock, tmp_path
) -> None:
    walk = WALKS[topic]
    fresh = walk.before in {waiting, staffed}
    desk: Desk = request.getfixturevalue("desk" if fresh else "planned")
    walk.before(desk)
    if topic == "van-broke-down":
        clock.now += timedelta(hours=3)  # 11:00
    if topic == "late-customer":
        held_up(desk, clock)
    file = tmp_path / "orders.csv"
    file.write_text(rounds.ORDERS.replace("9-12", ""), encoding="utf-8")
    app = RoundsmanApp(with_engine(desk))
    app.folder = tmp_path
    since = desk.last_seq()
    shown = ""
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        for part in helping.page(topic).steps:
            if part.kind == "typed":
                await type_text(pilot, {**walk.typed, "the file's path": str(file)}[part.text])
                await pilot.pause(0.2)  # a filter looks once the fingers rest
            else:
                await press(pilot, part.press)
            shown += screen_text(app)
        assert not app.screen.is_modal
    for kind in walk.leads_to:
        assert kind in {event.kind for event in desk.events_since(since)}
    assert walk.shows in shown, shown
    assert desk.fsck() == []


# -- reading them --


@at_both_sizes
async def test_a_page_looks_as_agreed(planned: Desk, seen, size) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "question_mark", "4")
        assert screen_text(app) == seen


async def test_a_digit_in_the_help_opens_a_page_and_esc_leads_back(planned: Desk) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "question_mark", "8")
        assert isinstance(app.screen, HelpPage)
        assert "Close the day" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, Help)
        await press(pilot, "escape")
        assert not app.screen.is_modal


@pytest.mark.parametrize("typed", ["phone call", "van broke"])
async def test_the_palette_finds_a_page_by_words(planned: Desk, typed: str) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, typed)
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, HelpPage))


def test_the_verb_prints_the_same_page_and_lists_all() -> None:
    listed = CliRunner().invoke(roundsman, ["help"])
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(TOPICS)
    one = CliRunner().invoke(roundsman, ["help", "van", "broke"])
    assert one.stdout.startswith("A van broke down\n")
    assert "[x] takes it out" in one.stdout
    of_verb = CliRunner().invoke(roundsman, ["help", "plan", "move"])
    assert "Usage: roundsman plan move" in of_verb.stdout


def test_a_topic_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="plan-tomorrow"):
        helping.find(["zeppelin"])
