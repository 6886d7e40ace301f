"""How pins look: the review, what was set and learned, every order's pin; and the candidates of one address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from console import formats
from console.commands import keyed
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.clock import local
from core.deliveries.model import PinDistance
from core.desk import Desk
from core.geocoding.service import Choice, PinItem
from core.units import distance

REVIEW = (
    Column("Order", 9),
    Column("Day", 6, wide=100),
    Column("Name", 14, grow=1),
    Column("Address", 26, grow=3),
    Column("Found", 14),
)
KEPT = (
    Column("Order", 9),
    Column("Address", 24, grow=3),
    Column("Set by", 9, grow=1),
    Column("On", 6),
    Column("Moved", 7, align="right"),
    Column("", 10),
)
EVERY = (
    Column("Order", 9),
    Column("Day", 6, wide=100),
    Column("Name", 12, grow=1),
    Column("Address", 24, grow=3),
    Column("Pin", 13),
    Column("Sure", 5, align="right"),
    Column("", 10),
)
CANDIDATES = (
    Column("", 1),
    Column("Candidate", 26, grow=1),
    Column("Stands on", 12),
    Column("Sure", 5, align="right"),
    Column("Apart", 8, align="right"),
    Column("Depot", 8, align="right", wide=76),
    Column("Where", 20, wide=118),
)
#: The lists in the order in which their key goes through them: columns, name, and what an empty one says.
LISTS = ("review", "kept", "every")
COLUMNS = {"review": REVIEW, "kept": KEPT, "every": EVERY}
TITLES = {"review": "to review", "kept": "set and learned", "every": "all pins"}
EMPTY = {
    "review": (
        "No address waits for a look.",
        keyed("Every order of this day that was looked up has its pin. {go.plan} goes on to the plan."),
    ),
    "kept": (
        "Nobody has set a pin yet, and no delivery has taught one.",
        keyed("What you choose, place or move is kept for its address; {pins.revoke} takes it back."),
    ),
    "every": ("No order on this day.", keyed("{pins.scope} shows the orders of all days.")),
}
NOT_FOUND = ("No address in this list has that.", "Esc in the filter line shows all.")


def key(item: PinItem) -> str:
    """What names a row: the order, or the address where no order has it any more."""
    return str(item.order_id) if item.order_id or item.pin is None else item.pin.address_key


def row(which: str, item: PinItem, desk: Desk) -> Row:
    """One line of that list."""
    if which == "kept":
        return _kept(item, desk)
    day = formats.day_short(date.fromisoformat(item.day))
    start = (item.source_order_id, Cell(day, "muted"), item.name, item.address)
    if which == "review":
        return Row(key(item), (*start, _found(item)))
    sure = formats.percent(item.pin.confidence) if item.accepted and item.pin else ""
    return Row(key(item), (*start, _pin(item), Cell(sure, "muted"), _remark(item)))


def _found(item: PinItem) -> Cell:
    if item.version == 0:
        return Cell("not looked up", "muted")
    if not item.choices:
        return Cell("nothing", "bad")
    return Cell(formats.count(len(item.choices), "candidate"), "warn")


def _pin(item: PinItem) -> Cell:
    if not item.accepted or item.pin is None:
        return _found(item)
    return Cell(item.pin.who or "a person" if item.pin.by_person else item.pin.source)


def _remark(item: PinItem) -> Cell:
    if item.doubts:
        return Cell("in doubt", "warn")
    return Cell("suggestion", "accent") if item.suggestion else Cell("")


def _kept(item: PinItem, desk: Desk) -> Row:
    pin = item.pin
    assert pin is not None
    when = formats.day_short(local(pin.at, desk.zone).date())
    moved = "" if item.off_m is None else distance(item.off_m)
    by = Cell("learned", "accent") if pin.learned else Cell(pin.who)
    cells = (item.source_order_id, item.address, by, Cell(when, "muted"), moved, _remark(item))
    return Row(key(item), cells)


def headline(which: str, items: Sequence[PinItem]) -> list[Cell]:
    """What a list comes to, in the order in which it matters."""
    if which == "review":
        return _to_review(items)
    doubted = sum(bool(item.doubts) for item in items)
    doubt = Cell(f"{doubted:,} in doubt" if doubted else "", "warn")
    if which == "every":
        pinned = sum(item.accepted for item in items)
        waits = Cell(f"{len(items) - pinned:,} to review" if pinned < len(items) else "", "warn")
        return [Cell(formats.count(len(items), "order"), "strong"), Cell(f"{pinned:,} pinned", "good"), waits, doubt]
    if not items:
        return [Cell("Nothing set or learned", "muted")]
    learned = sum(item.pin is not None and item.pin.learned for item in items)
    suggested = sum(item.suggestion is not None for item in items)
    cells = [Cell(f"{len(items) - learned:,} set", "strong"), Cell(f"{learned:,} learned", "accent")]
    cells.append(Cell(f"{formats.count(suggested, 'suggestion')}: y takes it" if suggested else "", "warn"))
    return [*cells, doubt]


def beside(which: str, all_days: bool, told: PinDistance | None) -> list[Cell]:
    """What stands at the right of the headline: how far pins lay from doors, of which days, and which list it is."""
    if which == "review":
        return [Cell("all days" if all_days else "")]
    if which == "every":
        return [Cell("all days" if all_days else ""), Cell(TITLES[which])]
    known = told is not None and told.median_m is not None
    far = f"pin to door {told.median_m:g} m, median of {told.counted:,}" if told and known else ""
    return [Cell(far, "muted"), Cell(TITLES[which])]


def _to_review(items: Sequence[PinItem]) -> list[Cell]:
    if not items:
        return [Cell("Nothing to review", "good")]
    missing = sum(not item.choices and item.version > 0 for item in items)
    new = sum(item.version == 0 for item in items)
    return [
        Cell(formats.count(len(items), "address to review", "addresses to review"), "strong"),
        Cell(f"{missing:,} without a candidate" if missing else "", "bad"),
        Cell(f"{new:,} not looked up: press g" if new else "", "warn"),
    ]


def why(item: PinItem) -> str:
    """What there is to say of a pin: why it is there or in review, and what deliveries suggest."""
    lines = [item.why, *(doubt for doubt in item.doubts if doubt not in item.why)]
    if item.suggestion:
        taught = item.suggestion
        lines.append(f"{taught.visits} deliveries were made {taught.moved_m} m from here: y takes their place.")
    return " ".join(lines)


def candidates(choices: Sequence[Choice]) -> list[Row]:
    """The candidates, best first, with how far each lies from the first one and from the depot."""
    return [_candidate(number, choice) for number, choice in enumerate(choices, 1)]


def _candidate(number: int, choice: Choice) -> Row:
    found = choice.candidate
    return Row(
        str(number),
        (
            Cell(str(number), "accent"),
            found.label or "(no name)",
            found.accuracy.value,
            Cell(formats.percent(found.confidence), "good" if found.sure else "warn"),
            Cell(distance(choice.apart_m) if number > 1 else "", "muted"),
            Cell("" if choice.depot_m is None else distance(choice.depot_m), "muted"),
            Cell(formats.position(found.lat, found.lon), "muted"),
        ),
    )
