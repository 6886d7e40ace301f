"""Somebody who presses keys at random: every place and dialog, on a real file, the same keys for the same seed.

By hand, for longer than a test lasts: python -m tests.console.monkey [KEYS] [SEED]
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import time as time_of_day
from pathlib import Path

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from textual.pilot import Pilot

import fixtures
from console import commands
from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.form import Form
from console.dialogs.wording import WordsEditor
from console.screens.base import PlaceScreen
from core.deliveries import service as deliveries
from core.desk import Desk
from core.errors import DispatchError
from core.fleet import service as fleet
from core.geocoding import service as geocoding
from core.orders import service as orders
from core.plans import service as plans
from core.wiring import open_desk
from tests.conftest import MONDAY, StoppedClock
from tests.console import rounds

#: Moving about is what hands do most.
_MOVING = ("down", "up", "pagedown", "pageup", "home", "end", "left", "right", "tab", "shift+tab", "space", "enter")
_LEAVING = ("escape", "n", "y", "w", "ctrl+s")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCFJKRSUW0123456789 -.:,/?[]+@%$\\éß漢ש"
_SIZES = ((80, 24), (120, 40), (200, 60), (60, 15), (20, 5))
#: A hand rests after so many keys: what goes on by itself has to come to its end.
_REST = 100
#: No key: what somebody at another desk does at this moment.
_BEN = "ben: "
#: A place is come back to, and its loads end, within this.
_PATIENCE_S = 30.0


@dataclass
class Report:
    """What came of it."""

    keys: int = 0
    screens: set[str] = field(default_factory=set)  #: the dialogs and places that were seen
    left: int = 0  #: how often the console was left and opened again
    trail: list[str] = field(default_factory=list)  #: the last keys, for who has to find out


def day_of_work(path: Path) -> Desk:
    """A planned and dispatched Monday, where a search lasts a second."""
    desk = open_desk(path, who="ann", clock=StoppedClock(MONDAY))
    desk.set("shop.timezone", "Europe/London")
    desk.set("plan.seconds", "1")
    rounds.planned(desk)
    deliveries.approve(desk, rounds.MONDAY)
    plans.unassign(desk, rounds.MONDAY, rounds.number(desk, "1006"))
    return desk


def meddle(other: Desk, what: str, order: int, chance: random.Random) -> None:
    """What a second dispatcher does meanwhile, as far as it can be done: to plan, order, pin, shift or setting."""
    first = other.settings()[0][0].key
    deeds: dict[str, Callable[[], object]] = {
        "plan": lambda: plans.move(other, rounds.MONDAY, order, to_vehicle=chance.choice((1, 2))),
        "order": lambda: orders.edit(
            other, order, orders.show(other, order).version, name=f"Ben {chance.random():.3f}"
        ),
        "pin": lambda: geocoding.move(other, order, chance.randint(-20, 20), chance.randint(1, 20)),
        "setting": lambda: other.set(first, f"Shop {chance.randint(1, 99)}"),
        "shift": lambda: fleet.save_shift(
            other, 1, 1, range(7), time_of_day(8, chance.randint(0, 59)), time_of_day(17, chance.randint(0, 59))
        ),
    }
    with suppress(DispatchError):
        deeds[what]()


def keys(seed: int) -> Iterator[str]:
    """Keys without end: moving, commands of every place, leaving, and a word typed, an errand."""
    chance = random.Random(seed)
    known = sorted({command.key for command in commands.COMMANDS if command.key} - {"q", "ctrl+z"})
    while True:
        draw = chance.random()
        if draw < 0.03:
            yield from _errand(chance)
        elif draw < 0.05:
            yield from _nudging(chance) if chance.random() < 0.5 else _typing_over(chance)
        elif draw < 0.4:
            yield chance.choice(_MOVING)
        elif draw < 0.75:
            yield chance.choice(known)
        elif draw < 0.88:
            yield chance.choice(_LEAVING)
        elif draw < 0.9:
            yield chance.choice(("ctrl+c", "ctrl+u", "backspace", "delete", "f1", "ctrl+z", "ctrl+q", "insert"))
        else:
            yield from (chance.choice(_LETTERS) for _ in range(chance.randint(1, 6)))


def _errand(chance: random.Random) -> Iterator[str]:
    """To a place, into its list, and a command of it: blind keys seldom come so far."""
    place = chance.choice(commands.PLACES)
    command = chance.choice([command for command in commands.at(place.name) if command.key])
    yield from ("escape", "escape", place.key, chance.choice(("enter", "escape", "tab")))
    yield from ["down"] * chance.randint(0, 4)
    yield command.key
    yield from (chance.choice(("down", "up", "enter", "left", "right", "space", "1", "2")) for _ in range(4))


def _nudging(chance: random.Random) -> Iterator[str]:
    """A pin in hand, moved a while, then kept or left: of what is set, since blind keys seldom find one."""
    yield from ("escape", "escape", "2", "w", "w", "home")
    yield from ["down"] * chance.randint(0, 8)
    yield "m"
    arrows = ("up", "down", "left", "right", "shift+up", "shift+right", "plus", "minus", "0")
    yield from (chance.choice(arrows) for _ in range(chance.randint(1, 20)))
    yield from (f"{_BEN}pin", "enter", *_choosing(chance))


#: How something is opened and changed; what the other changes just before it is saved; how it is saved.
_OPENED = (
    (("1", "home", "e", "a", "b"), "order", "enter"),
    (("F", "home", "down", "s", "tab", "tab", "tab", *"18:00"), "shift", "enter"),
    (("S", "home", "enter", "a", "b"), "setting", "enter"),
    (("3", "enter", "home", "l"), "plan", "1"),
    (("3", "enter", "home", "m"), "plan", "1"),
    (("3", "A"), "plan", "y"),
)


def _typing_over(chance: random.Random) -> Iterator[str]:
    """Something opened to be changed, held open while somebody else changes it, then saved."""
    opened, theirs, saved = chance.choice(_OPENED)
    yield from ("escape", "escape", "escape", *opened, f"{_BEN}{theirs}", saved, *_choosing(chance))


def _choosing(chance: random.Random) -> Iterator[str]:
    """What a conflict is answered with."""
    yield from (chance.choice(("left", "right", "down", "space")) for _ in range(chance.randint(1, 3)))
    yield chance.choice(("enter", "escape"))


async def press(desk: Desk, folder: Path, count: int, seed: int) -> Report:
    """Press so many keys; the console is opened again where a key has left it. Raises AssertionError, naming the keys.

    Files are picked in `folder`, which holds a file of orders.
    """
    report, pressed = Report(), keys(seed)
    other = open_desk(desk.path, who="ben", clock=desk.clock)
    shutil.copy(fixtures.path("orders/orders.csv"), folder)
    chance = random.Random(seed)
    while report.keys < count:
        app = RoundsmanApp(desk)
        app.folder = folder
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await _one_sitting(app, pilot, report, pressed, (other, chance), count)
        report.left += 1
    other.close()
    return report


async def _one_sitting(
    app: RoundsmanApp,
    pilot: Pilot[int],
    report: Report,
    pressed: Iterator[str],
    meanwhile: tuple[Desk, random.Random],
    count: int,
) -> None:
    other, chance = meanwhile
    while report.keys < count and app.is_running and not app._exit:
        key = next(pressed)
        report.trail = [*report.trail[-60:], key]
        if key.startswith(_BEN):
            order = int(app.screen_stack[0].about or 1) if isinstance(app.screen_stack[0], PlaceScreen) else 1
            await asyncio.to_thread(meddle, other, key.removeprefix(_BEN), order, chance)
            continue
        await pilot.press(key)
        report.keys += 1
        if app.screen_stack:
            report.screens.add(type(app.screen).__name__)
        if report.keys % _REST == 0 and app.is_running and not app._exit:
            await _rest(app, pilot, report)
            await pilot.resize_terminal(*chance.choice(_SIZES))
    if app.is_running and not app._exit:
        await _rest(app, pilot, report)


async def _rest(app: RoundsmanApp, pilot: Pilot[int], report: Report) -> None:
    """Esc leads back to a place from everywhere, and whatever runs comes to its end."""
    end = time.perf_counter() + _PATIENCE_S
    while not isinstance(app.screen, PlaceScreen) or len(app.busy) > app.asking:
        # What was typed is thrown away; every other question is left.
        thrown = isinstance(app.screen, Confirm) and isinstance(app.screen_stack[-2], Form | WordsEditor)
        await pilot.press("y" if thrown else "escape")
        await asyncio.sleep(0.01)
        assert time.perf_counter() < end, (type(app.screen).__name__, app.busy, app.asking, report.trail)


def main() -> None:
    """Press keys, then look at the file."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        os.chdir(folder)  # names of files that it types lead nowhere else
        desk = day_of_work(Path(folder) / "shop.db")
        began = time.perf_counter()
        report = asyncio.run(press(desk, Path(folder), count, seed))
        crashes = sorted(Path(folder).rglob("crash*"))
        print(f"{report.keys:,} keys, {len(report.screens)} screens and dialogs, left {report.left} times, "
              f"{time.perf_counter() - began:.0f} s, {len(crashes)} crash files, fsck {desk.fsck()}")  # fmt: skip
        print(", ".join(sorted(report.screens)))
        for crash in crashes:
            print(crash.read_text())
        desk.close()


if __name__ == "__main__":
    main()
