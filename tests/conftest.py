"""What many tests stand on: a desk on a fresh file, with its clock stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.desk import Desk
from core.ready.making import make_ready
from core.wiring import open_desk

#: A Monday morning, 08:00 in London.
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class StoppedClock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def engine_ready() -> None:
    """The machine code of engine and roads is there: the first test on a machine that asks for it waits, once."""
    make_ready("ruin")
    make_ready("roads")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def shop_file(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
def open_shop(shop_file: Path, clock: StoppedClock) -> Iterator[Callable[..., Desk]]:
    """Open the same file as somebody: each call is a further desk on it."""
    desks: list[Desk] = []

    def open_as(who: str = "ann") -> Desk:
        desks.append(open_desk(shop_file, who=who, clock=clock))
        return desks[-1]

    yield open_as
    for desk in desks:
        desk.close()


@pytest.fixture
def desk(open_shop: Callable[..., Desk]) -> Desk:
    """Ann's desk on a fresh file of a shop in London."""
    ann = open_shop("ann")
    ann.set("shop.timezone", "Europe/London")
    return ann
