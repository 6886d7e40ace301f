"""The guided tour: ten steps on the real screens. Each says what to press and waits until it was really done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from console import crash, helping
from console.helping import Part


@dataclass(frozen=True, slots=True)
class Seen:
    """What a step looks at: where the person is, what was filtered, and what happened since the step began."""

    place: str
    filtered: bool
    ran: frozenset[str]  #: ids of commands that came to their end
    events: frozenset[str]  #: kinds of events in the journal


@dataclass(frozen=True, slots=True)
class Step:
    """`text` is written as a help page's line is."""

    title: str
    text: str
    done: Callable[[Seen], bool]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text with its keys named."""
        return helping.parts(self.text)


def _ran(command: str) -> Callable[[Seen], bool]:
    return lambda seen: command in seen.ran


def _happened(kind: str) -> Callable[[Seen], bool]:
    return lambda seen: kind in seen.events


STEPS = (
    Step(
        "Find an order",
        "{go.orders} is Orders. {orders.filter} filters: type part of a name or street, then [enter].",
        lambda seen: seen.place == "orders" and seen.filtered,
    ),
    Step("Open an order", "{orders.open} opens the one under the cursor; [escape] closes it.", _ran("orders.open")),
    Step(
        "Pin an uncertain address",
        "{go.pins} is Pins: what the map is not sure of. {pins.pick} chooses a candidate, [1] takes the first.",
        _happened("pin.set"),
    ),
    Step("Build the routes", "{go.plan} is Plan. {plan.build} builds the routes of the day.", _happened("plan.built")),
    Step(
        "Ask why an order is on no route",
        "[end] [enter] goes to the orders on no route; {plan.why} says why and what would help. [escape] closes it.",
        _ran("plan.why"),
    ),
    Step(
        "Move a stop",
        "[escape] [home] [enter] goes to the first van's stops. {plan.move} moves one: [down] another van, "
        "[enter]. What breaks is asked about.",
        _happened("plan.moved"),
    ),
    Step("Take it back", "{undo} undoes what you did last; {redo} does it again.", _happened("undone")),
    Step(
        "Approve the plan",
        "{plan.approve} lets the plan go out. It says first who goes and who is told; [enter] is yes.",
        _happened("plan.approved"),
    ),
    Step(
        "Say what came of an order",
        "{go.day} is Day. {day.open} goes to a van's orders, {day.delivered} marks one: [enter] saves.",
        _happened("outcome.marked"),
    ),
    Step(
        "Read what customers are told",
        "{go.messages} is Messages. {messages.open} reads one, [escape] closes it; {messages.send} would send them.",
        _ran("messages.open"),
    ),
)
FINISHED = "That was the tour. ? has a page for each task; ^p finds any command by words."


@dataclass
class Tour:
    """Where the tour is: the step (from 0), and what happened since it began."""

    at: int
    since: int  #: the journal's last line when the step began
    ran: set[str] = field(default_factory=set)

    @property
    def step(self) -> Step:
        """The step that is to be done now."""
        return STEPS[self.at]

    @property
    def over(self) -> bool:
        """Whether the last step is done."""
        return self.at >= len(STEPS)

    def go(self, at: int, since: int) -> None:
        """Begin that step, and remember it for the next time."""
        self.at, self.since = max(0, at), since
        self.ran.clear()
        remember(0 if self.over else self.at)


def remembered() -> int:
    """The step at which the tour was left; 0 where it was never begun, or came to its end."""
    try:
        at = int((crash.folder() / "tour").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
    return at if 0 <= at < len(STEPS) else 0


def remember(at: int) -> None:
    """Keep the step beside the crash files, not in the shop's file; where that cannot be, it begins anew next time."""
    file = crash.folder() / "tour"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(str(at), encoding="ascii")
    except OSError:
        return
