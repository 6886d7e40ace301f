"""The one table of commands. It feeds the bindings, the key bar, the palette, the help screen and the README.

A command names an action method: `run="add"` of `where="orders"` is `action_add` of the Orders screen; of
`where="everywhere"` it is a method of the app. The app runs it in its error funnel (`RoundsmanApp.do`), so an action
may be async, may await dialogs, and may raise any DispatchError.

`asks` marks what cannot be undone or leaves the house: its action goes through `Confirm` before anything happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Where a key belongs to a command, its name is asked for here.
from console.keynames import key_name as key_name

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places: its key is a digit, its screen is loaded when it is first entered."""

    name: str
    key: str
    title: str
    screen: str


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    `id` names it for ever (`plan.build`); `key` is Textual's name of the key, empty for the palette alone; `label` is
    its short name in the key bar, in the order of `bar` (0: not there), of every place or of those in `bars`; `verb` is
    the command line's way to the same.
    """

    id: str
    key: str
    title: str
    where: str
    run: str
    verb: str = ""
    label: str = ""
    bar: int = 0
    asks: bool = False
    args: tuple[str | int, ...] = ()
    bars: tuple[str, ...] = ()


PLACES = (
    Place("orders", "1", "Orders", "console.screens.orders:OrdersScreen"),
    Place("pins", "2", "Pins", "console.screens.pins:PinsScreen"),
    Place("plan", "3", "Plan", "console.screens.plan:PlanScreen"),
    Place("day", "4", "Day", "console.screens.day:DayScreen"),
    Place("messages", "5", "Messages", "console.screens.messages:MessagesScreen"),
    Place("numbers", "6", "Numbers", "console.screens.numbers:NumbersScreen"),
    Place("journal", "7", "Journal", "console.screens.journal:JournalScreen"),
)
PLACE = {place.name: place for place in PLACES}

#: Flows that belong to no place, by their modules.
_FLEET, _FILE, _REGION = "console.flows.fleet:fleet", "console.flows.shopfile", "console.flows.region"
_UNDO = "console.flows.undoing"
_WHAT_IF, _PROVE = "console.flows.supposing:what_if", "console.flows.proving:prove"
_KEEPING, _WITHOUT = "console.flows.wishing:build", "console.flows.wishing:without"
_WHO = "console.flows.present:who"
_UP, _DOWN = "console.flows.carrying:up", "console.flows.carrying:down"
_DIFF, _APPROVE = "console.flows.looking:differences", "console.flows.dispatching:approve"
_LATE = "console.flows.late:late"
_REVISIONS = "console.flows.revisions:revisions"
_INSERT = "console.flows.inserting:insert"
_RESUME = "console.flows.sending:resume"
_HISTORY = "console.flows.timeline:history"
_TOUR, _BEGIN = "console.flows.touring:guide", "console.flows.beginning:begin"
_LEAVE = "console.flows.departing:leave"
_CONSENT = "console.flows.consent"
_NONE, _NO_MORE = f"{_CONSENT}:of_order", f"{_CONSENT}:of_message"
_STOPPED, _ERASE = f"{_CONSENT}:optouts", f"{_CONSENT}:erase"
_KINDS, _BY_HAND = "console.flows.kinds:switch", "console.flows.kinds:by_hand"
_WORDS = "console.flows.wording:words"
_TRY = "console.flows.trying:channel"
_HEARD, _IN = "console.flows.replies:replies", "console.flows.replies:take_in"
_WHY, _COSTS = "console.flows.explaining:why", "console.flows.explaining:costs"

COMMANDS: tuple[Command, ...] = (
    *(Command(f"go.{p.name}", p.key, f"Go to {p.title}", EVERYWHERE, "go", args=(p.name,)) for p in PLACES),
    Command("day.previous", "left_square_bracket", "The day before", EVERYWHERE, "turn", args=(-1,)),
    Command("day.next", "right_square_bracket", "The day after", EVERYWHERE, "turn", args=(1,)),
    Command("day.choose", "t", "Choose the service day…", EVERYWHERE, "choose_day"),
    Command("app.palette", "ctrl+p", "Find a command by words…", EVERYWHERE, "palette"),
    Command("begin", "", "Begin: your shop, a map, its orders…", EVERYWHERE, "visit", "begin", args=(_BEGIN,)),
    Command("tour", "T", "Guided tour in ten steps…", EVERYWHERE, "visit", "demo", args=(_TOUR,)),
    Command(
        "app.help", "question_mark", "Help: keys, and how it is done", EVERYWHERE, "help", "help", label="Help", bar=90
    ),
    Command("undo", "u", "Undo", EVERYWHERE, "visit", "undo", "Undo", 4, args=(f"{_UNDO}:undo",), bars=("plan",)),
    Command("redo", "U", "Do it again", EVERYWHERE, "visit", "redo", args=(f"{_UNDO}:redo",)),
    Command("steps", "Z", "Steps: what can be undone…", EVERYWHERE, "visit", "undo", args=(f"{_UNDO}:steps",)),
    Command("fleet", "F", "Fleet: depots, vehicles, drivers, shifts…", EVERYWHERE, "visit", "fleet", args=(_FLEET,)),
    Command("area", "W", "The area served…", EVERYWHERE, "visit", "area", args=("console.flows.area:area",)),
    Command("region", "R", "The region: maps, roads…", EVERYWHERE, "visit", "region add", args=(f"{_REGION}:region",)),
    Command("doors", "", "Doors far from a road", EVERYWHERE, "visit", "roads check", args=(f"{_REGION}:doors",)),
    Command("osrm", "", "Prepare roads for OSRM here…", EVERYWHERE, "visit", "roads osrm", args=(f"{_REGION}:osrm",)),
    Command("settings", "S", "Settings…", EVERYWHERE, "visit", "settings", args=(f"{_FILE}:settings",)),
    Command("journal", "J", "Journal: who did what", EVERYWHERE, "go", "log", args=("journal",)),
    Command("who", "at", "Who is on this file, and where…", EVERYWHERE, "visit", "who", args=(_WHO,)),
    Command("backup", "B", "Back the file up…", EVERYWHERE, "visit", "backup", args=(f"{_FILE}:backup",)),
    Command("check", "K", "Check the file", EVERYWHERE, "visit", "fsck", args=(f"{_FILE}:check",)),
    Command(
        "erase", "", "Erase a person…", EVERYWHERE, "visit", "privacy erase", asks=True, args=(f"{_CONSENT}:erase",)
    ),
    Command("app.theme", "", "Night or day colours", EVERYWHERE, "flip_theme"),
    Command("app.suspend", "ctrl+z", "To the shell for a while; fg comes back", EVERYWHERE, "suspend"),
    Command("app.quit", "q", "Leave the console", EVERYWHERE, "quit"),
    # Orders
    Command("orders.open", "enter", "Open the order", "orders", "open", "orders show", "Open", 1),
    Command("orders.filter", "slash", "Filter the orders", "orders", "filter", "orders list", "Filter", 2),
    Command("orders.history", "h", "What happened to the order…", "orders", "visit", "orders show", args=(_HISTORY,)),
    Command("orders.scope", "v", "This day's orders, or all", "orders", "scope", "orders list", "All/day", 6),
    Command("orders.sort", "s", "Sort the orders…", "orders", "sort", "orders list"),
    Command("orders.add", "a", "Add an order…", "orders", "add", "orders add", "Add", 3),
    Command("orders.edit", "e", "Edit the order…", "orders", "edit", "orders edit"),
    Command("orders.import", "i", "Import a file of orders…", "orders", "import", "import", "Import", 4),
    Command("orders.pin", "g", "Pin these addresses", "orders", "pin", "geocode", "Pin", 5),
    Command("orders.day", "d", "Change the service day…", "orders", "day", "orders edit"),
    Command(
        "orders.stop",
        "o",
        "They want no messages…",
        "orders",
        "visit",
        "messages optout",
        args=(f"{_CONSENT}:of_order",),
    ),
    Command("orders.cancel", "x", "Cancel the order", "orders", "cancel", "orders cancel"),
    # Pins
    Command("pins.pick", "enter", "Choose a candidate…", "pins", "pick", "pins pick", "Choose", 1),
    Command("pins.accept", "y", "Accept the first candidate", "pins", "accept", "pins pick", "Accept", 2),
    Command("pins.place", "c", "Set the pin by coordinates…", "pins", "place", "pins set", "Place", 3),
    Command("pins.nudge", "m", "Move the pin by metres…", "pins", "nudge", "pins set", "Move", 4),
    Command("pins.same", "s", "Take the pin of an earlier order…", "pins", "same", "pins set", "Same as", 6),
    Command("pins.revoke", "x", "Take back what was set or learned", "pins", "revoke", "pins revoke"),
    Command("pins.pin", "g", "Look addresses up again", "pins", "pin", "geocode", "Look up", 7),
    Command(
        "pins.which", "w", "The review, what was set and learned, or all", "pins", "which", "pins learned", "List", 5
    ),
    Command("pins.scope", "v", "This day's pins, or all days'", "pins", "scope", "pins list"),
    Command("pins.filter", "slash", "Filter the pins", "pins", "filter", "pins list", "Filter", 8),
    Command("pins.map", "M", "The map, or without it", "pins", "map", "pins map", "Map", 9),
    Command("pins.nearer", "plus", "The map nearer", "pins", "zoom", args=(1,)),
    Command("pins.farther", "minus", "The map farther", "pins", "zoom", args=(-1,)),
    # Plan
    Command("plan.build", "b", "Build the routes of the day", "plan", "build", "plan build", "Build", 1),
    Command("plan.keeping", "n", "Build, keeping most of it…", "plan", "visit", "plan build", args=(_KEEPING,)),
    Command("plan.move", "m", "Move the stop to another route or place…", "plan", "move", "plan move", "Move", 2),
    Command("plan.lock", "l", "Hold the stop or the whole route, or let go…", "plan", "lock", "plan lock", "Hold", 3),
    Command("plan.undo", "", "Back to the plan before", "plan", "undo", "plan undo"),
    Command("plan.redo", "", "On to the plan after", "plan", "redo", "plan redo"),
    Command("plan.above", "less_than_sign", "Carry it to the van above…", "plan", "visit", "plan move", args=(_UP,)),
    Command(
        "plan.below",
        "greater_than_sign",
        "Carry it to the van below…",
        "plan",
        "visit",
        "plan move",
        "Carry",
        9,
        args=(_DOWN,),
    ),
    Command("plan.earlier", "shift+up", "One place earlier", "plan", "reorder", "plan move", args=(-1,)),
    Command("plan.later", "shift+down", "One place later", "plan", "reorder", "plan move", args=(1,)),
    Command("plan.unassign", "r", "Take the stop off its route", "plan", "unassign", "plan unassign"),
    Command(
        "plan.without",
        "x",
        "Take the van out: the others bring its stops",
        "plan",
        "visit",
        "plan without",
        args=(_WITHOUT,),
    ),
    Command("plan.open", "enter", "Into the route; the stop's order", "plan", "open", "plan show"),
    Command("plan.back", "escape", "Back to the vans", "plan", "back"),
    Command("plan.why", "w", "Why it is there, or on no route…", "plan", "visit", "plan why", "Why", 8, args=(_WHY,)),
    Command("plan.fix", "", "Make what would place the order…", "plan", "visit", "plan fix", args=(_WHY,)),
    Command("plan.costs", "c", "What promises and locks cost…", "plan", "visit", "plan costs", args=(_COSTS,)),
    Command(
        "plan.insert", "a", "Put the order where it disturbs least…", "plan", "visit", "plan insert", args=(_INSERT,)
    ),
    Command("plan.hours", "v", "The hours, or the stops", "plan", "hours"),
    Command("plan.map", "M", "The map, or without it", "plan", "map", "plan map", "Map", 9),
    Command("plan.nearer", "plus", "The map nearer", "plan", "zoom", args=(1,)),
    Command("plan.farther", "minus", "The map farther", "plan", "zoom", args=(-1,)),
    Command("plan.all", "0", "All on the map", "plan", "fit_map", args=("all",)),
    Command("plan.close", "full_stop", "The route under the cursor on the map", "plan", "fit_map", args=("close",)),
    Command(
        "plan.diff", "f", "What differs from the approved plan", "plan", "visit", "plan diff", "Diff", 6, args=(_DIFF,)
    ),
    Command("plan.history", "h", "The plans of this day, as a tree…", "plan", "visit", "plan list", args=(_REVISIONS,)),
    Command(
        "plan.whatif", "i", "What if: one more van, a later start…", "plan", "visit", "plan whatif", args=(_WHAT_IF,)
    ),
    Command("plan.prove", "o", "Prove the order of each route", "plan", "visit", "plan prove", args=(_PROVE,)),
    Command("plan.papers", "p", "Run sheets and load lists…", "plan", "papers", "sheet", "Papers", 7),
    Command("plan.approve", "A", "Approve the plan…", "plan", "visit", "plan approve", "Approve", 5, True, (_APPROVE,)),
    # Day
    Command("day.delivered", "d", "Delivered…", "day", "delivered", "outcome", "Delivered", 1),
    Command("day.failed", "f", "Not delivered…", "day", "failed", "outcome", "Failed", 2),
    Command("day.partial", "p", "Delivered in part…", "day", "partial", "outcome", "In part", 3),
    Command("day.correct", "c", "Correct what was entered…", "day", "correct", "outcome", "Correct", 7),
    Command("day.move", "n", "What next: another day, or back…", "day", "next", "day move", "Next step", 5),
    Command(
        "day.late", "l", "Who will be late: tell them, plan anew…", "day", "visit", "day late", "Late", 4, args=(_LATE,)
    ),
    Command("day.leave", "g", "The van has left…", "day", "visit", "day leave", args=(_LEAVE,)),
    Command("day.close", "C", "Close the day…", "day", "close", "day close", "Close", 6),
    Command("day.open", "enter", "Into the van; everything about the order", "day", "open", "day show"),
    Command("day.back", "escape", "Back to the vans", "day", "back"),
    Command("day.filter", "slash", "Find an order in all vans", "day", "filter", "day show"),
    # Messages
    Command("messages.open", "enter", "Read the message", "messages", "open", "messages list", "Read", 1),
    Command("messages.send", "s", "Send what is due…", "messages", "send", "messages send", "Send", 2, asks=True),
    Command("messages.settle", "r", "Settle unclear ones", "messages", "reconcile", "messages reconcile", "Settle", 3),
    Command(
        "messages.resume",
        "a",
        "Let stopped channels try again",
        "messages",
        "visit",
        "messages resume",
        args=(_RESUME,),
    ),
    Command("messages.preview", "p", "What an order is told…", "messages", "preview", "messages preview", "Preview", 4),
    Command("messages.filter", "slash", "Filter the messages", "messages", "filter", "messages list", "Filter", 5),
    Command("messages.words", "w", "What they say…", "messages", "visit", "messages words", "Words", 6, args=(_WORDS,)),
    Command("messages.test", "y", "Try a channel: a test message…", "messages", "visit", "messages test", args=(_TRY,)),
    Command("messages.replies", "i", "What customers wrote…", "messages", "visit", "messages replies", args=(_HEARD,)),
    Command("messages.inbound", "m", "Read a mailbox or texts…", "messages", "visit", "messages inbound", args=(_IN,)),
    Command("messages.scope", "v", "This day's messages, or all", "messages", "scope", "messages list"),
    Command("messages.kinds", "e", "Which messages are sent…", "messages", "visit", "messages rules", args=(_KINDS,)),
    Command("messages.tell", "n", "Write one by hand…", "messages", "visit", "messages tell", args=(_BY_HAND,)),
    Command("messages.stop", "o", "They want no more…", "messages", "visit", "messages optout", args=(_NO_MORE,)),
    Command("messages.stopped", "O", "Who wants none…", "messages", "visit", "messages optouts", args=(_STOPPED,)),
    # Numbers
    Command("numbers.open", "enter", "The rows behind the number…", "numbers", "open", "numbers", "Rows", 1),
    Command("numbers.by", "v", "Week by week, or day by day", "numbers", "by", "numbers", "Days/weeks", 2),
    # Journal
    Command("journal.open", "enter", "The whole line; its order or plan", "journal", "open", "log", "Open", 1),
    Command("journal.filter", "slash", "Filter the journal", "journal", "filter", "log", "Filter", 2),
    Command("journal.same", "s", "Only what concerns the same, or all", "journal", "same", "log", "Same", 3),
)
BY_ID = {command.id: command for command in COMMANDS}
#: A command named in a text.
_NAMED = re.compile(r"\{([a-z.]+)\}")


def keyed(text: str) -> str:
    """A text with the keys of the commands that it names: `{plan.build} builds it` is `b builds it`."""
    return _NAMED.sub(lambda named: key_name(BY_ID[named[1]].key), text)


def at(place: str) -> list[Command]:
    """The commands of one place (or `everywhere`), in the table's order."""
    return [command for command in COMMANDS if command.where == place]


def in_bar(place: str) -> list[Command]:
    """What the key bar shows at a place, most important first."""
    shown = [each for each in (*at(place), *at(EVERYWHERE)) if each.bar and place in (each.bars or (place,))]
    return sorted(shown, key=lambda command: command.bar)


def where_title(command: Command) -> str:
    """`Orders`, or `Everywhere`."""
    return PLACE[command.where].title if command.where in PLACE else "Everywhere"


def as_markdown(commands: Iterable[Command] = COMMANDS) -> str:
    """The key table of the README."""
    lines = ["| Where | Key | What it does | Verb |", "|---|---|---|---|"]
    for command in commands:
        key = f"`{key_name(command.key)}`" if command.key else "palette"
        verb = f"`roundsman {command.verb}`" if command.verb else ""
        lines.append(f"| {where_title(command)} | {key} | {command.title.rstrip('…')} | {verb} |")
    return "\n".join(lines) + "\n"
