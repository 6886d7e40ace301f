"""Run sheet and load list as plain text, 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterable

from core import units
from core.deliveries.model import FailureReason
from core.deliveries.sheets.cells import pad, wrap
from core.deliveries.sheets.model import Handout, Sheet, SheetStop

WIDTH = 80
_IN = " " * 11
_SIGN = f"{_IN}[ ] done __:__  name {'_' * 18}  sign {'_' * 21}"


def run_sheet(sheet: Sheet) -> str:
    """Stop by stop, with room for time, name and signature, and the codes for what went wrong."""
    lines = _head("RUN SHEET", sheet)
    for stop in sheet.stops:
        lines += _stop(sheet, stop)
    if back := sheet.directions(len(sheet.stops) + 1):
        lines += ["", f"{'':>3}  {sheet.at(sheet.returns)} back at {sheet.depot}", *_led(back)]
    lines += ["-" * WIDTH, *wrap(f"Not delivered? Write one of: {', '.join(FailureReason)}.", WIDTH)]
    if sheet.shop_phone:
        lines += wrap(f"The shop: {sheet.shop_phone}", WIDTH)
    return "\n".join(lines) + "\n"


def load_list(sheet: Sheet) -> str:
    """What is put into the vehicle first is delivered last."""
    lines = _head("LOAD LIST, last stop first", sheet)
    for stop in sheet.load_order:
        for order in stop.orders:
            lines += [
                "",
                f"[ ] stop {stop.number:>3}  {pad(order.order, 20)}  {pad(order.customer, 24)}  {order.pieces}",
            ]
            lines += [line for label in order.parcels if label for line in wrap(f"[ ] {label}", WIDTH, _IN)]
            lines += [line for text in order.lines for line in wrap(text, WIDTH, _IN + "    ")]
    return "\n".join(lines) + "\n"


def _head(what: str, sheet: Sheet) -> list[str]:
    return [
        *wrap(f"{what}: {sheet.title}", WIDTH),
        *wrap(sheet.summary, WIDTH),
        sheet.standing,
        "=" * WIDTH,
    ]


def _stop(sheet: Sheet, stop: SheetStop) -> Iterable[str]:
    promised = sheet.promised(stop)
    told = pad(f"promised {promised}" if promised else "any time", 46)
    way = f"{units.distance(stop.leg_m)}, {units.duration(stop.leg_s)}"
    yield ""
    yield f"{stop.number:>3}  {sheet.at(stop.arrival)} {told} {way:>22}"
    yield from _led(sheet.directions(stop.number))
    for order in stop.orders:
        yield from _order(order)


def _led(directions: Iterable[str]) -> Iterable[str]:
    for sentence in directions:
        yield from wrap(f"> {sentence}", WIDTH, _IN)


def _order(order: Handout) -> Iterable[str]:
    who = "  ".join(part for part in (order.order, order.customer, order.phone) if part)
    yield from wrap(who, WIDTH, _IN)
    yield from wrap(order.place, WIDTH, _IN)
    for heading, text in order.remarks:
        yield from wrap(f"{heading}: {text}", WIDTH, _IN)
    yield from wrap(order.pieces, WIDTH, _IN)
    for line in order.lines:
        yield from wrap(f"[ ] {line}", WIDTH, _IN)
    yield _SIGN
