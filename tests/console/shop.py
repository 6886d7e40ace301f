"""A small shop for the console's tests: orders of a Monday, some of them awkward; a geocoder that knows a few doors."""

from __future__ import annotations

from dataclasses import replace

from core.desk import Desk
from core.geocoding.model import Accuracy, Candidate
from core.orders import service as orders

HEADER = "Order,Name,Address,Phone,Weight kg,Window,Notes,Date,Items\n"
ORDERS = f"""{HEADER}1001,Ann Smith,"12 High Street, Wendle WD1 1AA",01206 100001,2.5,9-12,Ring twice,2026-03-02,2 x Rye
1002,Zoë [/b] O'Hara,"14 High Street, Wendle WD1 1AA",01206 100002,12,,[red]Dog[/red] \x1b[31mbites,2026-03-02,1 x Rye
1003,日本語テストの名前です,"3 Mill Lane, Wendle WD1 2BB",01206 100003,0.5,14-16:30,,2026-03-02,1 x Bun
1004,👨‍👩‍👧‍👦 Family Jones,"5 Mill Lane, Wendle WD1 2BB",,1,,,2026-03-02,3 x Bun
1005,שלום עולם,"The Old Barn, Nowhere",01206 100005,7.25,9-12,,2026-03-02,1 x Cake
1006,Priya Nair,"7 Church Road, Wendle WD1 3CC",01206 100006,3,,,2026-03-03,1 x Cake
"""
#: Two rows that cannot be taken.
WITH_ERRORS = (
    HEADER + '2001,Tom Archer,"9 Mill Lane, Wendle",,1,,,2026-03-02,\n'
    '2002,Bad Mass,"10 Mill Lane, Wendle",,-4,,,2026-03-02,\n'
    '2003,Bad Window,"11 Mill Lane, Wendle",,1,12-9,,2026-03-02,\n'
)


class KnownDoors:
    """Sure of High Street, unsure of Mill Lane, knows nothing else."""

    name = "known doors"

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        if "High Street" in text:
            return [Candidate(51.9, 0.9, Accuracy.ADDRESS, 0.95, text, self.name)]
        if "Mill Lane" in text:
            near_one = Candidate(51.91, 0.91, Accuracy.STREET, 0.6, "Mill Lane, Wendle", self.name, "Two Mill Lanes.")
            return [near_one, replace(near_one, lat=51.95, confidence=0.4, label="Mill Lane, Upper Wick")]
        return []


def with_geocoder(desk: Desk) -> Desk:
    """The desk with the geocoder of known doors."""
    desk.adapters = replace(desk.adapters, geocoders=lambda _: [KnownDoors()])
    return desk


def fill(desk: Desk) -> Desk:
    """The desk with the shop's orders."""
    orders.import_orders(desk, ORDERS.encode(), "orders.csv")
    return desk
