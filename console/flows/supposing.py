"""What if: suppose something about the day, build the plan it would have, hold it beside the one in view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from console import formats
from console.dialogs.building import Building, Search
from console.dialogs.choose import Choose, Option
from console.dialogs.detail import Detail
from console.dialogs.form import Form, number
from console.dialogs.listing import Listing
from console.flows import planning
from console.flows.readying import made_ready
from console.jobs import Job
from console.views import comparison as views
from console.views import plans as planviews
from core.errors import Refused
from core.fleet import service as fleet
from core.orders import service as orders
from core.orders.model import OrderState
from core.plans import service
from core.plans.model import WHAT_IF, Plan, Revision
from core.plans.supposition import LeftOut, More, Moved, Roomier, Supposition, Unpromised, Without, words

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen

_BUILD, _EVERYBODY = "build", "0"
_KINDS = (
    Option("more", "One more van", "like another on duty"),
    Option("without", "A van fewer", "one on duty stays in"),
    Option("roomier", "A bigger van", "more room in one on duty"),
    Option("moved", "Other hours", "shifts moved by minutes"),
    Option("unpromised", "An order without its promise", "it may come at any time"),
    Option("left-out", "Without an order", "it is not of this day"),
)
_OFFERS = (("k", "keep"), ("a", "adopt"), ("x", "discard"), ("f", "what differs"))


async def what_if(screen: PlanScreen) -> None:
    """Ask what is supposed, build, compare; the plan in view stays until the answer is adopted."""
    if screen.head is None:
        raise Refused("There is no plan yet to hold a what-if against; b builds one.")
    told: list[Supposition] = []
    while kind := await screen.ask(_choice(told)):
        if kind == _BUILD:
            await _build(screen, told)
            return
        supposed = await _WAYS[kind](screen)
        if supposed is not None:
            told.append(supposed)


async def compare(screen: PlanScreen, revision: Revision | Plan, *, beside: int | None = None) -> None:
    """The revision beside the plan in view, or beside another; a what-if is kept, adopted or thrown away here."""
    held_against = beside or screen.head
    first = held_against or revision.id
    offers = _OFFERS if revision.change == WHAT_IF else _OFFERS[-1:]
    found = await screen.core(service.compare, screen.desk, (first, revision.id))
    rows = views.rows(found, screen.desk.setting("shop.currency"))
    title = f"Plan {first} and {'what-if' if revision.change == WHAT_IF else 'plan'} {revision.id}"

    def sheet() -> Listing:
        made = Listing(title, views.columns(found), rows, offers, lines=views.notes(found))
        made.add_class("-terse")
        return made

    while picked := await screen.ask(sheet()):
        if picked.key == "f":
            await _differences(screen, first, revision.id)
        elif await _settled(screen, picked.key, revision.id, held_against):
            return


async def _settled(screen: PlanScreen, key: str, plan_id: int, head: int | None) -> bool:
    """Do what was chosen with a what-if, `head` being the plan in view then; False where it is still to be decided."""
    if key == "a":
        adopt = partial(service.adopt, screen.desk, plan_id)
        await planning.changed(screen, f"what-if {plan_id} adopted", adopt, "; u takes it back", seen=head)
    elif key == "x":
        await screen.core(service.discard, screen.desk, plan_id)
        screen.say(f"What-if {plan_id} is thrown away; u takes it back.", "good")
    else:
        screen.say(f"What-if {plan_id} is kept; h lists it.", "good")
    return True


async def _differences(screen: PlanScreen, before: int, after: int) -> None:
    diff = await screen.core(service.diff, screen.desk, before, after)
    sheet = planviews.differences(diff, screen.desk.zone, screen.desk.setting("shop.currency"))
    await screen.ask(Detail(f"Plan {after} against plan {before}", sheet))


async def _build(screen: PlanScreen, told: list[Supposition]) -> None:
    """Search as a build does; the answer is shown, or only told where the search was put aside."""
    await made_ready(screen)
    desk, day = screen.desk, screen.day
    search = Search(float(desk.setting("plan.seconds")), desk.setting("shop.currency"))
    shown: list[Building] = []

    def search_for(job: Job) -> Plan:
        return service.suppose(desk, day, told, report=search.report(job), cancelled=job.stopped)

    def dialog(job: Job) -> Building:
        shown.append(Building(job, search))
        return shown[-1]

    plan = await screen.house.job(f"Supposing {words(told)}", search_for, shows=dialog)
    if shown and shown[-1].aside.is_set():
        name = formats.day(day, desk.today())
        screen.house.say(f"Plan {plan.id} of {name}, {plan.note}. h lists it beside the others.", "good")
        return
    await compare(screen, plan, beside=plan.parent)


def _choice(told: list[Supposition]) -> Choose:
    if not told:
        return Choose("What if…", _KINDS)
    build = Option(_BUILD, "Build it", "or suppose more:")
    return Choose(f"What if {words(told)}", (build, *_KINDS))


# -- one question for each kind --


async def _more(screen: PlanScreen) -> Supposition | None:
    if not (van := await _van(screen, "One more like which?")):
        return None
    said = await screen.ask(Form(f"How many more like {van[1]}?", [number("count", "How many", "1", 1, 99)]))
    return More(*van, said["count"]) if said else None


async def _without(screen: PlanScreen) -> Supposition | None:
    van = await _van(screen, "Which stays in?")
    return Without(*van) if van else None


async def _roomier(screen: PlanScreen) -> Supposition | None:
    if not (van := await _van(screen, "Which is bigger?")):
        return None
    field = number("percent", "More room, percent", "50", 1, 1000)
    said = await screen.ask(Form(f"How much more does {van[1]} carry?", [field]))
    return Roomier(*van, said["percent"]) if said else None


async def _moved(screen: PlanScreen) -> Supposition | None:
    if not (van := await _van(screen, "Whose hours are others?", everybody=True)):
        return None
    fields = [number("start", "Start, minutes", "30", -720, 720), number("end", "End, minutes", "0", -720, 720)]
    title = f"By how much do the hours of {van[1] or 'everybody'} move?"
    said = await screen.ask(Form(title, fields, "30 is half an hour later, -30 half an hour earlier."))
    return Moved(*van, said["start"], said["end"]) if said else None


async def _unpromised(screen: PlanScreen) -> Supposition | None:
    order = await _order(screen, "Which promise was not given?", promised=True)
    return Unpromised(*order) if order else None


async def _left_out(screen: PlanScreen) -> Supposition | None:
    order = await _order(screen, "Which order is not of this day?")
    return LeftOut(*order) if order else None


async def _van(screen: PlanScreen, title: str, *, everybody: bool = False) -> tuple[int, str] | None:
    """Id and name of a vehicle on duty; 0 and no name for everybody."""
    duties = await screen.core(fleet.on_duty, screen.desk, screen.day)
    options = [Option(str(duty.vehicle.id), duty.vehicle.name, duty.driver.name) for duty in duties]
    if everybody:
        options.insert(0, Option(_EVERYBODY, "Everybody"))
    key = await screen.ask(Choose(title, options, screen.vans.key or ""))
    if key is None or key == _EVERYBODY:
        return (0, "") if key else None
    return next((duty.vehicle.id, duty.vehicle.name) for duty in duties if str(duty.vehicle.id) == key)


async def _order(screen: PlanScreen, title: str, *, promised: bool = False) -> tuple[int, str] | None:
    """Id and number of an order of the day that is still to be brought."""
    states = (OrderState.NEW, OrderState.OUT)
    found = await screen.core(orders.of_day, screen.desk, screen.day, states)
    asked = [order for order in found if order.windows or not promised]
    if not asked:
        raise Refused("No order of this day has a promised window." if promised else "There is no order on this day.")
    rows = [views.order_row(order) for order in asked]
    offers, at = (("enter", "this one"),), screen.stops.key or ""
    picked = await screen.ask(Listing(title, views.ORDER_COLUMNS, rows, offers, at=at))
    if picked is None or not picked.row:
        return None
    return next((order.id, order.source_order_id) for order in asked if str(order.id) == picked.row)


_WAYS: dict[str, Callable[[PlanScreen], Any]] = {
    "more": _more,
    "without": _without,
    "roomier": _roomier,
    "moved": _moved,
    "unpromised": _unpromised,
    "left-out": _left_out,
}
