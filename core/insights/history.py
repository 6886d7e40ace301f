"""Everything that happened to an order, in order of time: from its import to what came of its last try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.errors import NotFound
from core.insights import dossier_store as store
from core.insights import telling
from core.insights.dossier_store import Place, Sheet
from core.orders.model import Order, PinFact
from core.store.journal import Event

#: Events of a day that bring another revision into view, and the fact that names it.
_REVISION = {"plan.undone": "to", "plan.redone": "to"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to an order: when, by whom, what, and what is known of it."""

    seq: int  #: line of the journal; 0 for the finding of its pin, which is journalled with those of many
    at: int  #: UTC s
    who: str
    kind: str
    what: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """An order, its pin (None: not looked up yet), and everything that happened to it, oldest first."""

    order: Order
    pin: PinFact | None
    history: tuple[Happening, ...]


def dossier(desk: Desk, order_id: int) -> Dossier:
    """An order with everything that happened to it: imported, edited, pinned, planned, told, tried, moved on.

    Of plans only those lines are told that brought the order to another place, and every approval with it aboard.
    Raises NotFound.
    """
    sheet = store.sheet(desk.db, order_id)
    if sheet is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    return Dossier(sheet.order, sheet.looked_up.pin if sheet.looked_up else None, _happened(sheet, desk.zone))


def _happened(sheet: Sheet, zone: ZoneInfo) -> tuple[Happening, ...]:
    of_days = [event for event in sheet.lines if event.subject.startswith("day:")]
    own = [_plain(event) for event in sheet.lines if not event.subject.startswith("day:")]
    # Within a second the journal's order counts; a pin is looked up after its order has come in.
    came = min((one.seq for one in own), default=0)
    found = sheet.looked_up
    if found and found.words:
        own.append(Happening(0, found.at, found.who, "pin.found", "pin looked up", (found.words,)))
    everything = (*own, *_planned(of_days, sheet.places, zone))
    return tuple(sorted(everything, key=lambda one: (one.at, one.seq or came + 0.5)))


def _plain(event: Event) -> Happening:
    return Happening(event.seq, event.at, event.who, event.kind, telling.words(event), telling.lines(event))


def _planned(events: Iterable[Event], places: Mapping[int, Place], zone: ZoneInfo) -> Iterator[Happening]:
    """Where the plans of its days put the order, each time it goes elsewhere."""
    stands: dict[str, Place | None] = {}
    moves: dict[int, tuple[Place | None, Place | None]] = {}
    for event in events:
        before = stands.get(event.subject)
        if event.kind == "day.closed" and before is not None:
            yield _plain(event)
        if not event.kind.startswith("plan.") and event.kind not in telling.TURNED:
            continue
        now = stands[event.subject] = _stands(event, before, places, moves)
        moves[event.seq] = before, now
        if event.kind == "plan.approved" and now is not None:
            yield _told(event, "sent out", now.words(zone))
        elif now is not None and now != before:
            yield _told(event, "planned", f"{now.words(zone)} ({telling.words(event)})")
        elif now is None and before is not None:
            yield _told(event, "off its route", telling.words(event))


def _stands(
    event: Event,
    before: Place | None,
    places: Mapping[int, Place],
    moves: Mapping[int, tuple[Place | None, Place | None]],
) -> Place | None:
    """Where the order is after that line: in the revision that it names, or where the lines it turns had it."""
    if event.kind in telling.TURNED:
        turned = [moves[line] for line in event.data.get("lines", ()) if line in moves]
        if not turned:
            return before
        return turned[0][0] if event.kind == "undone" else turned[-1][1]
    plan = event.data.get(_REVISION.get(event.kind, "plan"))
    return places.get(plan) if isinstance(plan, int) else None


def _told(event: Event, what: str, line: str) -> Happening:
    return Happening(event.seq, event.at, event.who, event.kind, what, (line,))
