"""A shop with two vans and a planned Monday, for the console's tests: built once, copied for every test."""

from __future__ import annotations

from datetime import date, time

from core.desk import Desk
from core.fleet import service as fleet
from core.fleet.model import Driver, Rest, Vehicle
from core.orders import service as orders
from core.plans import service as plans

MONDAY = date(2026, 3, 2)
#: Names and notes that a terminal must survive; two orders at one door; one too heavy; one without a pin.
ORDERS = """Order,Name,Address,Lat,Lon,E-mail,Weight kg,Window,Notes,Items
1001,Ann Smith,"12 High Street, Wendlesham",51.900,0.900,ann@example.com,2.5,9-12,Ring twice,2 x Sourdough; 1 x Milk
1002,Zoë [/b] O'Hara,"14 Mill Lane, Wendlesham",51.905,0.905,,12,,"[red]Dog[/red] \x1b[31mbites",1 x Rye
1003,日本語テストの名前です,"3 Mill Lane, Wendlesham",51.906,0.906,jp@example.com,0.5,14-16:30,,1 x Bun
1004,👨‍👩‍👧‍👦 Family Jones,"5 Quay, Wendlesham",51.910,0.910,jones@example.com,1,,,3 x Bun
1005,שלום עולם,"5 Quay, Wendlesham",51.910,0.910,shalom@example.com,7.25,,,1 x Cake
1006,Priya Nair,"7 Church Road, Wendlesham",51.885,0.880,priya@example.com,3,10-13,,1 x Cake
1007,Tom Archer,"9 Church Road, Wendlesham",51.886,0.881,tom@example.com,4,,,1 x Cake
1008,Stone Yard,"1 Works, Wendlesham",51.890,0.890,stone@example.com,900,,,1 x Mill stone
1009,Nobody Knows,"The Old Barn, Nowhere",,,who@example.com,1,,,1 x Bun
"""


def staff(desk: Desk) -> Desk:
    """The desk with a depot, two vans and their drivers on every weekday."""
    desk.set("shop.name", "Colchester Bread")
    desk.set("messages.from", "bread@example.com")
    depot = fleet.save_depot(desk, "Bakery", 51.89, 0.9, "1 Quay")
    rest = Rest(time(11, 30), time(13, 30), 1800)
    for name, driver, mass_g in (("Van 1", "Bob", 500_000), ("Van 2", "Cem", 9_000)):
        van = fleet.save_vehicle(
            desk, Vehicle(name, depot.id, mass_g=mass_g, cost_fixed=1000, cost_km=40, cost_hour=1400)
        )
        person = fleet.save_driver(desk, Driver(driver))
        fleet.save_shift(desk, van.id, person.id, range(7), time(8, 30), time(17), rest)
    return desk


def planned(desk: Desk) -> Desk:
    """The desk with its Monday imported and built.

    By OR-Tools, whose answer stays the same: what the screens look like shall not change whenever ruin finds better.
    """
    staff(desk)
    orders.import_orders(desk, ORDERS.encode(), "orders.csv", day=MONDAY)
    plans.build(desk, MONDAY, engine="ortools", seed=1, iterations=30)
    return desk


def number(desk: Desk, text: str) -> int:
    """The id of the order with that number."""
    return orders.find(desk, text).id


def journal(desk: Desk) -> list[str]:
    """The kinds of all events, oldest first."""
    return [event.kind for event in desk.events_since()]
