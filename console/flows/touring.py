"""The tour in the console: begun, gone on with, left; and looked at after each command and each tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import ModalScreen
from textual.widgets import Input

from console import commands, tour
from console.dialogs.choose import Choose, Option
from console.dialogs.confirm import Confirm
from console.rehearsal import DEMO_FILE
from console.tour import FINISHED, STEPS, Seen, Tour
from console.widgets.tourpanel import TourPanel

if TYPE_CHECKING:
    from console.app import RoundsmanApp

_KEY = commands.BY_ID["tour"].key


async def guide(house: RoundsmanApp) -> None:
    """Begin the tour where it was left; on the way, ask whether to skip a step or to leave."""
    if house.tour is None:
        await _begin(house)
    else:
        await _choose(house, house.tour)
    look(house)


def look(house: RoundsmanApp) -> None:
    """Go on if the step is done, and say on the place in view what is to be done now."""
    if (now := house.tour) is None:
        return
    while not now.over and not isinstance(house.screen, ModalScreen) and now.step.done(_seen(house, now)):
        now.go(now.at + 1, house.desk.last_seq())
    if now.over:
        house.tour = None
        house.say(FINISHED, "good")
    _tell(house)


async def _begin(house: RoundsmanApp) -> None:
    if house.desk.path.name != DEMO_FILE:
        lines = ("What the tour has you do, it does to your own orders; roundsman demo --tour is on an invented shop.",)
        if not await house.ask(Confirm("This is your own file. Take the tour here?", *lines)):
            return
    at = tour.remembered()
    if at:
        options = [
            Option("on", f"Go on with step {at + 1}", STEPS[at].title),
            Option("anew", "From the beginning"),
        ]
        chosen = await house.ask(Choose("The tour", options))
        if chosen is None:
            return
        at = at if chosen == "on" else 0
    house.tour = Tour(0, 0)
    house.tour.go(at, house.desk.last_seq())


async def _choose(house: RoundsmanApp, now: Tour) -> None:
    options = [
        Option("skip", "Skip this step", now.step.title),
        Option("back", "The step before"),
        Option("leave", "Leave the tour", "it goes on from here next time"),
    ]
    chosen = await house.ask(Choose(f"The tour, step {now.at + 1} of {len(STEPS)}", options))
    if chosen == "leave":
        house.tour = None
        _tell(house)
    elif chosen:
        now.go(now.at + (1 if chosen == "skip" else -1), house.desk.last_seq())


def _seen(house: RoundsmanApp, now: Tour) -> Seen:
    place = house.screen_stack[0]
    # By the boxes that are there: a place that was entered just now may not have its own yet.
    filtered = any(box.value.strip() and not box.has_focus for box in place.query("FilterLine Input").results(Input))
    events = frozenset(event.kind for event in house.desk.events_since(now.since))
    return Seen(house.current_mode, filtered, frozenset(now.ran), events)


def _tell(house: RoundsmanApp) -> None:
    now = house.tour
    for panel in house.screen_stack[0].query(TourPanel):
        if now is None:
            panel.tell("", _KEY, ())
        else:
            heading = f"Tour {now.at + 1} of {len(STEPS)}: {now.step.title}"
            panel.tell(heading, _KEY, [(part.kind, part.text) for part in now.step.parts])
