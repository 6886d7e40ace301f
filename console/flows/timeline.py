"""Everything that happened to one order, on a sheet of its own."""

from __future__ import annotations

from console.dialogs.detail import Detail
from console.screens.base import PlaceScreen
from console.views import orders as views
from console.widgets.table import Table
from core.errors import Refused
from core.insights import history as insights
from core.insights.history import Dossier


async def history(screen: PlaceScreen) -> None:
    """The history of the order under the cursor."""
    if not (key := screen.query_one(Table).key):
        raise Refused("There is no order here; / looks for one by name, street, phone or number.")
    await show(screen, await screen.core(insights.dossier, screen.desk, int(key)))


async def show(screen: PlaceScreen, dossier: Dossier) -> None:
    """What happened to the order, latest first."""
    sheet = views.history(dossier, screen.desk.zone, screen.desk.today())
    await screen.ask(Detail(f"History of order {dossier.order.source_order_id} · {dossier.order.name}", sheet))
