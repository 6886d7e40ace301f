"""One order more, on the Plan screen: `a` says where it disturbs least, Enter puts it there, `u` takes it off."""

from __future__ import annotations

import pytest

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing
from core.desk import Desk
from core.orders import service as orders
from core.plans import service as plans
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import press, screen_text
from tests.console.test_plan import app, at_both_sizes, head, said, to_stop

__all__ = ["app"]


@pytest.fixture
def off(planned: Desk) -> int:
    """An order that was taken off its route."""
    order = rounds.number(planned, "1006")
    plans.unassign(planned, MONDAY, order)
    return order


@at_both_sizes
async def test_where_it_could_ride_looks_as_agreed(app: RoundsmanApp, off: int, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "a")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen


async def test_enter_puts_it_there_and_u_takes_it_off_again(app: RoundsmanApp, planned: Desk, off: int) -> None:
    place = plans.places(planned, MONDAY, off).places[0]
    before = head(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "a", "enter")
        if isinstance(app.screen, Confirm):
            await press(pilot, "y")
        assert "Order 1006 inserted: " in said(app)
        found = head(planned).find(off)
        assert found is not None
        assert (found[0].vehicle, found[1].position) == (place.vehicle, place.position)
        await press(pilot, "u")
    assert head(planned) == before


async def test_who_is_disturbed_is_asked_about_first(app: RoundsmanApp, planned: Desk, off: int) -> None:
    order = orders.load(planned, [off])[0]
    orders.edit(planned, off, order.version, service_s=5400)
    places = plans.places(planned, MONDAY, off).places
    number = next(place.number for place in places if place.etas)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "a", *["down"] * (number - 1), "enter")
        assert isinstance(app.screen, Confirm)
        assert "come at another time" in " ".join(screen_text(app).split())
        await press(pilot, "n")
        assert head(planned).find(off) is None
