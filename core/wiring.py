"""The only file that chooses concrete adapters. Everything heavy is imported when it is first asked for."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.clock import Clock, fixed_clock, system_clock
from core.desk import Adapters, Desk
from core.store.connection import Store

if TYPE_CHECKING:
    from core.geocoding.guide import Guide
    from core.geocoding.model import Geocoder
    from core.notifications.incoming import Hook
    from core.notifications.model import Channel
    from core.roads.model import Roads
    from core.routing.model import Solve


def open_desk(path: Path, *, who: str | None = None, clock: Clock | None = None, readonly: bool = False) -> Desk:
    """Open the shop's file, made if it is missing. Raises FileRefused.

    `ROUNDSMAN_USER` names the person at the desk, else the login does; `ROUNDSMAN_NOW` (ISO, with offset) stops the
    clock for a rehearsal.
    """
    stopped = os.environ.get("ROUNDSMAN_NOW")
    return Desk(
        Store(path, readonly=readonly),
        clock=clock or (fixed_clock(stopped) if stopped else system_clock),
        who=who or os.environ.get("ROUNDSMAN_USER") or _login(),
        adapters=Adapters(
            geocoders=_geocoders, guide=_guide, roads=_roads, solve=_solve, channels=_channels, hooks=_hooks
        ),
    )


def default_path() -> Path:
    """Where the shop's file is when nobody names it: the user's data folder (XDG base directories)."""
    named = os.environ.get("ROUNDSMAN_FILE")
    if named:
        return Path(named).expanduser()
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "roundsman" / "roundsman.db"


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _geocoders(desk: Desk) -> Sequence[Geocoder]:
    from core.geocoding.adapters import geocoders

    return geocoders(desk)


def _guide(desk: Desk) -> Guide | None:
    from core.geocoding.adapters import guide

    return guide(desk)


def _roads(desk: Desk) -> Sequence[Roads]:
    from core.roads.adapters import roads

    return roads(desk)


def _solve() -> Solve:
    from core.routing.runner import solve

    return solve


def _channels(desk: Desk) -> Mapping[str, Channel]:
    from core.notifications.adapters import channels

    return channels(desk)


def _hooks(desk: Desk) -> Mapping[str, Hook]:
    from core.notifications.adapters.receiving import hooks

    return hooks(desk)
