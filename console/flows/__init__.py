"""Work that asks several questions in a row, a module each: functions that take the screen they run on."""

from __future__ import annotations

from importlib import import_module
from typing import Any


async def run(flow: str, where: Any) -> None:
    """Run the flow named `module:function`, whose module is imported now, on a screen or on the app."""
    module, _, name = flow.partition(":")
    await getattr(import_module(module), name)(where)
