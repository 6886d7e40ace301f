"""What one does with a day on the road: send it out, follow it, mark what came of it, close it."""

from __future__ import annotations

from core.deliveries.accuracy import pin_distance
from core.deliveries.closing import close, open_orders
from core.deliveries.dispatch import approve
from core.deliveries.lateness import delay_preview, late_orders, tell_delay
from core.deliveries.leaving import leave
from core.deliveries.moving import reschedule, return_to_shop
from core.deliveries.naming import find_order
from core.deliveries.outcomes import correct, mark, tried_on
from core.deliveries.progress import progress
from core.deliveries.sheets.build import run_sheets
from core.deliveries.sheets.gpx import gpx
from core.deliveries.sheets.page import page
from core.deliveries.sheets.paper import load_list, run_sheet
from core.deliveries.telling import tell_by_the_clock

__all__ = [
    "approve",
    "close",
    "correct",
    "delay_preview",
    "find_order",
    "gpx",
    "late_orders",
    "leave",
    "load_list",
    "mark",
    "open_orders",
    "page",
    "pin_distance",
    "progress",
    "reschedule",
    "return_to_shop",
    "run_sheet",
    "run_sheets",
    "tell_by_the_clock",
    "tell_delay",
    "tried_on",
]
