"""Revisions of one day side by side: what each costs, how far and how long it drives, whom it leaves waiting.

CO2e is what leaves the exhaust on the way: metres by the grams a km that the settings `co2e.van`, `co2e.car`,
`co2e.bike` and `co2e.foot` say for the vehicle's profile. Their defaults follow the UK Government GHG Conversion
Factors for Company Reporting 2024 (Department for Energy Security and Net Zero): an average diesel van up to 3.5 t
gives off 0.250 kg CO2e/km; an average car 0.165 to 0.170 by its fuel, of which the higher is taken; bikes and walkers
nothing. Left out are the making and bringing of fuel or power (so an electric van may be set to 0 by this measure), the
making of vehicles, the load, cold starts, idling, and hills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.desk import Desk
from core.errors import BadInput
from core.fleet.model import PROFILES
from core.plans.differences import difference
from core.plans.model import Plan
from core.plans.saving import load
from core.plans.store import days
from core.plans.supposition import words

#: The numbers of `Figures`, in the order in which they are told.
FIGURES = ("cost", "distance_m", "duration_s", "vehicles", "placed", "left_out", "late", "late_s", "co2e_g", "etas")


@dataclass(frozen=True, slots=True)
class Figures:
    """One revision in numbers. Minor units of the shop's currency, metres, seconds, grams."""

    plan: int
    change: str
    note: str
    supposed: str  #: in words; blank of what is no what-if
    cost: int
    distance_m: int
    duration_s: int  #: of all routes together, from leaving to being back
    vehicles: int  #: that leave
    placed: int  #: orders on routes
    left_out: int  #: orders on none; what a what-if leaves out of the day is in neither
    late: int  #: stops that break the promise the revision was made for
    late_s: int  #: by so much together
    co2e_g: int
    etas: int  #: orders that the reference reaches more than `ETA_MOVED_S` earlier or later


@dataclass(frozen=True, slots=True)
class Comparison:
    """Revisions of one day, as they were named."""

    day: date
    reference: int | None  #: whose ETAs count: the approved revision, else the one in view
    columns: tuple[Figures, ...]
    grams: tuple[tuple[str, float], ...]  #: profile and its CO2e a km, of all vehicles that leave
    own_grams: bool  #: one of them is the shop's own figure, not the default

    def against_first(self, column: int, figure: str) -> int:
        """How much more (or, negative, less) of a figure that column has than the first."""
        return int(getattr(self.columns[column], figure)) - int(getattr(self.columns[0], figure))


def compare(desk: Desk, plan_ids: Sequence[int]) -> Comparison:
    """The revisions of those numbers side by side. Raises BadInput for fewer than two, or of several days; NotFound."""
    numbers = list(dict.fromkeys(plan_ids))
    if len(numbers) < 2:
        raise BadInput("Name two plans or more to compare; roundsman plan list shows those of a day.")
    plans = [load(desk.db, number) for number in numbers]
    day = plans[0].day
    other = next((plan for plan in plans if plan.day != day), None)
    if other is not None:
        raise BadInput(f"Plan {plans[0].id} is of {day}, plan {other.id} of {other.day}: compare plans of one day.")
    standing = days.standing(desk.db, day)
    reference = standing.approved if standing.approved is not None else standing.head
    against = load(desk.db, reference) if reference is not None else None
    grams = {profile: float(desk.setting(f"co2e.{profile}")) for profile in PROFILES}
    used = {route.profile for plan in plans for route in plan.routes}
    usual = {setting.key: float(setting.default) for setting, _ in desk.settings() if setting.key.startswith("co2e.")}
    return Comparison(
        day,
        reference,
        tuple(_figures(plan, against, grams) for plan in plans),
        tuple((profile, grams[profile]) for profile in PROFILES if profile in used),
        any(grams[profile] != usual[f"co2e.{profile}"] for profile in used),
    )


def _figures(plan: Plan, against: Plan | None, grams: dict[str, float]) -> Figures:
    return Figures(
        plan=plan.id,
        change=plan.change,
        note=plan.note,
        supposed=words(plan.supposed),
        cost=plan.cost,
        distance_m=plan.distance_m,
        duration_s=plan.duration_s,
        vehicles=len(plan.routes),
        placed=len(plan.placed),
        left_out=len(plan.unassigned),
        late=len(plan.late),
        late_s=sum(route.late_s for route in plan.routes),
        co2e_g=round(sum(route.distance_m * grams[route.profile] for route in plan.routes) / 1000),
        etas=len(difference(against, plan).etas) if against is not None else 0,
    )
