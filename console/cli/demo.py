"""`roundsman demo`: a day of an invented shop, in the console, or told as a story where there is no terminal."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

import click

from console.cli.frame import narrate, say
from console.readying import missing
from console.rehearsal import copy_files, load_orders, morning_clock, rehearse
from console.terminal import served
from core.clock import wall
from core.desk import Desk
from core.undo.service import forget
from core.units import Money, distance, duration


@click.command()
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="Keep the demo's files in this folder.")
@click.option("--empty", is_flag=True, help="Begin before the orders are imported.")
@click.option("--tour", is_flag=True, help="Begin with the guided tour.")
@click.option("--story", is_flag=True, help="Tell the day as text, also on a terminal.")
def demo(into: Path | None, empty: bool, tour: bool, story: bool) -> None:
    """Try it: a day of Harrow & Finch, bakers and grocers in the invented town of Wendlesham.

    On a terminal the console opens on a file of its own; elsewhere the same day is told as text.
    """
    click.get_current_context().exit(open_demo(into, empty=empty, tour=tour, story=story))


def open_demo(into: Path | None = None, *, empty: bool = False, tour: bool = False, story: bool = False) -> int:
    """Lay the demo out and show it until it is left; answers the exit code."""
    folder = into or Path(tempfile.mkdtemp(prefix="roundsman-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    told = story or not (sys.stdout.isatty() or served())
    narrate("Laying out Wendlesham, its addresses, four vehicles and their drivers …")
    desk = rehearse(folder, clock=morning_clock())
    try:
        if told:
            tell_the_day(desk)
            return 0
        # The file dialog begins where the demo's order files are.
        os.chdir(copy_files(folder))
        if not empty:
            load_orders(desk, desk.today(), narrate)
        # What was laid out is nobody's step: u takes back what is done from here on.
        forget(desk)
        from console.app import run as open_console

        code = open_console(desk, "tour" if tour else "")
    finally:
        desk.close()
        if told and into is None:
            shutil.rmtree(folder)
    narrate(f"The demo's file stays at {desk.path}.")
    return code


def tell_the_day(desk: Desk) -> None:
    """Import, pin, plan, approve and tell the customers, each in a few lines."""
    from console.cli.searching import made_ready
    from core.deliveries.service import approve
    from core.notifications.service import send_due
    from core.plans.service import build

    day = desk.today()
    say(f"{desk.setting('shop.name')}, {day:%A %-d %B %Y}, {wall(desk.now(), desk.zone)}")
    load_orders(desk, day, say)
    made_ready(missing(desk, desk.setting("plan.engine")), threading.Event())
    narrate("Building the routes …")
    plan = build(desk, day, seed=1, iterations=20_000)
    cost = Money(plan.cost, desk.setting("shop.currency"))
    say(f"{len(plan.routes)} routes, {distance(plan.distance_m)}, {duration(plan.duration_s)}, {cost}. {plan.matrix}")
    for route in plan.routes:
        leaves, back = wall(route.departs, desk.zone), wall(route.returns, desk.zone)
        say(f"  {route.vehicle:<12} {route.driver:<14} {leaves} to {back}  {len(route.stops):>2} stops")
    for left in plan.unassigned:
        say(f"  not planned: {left.source_order_id}, {left.reason}")
    dispatched = approve(desk, day)
    sent = send_due(desk)
    say(f"Approved: {dispatched.orders} orders are out.")
    say(f"{sent.sent} customers told, each a letter in the folder of outgoing mail; {sent.waiting} letters wait.")
