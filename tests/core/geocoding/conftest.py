"""A region of the demo town, a small town written by hand, and orders at given addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.addresses import address_key
from core.desk import Desk
from core.geocoding.adapters.gazetteer import Gazetteer
from core.region.addresses.read import Addresses
from core.region.build import build, source_of
from core.region.items import Item
from fixtures import path
from tests.core.geocoding.onlineserver import ANSWERS, Server, serving
from tests.core.region.making import Listed


@pytest.fixture
def region_of(tmp_path: Path) -> Callable[[list[Item]], Gazetteer]:
    """A gazetteer on a region made of these items."""

    def make(items: list[Item]) -> Gazetteer:
        target = tmp_path / "listed.region.db"
        build(target, [Listed(items)], now=0)
        return Gazetteer(Addresses(target))

    return make


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region file of the demo town."""
    target = tmp_path_factory.mktemp("region") / "town.region.db"
    build(target, [source_of(path("town.osm.pbf"))], now=0)
    return target


@pytest.fixture
def town(town_file: Path) -> Gazetteer:
    return Gazetteer(Addresses(town_file))


@pytest.fixture
def town_desk(desk: Desk, town_file: Path) -> Desk:
    """A desk that looks addresses up in the demo town, with its depot there."""
    desk.set("region.file", str(town_file))
    with desk.writing() as db:
        db.execute(
            "INSERT INTO depots (name, lat, lon, timezone) VALUES ('Wendle Park', 52.0932, 0.9148, 'Europe/London')"
        )
    return desk


@pytest.fixture
def order(desk: Desk) -> Callable[..., int]:
    """Write an order at an address and return its id."""

    def write(address: str, *, number: str = "", day: str = "2026-03-02", name: str = "Ann", state: str = "new") -> int:
        with desk.writing() as db:
            count = db.execute("SELECT count(*) FROM orders").fetchone()[0] + 1
            db.execute(
                "INSERT INTO orders (source, source_order_id, content_hash, day, state, name, address, address_key, "
                "created_at, updated_at) VALUES ('test', ?, '', ?, ?, ?, ?, ?, 0, 0)",
                (number or f"T{count}", day, state, name, address, address_key(address)),
            )
            return int(db.execute("SELECT max(id) FROM orders").fetchone()[0])

    return write


@pytest.fixture(scope="session")
def _running() -> Iterator[Server]:
    with serving() as told:
        yield told


@pytest.fixture
def server(_running: Server) -> Server:
    """An online geocoder on loopback that was asked nothing yet."""
    _running.forget()
    return _running


@pytest.fixture
def configured(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    """Name a provider in the settings, at the server on loopback, which knows 12 High Street in its form."""

    def configure(
        provider: str = "nominatim", *, url: str | None = None, contact: str = "ann@example.com", key: str = "k3y"
    ) -> Desk:
        with desk.writing():
            desk.set("geocode.online", provider)
            desk.set("geocode.url", server.url if url is None else url)
            desk.set("geocode.contact", contact)
            desk.set("geocode.per_second", "50")
        monkeypatch.setenv("ROUNDSMAN_GEOCODE_KEY", key)
        server.says(ANSWERS[provider])
        return desk

    return configure
