"""Verbs of what-ifs: suppose, hold side by side, adopt, throw away."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from console.cli.frame import (
    NUMBER,
    Context,
    Finite,
    day_option,
    emit_json,
    json_option,
    narrate,
    pass_context,
    say,
    the_day,
)
from console.cli.plan_printing import changed, plan_json
from console.cli.searching import STOPPED, falling, interrupts, line_ended, made_ready
from console.readying import missing
from core.errors import BadInput
from core.plans import service as plans
from core.plans.comparing import FIGURES
from core.plans.supposition import LeftOut, More, Moved, Roomier, Supposition, Unpromised, Without

if TYPE_CHECKING:
    from core.desk import Desk
    from core.fleet.model import Fleet
    from core.plans.comparing import Comparison, Figures

_EVERYBODY = "all"


@click.command()
@click.option("--more-van", metavar="NAME", help="One more vehicle like this one.")
@click.option("--count", type=click.IntRange(1, 99), default=1, show_default=True, help="So many more of it.")
@click.option("--bigger", type=(str, int), multiple=True, metavar="NAME PERCENT", help="So much more room in it.")
@click.option("--without-van", multiple=True, metavar="NAME", help="It stays in.")
@click.option("--start", type=(str, int), multiple=True, metavar="NAME|all MIN", help="Starts later by; -30: earlier.")
@click.option("--end", type=(str, int), multiple=True, metavar="NAME|all MIN", help="Ends later by; -30: earlier.")
@click.option("--without-promise", multiple=True, metavar="ORDER", help="It may come at any time.")
@click.option("--without-order", multiple=True, metavar="ORDER", help="It is not of this day.")
@click.option("--engine", help="Which engine searches; the setting plan.engine where left away.")
@click.option("--seed", default=1, type=NUMBER, show_default=True, help="Same seed and iterations, same plan.")
@click.option("--seconds", type=Finite(min=0, min_open=True), help="Search at most so long.")
@click.option("--iterations", type=click.IntRange(min=1), help="Search exactly so many rounds.")
@day_option
@json_option
@pass_context
def whatif(context: Context, /, day_text: str, as_json: bool, **asked: Any) -> None:
    """Plan the day as if something held, beside the plan in view, and hold the two side by side."""
    desk, day, stop = context.desk, the_day(context, day_text), threading.Event()
    search = {name: asked[name] for name in ("engine", "seed", "seconds", "iterations")}
    told = _told(desk, asked)
    with interrupts(stop), line_ended():
        made_ready(missing(desk, search["engine"] or desk.setting("plan.engine")), stop)
        made = plans.suppose(desk, day, told, report=falling(desk), cancelled=stop.is_set, **search)
    assert made.parent is not None
    found = plans.compare(desk, (made.parent, made.id))
    if as_json:
        emit_json({**plan_json(desk, made), "comparison": comparison_json(desk, found)})
    else:
        print_comparison(desk, found)
    narrate(
        f"Kept as plan {made.id}, a branch; plan {made.parent} stays in view. roundsman plan show --plan {made.id} "
        f"shows it, plan adopt {made.id} puts it in view where nothing has to be supposed any more, plan discard "
        f"{made.id} throws it away."
    )
    if stop.is_set():
        click.get_current_context().exit(STOPPED)


@click.command()
@click.argument("numbers", nargs=-1, type=NUMBER, metavar="ID ID…")
@json_option
@pass_context
def compare(context: Context, numbers: tuple[int, ...], as_json: bool) -> None:
    """Plans of one day side by side, each against the first."""
    found = plans.compare(context.desk, numbers)
    if as_json:
        emit_json(comparison_json(context.desk, found))
    else:
        print_comparison(context.desk, found)


@click.command()
@click.argument("number", type=NUMBER, metavar="ID")
@json_option
@pass_context
def adopt(context: Context, number: int, as_json: bool) -> None:
    """Put a what-if into view, where nothing has to be supposed for it any more."""
    changed(context.desk, plans.adopt(context.desk, number), as_json)


@click.command()
@click.argument("number", type=NUMBER, metavar="ID")
@pass_context
def discard(context: Context, number: int) -> None:
    """Throw a what-if away."""
    plans.discard(context.desk, number)
    narrate(f"What-if {number} is thrown away.")


def comparison_json(desk: Desk, found: Comparison) -> dict[str, Any]:
    """Revisions side by side, for scripts; `more` is against the first."""

    def column(number: int, each: Figures) -> dict[str, Any]:
        more = {figure: found.against_first(number, figure) for figure in FIGURES}
        own = {figure: getattr(each, figure) for figure in FIGURES}
        return {"plan": each.plan, "change": each.change, "note": each.note, **own, "more": more}

    return {
        "day": found.day.isoformat(),
        "currency": desk.setting("shop.currency"),
        "reference": found.reference,
        "co2e_g_km": dict(found.grams),
        "plans": [column(number, each) for number, each in enumerate(found.columns)],
    }


def print_comparison(desk: Desk, found: Comparison) -> None:
    """The same for people: who is who, then a line a figure; each plan after the first with what it has more."""
    from console import sidebyside
    from console.cli.frame import table

    titles = [sidebyside.title(found, number) for number in range(len(found.columns))]
    for who in sidebyside.legend(found):
        say(who)
    headers, rows = ["", titles[0]], []
    for name in titles[1:]:
        headers += [name, "more"]
    for line in sidebyside.lines(found, desk.setting("shop.currency")):
        cells = [line.label, line.values[0]]
        for value, more in zip(line.values[1:], line.more[1:], strict=True):
            cells += [value, more]
        rows.append(cells)
    say("")
    table(headers, rows, right=range(1, len(headers)))
    for note in sidebyside.footnotes(found):
        say(note)


def _told(desk: Desk, asked: dict[str, Any]) -> list[Supposition]:
    from core.fleet.service import fleet

    known = fleet(desk)
    told: list[Supposition] = [Roomier(*_vehicle(known, name), percent) for name, percent in asked["bigger"]]
    if asked["more_van"] is not None:
        told.append(More(*_vehicle(known, asked["more_van"]), asked["count"]))
    told += _moved(known, asked["start"], asked["end"])
    told += [Without(*_vehicle(known, name)) for name in asked["without_van"]]
    told += [Unpromised(*_order(desk, text)) for text in asked["without_promise"]]
    told += [LeftOut(*_order(desk, text)) for text in asked["without_order"]]
    return told


def _moved(known: Fleet, starts: Sequence[tuple[str, int]], ends: Sequence[tuple[str, int]]) -> list[Moved]:
    """One for each vehicle that is named; its start and its end belong together."""
    begin, finish = ({_who(known, name): by for name, by in given} for given in (starts, ends))
    if len(begin) < len(starts) or len(finish) < len(ends):
        raise BadInput("A start or an end is moved twice; say it once for each vehicle, or once for all.")
    return [Moved(*who, begin.get(who, 0), finish.get(who, 0)) for who in dict.fromkeys((*begin, *finish))]


def _who(known: Fleet, name: str) -> tuple[int, str]:
    return (0, "") if name == _EVERYBODY else _vehicle(known, name)


def _vehicle(known: Fleet, name: str) -> tuple[int, str]:
    found = known.vehicle(name)
    return found.id, found.name


def _order(desk: Desk, text: str) -> tuple[int, str]:
    from core.deliveries.service import find_order
    from core.orders.service import load

    (order,) = load(desk, [find_order(desk, text)])
    return order.id, order.source_order_id
