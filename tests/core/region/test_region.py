"""The region file: built from map extracts and OpenAddresses files, all or nothing."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import osmium
import pytest

from core.desk import Desk
from core.errors import BadInput, Cancelled, DispatchError, Stale, Unavailable
from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.service import find
from core.region.addresses.read import Addresses
from core.region.build import build, source_of
from core.region.service import add_region, region_facts
from core.region.sources import osm
from core.store.sqlite import sqlite3
from fixtures import path
from tests.core.region.making import Listed, row

TOWN = path("town.osm.pbf")

MAP = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="50.0" lon="8.0"><tag k="addr:housenumber" v="1"/><tag k="addr:street" v="Mill Lane"/>
 <tag k="addr:city" v="Aston"/><tag k="addr:postcode" v="A1 1AA"/></node>
<node id="2" lat="50.001" lon="8.0"/><node id="3" lat="50.001" lon="8.001"/><node id="4" lat="50.002" lon="8.001"/>
<node id="5" lat="50.0" lon="8.002"><tag k="place" v="village"/><tag k="name" v="Aston"/></node>
<node id="6" lat="50.0" lon="8.0"><tag k="addr:housenumber" v="9"/></node>
<way id="1"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/><tag k="building" v="yes"/>
 <tag k="addr:housenumber" v="3;5"/><tag k="addr:place" v="Upper Aston"/></way>
<way id="2"><nd ref="2"/><nd ref="3"/><nd ref="99"/><tag k="highway" v="residential"/><tag k="name" v="Long Row"/>
 <tag k="alt_name" v="Lang Gasse"/></way>
</osm>"""

OPEN = "LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID\n8.0,50.0,7,Banff Avenue,,Banff,,AB,T1L,\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    target = folder / name
    target.write_bytes(content.encode() if isinstance(content, str) else content)
    return target


def test_addresses_of_nodes_and_buildings_and_streets_are_read(tmp_path: Path) -> None:
    target = tmp_path / "r.db"
    build(target, [source_of(written(tmp_path, "a.osm", MAP))], now=0)
    region = Addresses(target)
    [summary] = region.summary()
    assert (summary.addresses, summary.skipped) == (2, 1)
    assert "OpenStreetMap" in summary.provenance.licence
    gazetteer = Gazetteer(region)
    assert gazetteer.find("1 Mill Lane, Aston A1 1AA")[0].sure
    fifth = gazetteer.find("Upper Aston 5")[0]
    assert (round(fifth.lat, 4), round(fifth.lon, 4)) == (50.0013, 8.0007)
    assert gazetteer.find("Lang Gasse")[0].label == "Lang Gasse"


@pytest.mark.parametrize("name", ["banff.csv", "banff.geojson", "banff.geojson.gz"])
def test_openaddresses_are_read_in_every_form(tmp_path: Path, name: str) -> None:
    properties = {"number": "7", "street": "Banff Avenue", "city": "Banff", "postcode": "T1L"}
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [8.0, 50.0]}}
    lines = (json.dumps(feature) + "\n").encode()
    content = OPEN if name.endswith("csv") else gzip.compress(lines) if name.endswith("gz") else lines
    target = tmp_path / "r.db"
    build(target, [source_of(written(tmp_path, name, content))], now=0)
    best = Gazetteer(Addresses(target)).find("7 Banff Ave, Banff")[0]
    assert (best.label, best.lat, best.lon) == ("7 Banff Avenue, Banff T1L", 50.0, 8.0)


def test_rows_of_openaddresses_that_lie_nowhere_are_left_out(tmp_path: Path) -> None:
    rows = OPEN + "nan,50,1,A St,,,,,,\n8,95,1,A St,,,,,,\n,,1,A St,,,,,,\n8,50,,A St,,,,,,\n8,50,1,,,,,,,\nx\n"
    target = tmp_path / "r.db"
    build(target, [source_of(written(tmp_path, "a.csv", rows))], now=0)
    assert Addresses(target).summary()[0].addresses == 1


BAD = {
    "cut.osm.pbf": (TOWN.read_bytes()[:60_000], "cut off or damaged"),
    "text.osm.pbf": (b"hello" * 999, "no OpenStreetMap file"),
    "empty.osm.pbf": (b"", "no OpenStreetMap file"),
    "broken.osm": (b"<osm ver", "no OpenStreetMap file"),
    "changes.osc": (b'<osmChange version="0.6"/>', "history or changes"),
    "nothing.osm": (b'<osm version="0.6"><node id="1" lat="1" lon="1"/></osm>', "no address and no road"),
    "orders.csv": (b"Order,Address\n1,High St\n", "lacks the columns"),
    "empty.csv": (b"", "lacks the columns"),
    "latin.csv": (OPEN.encode() + b"8,50,1,Stra\xdfe,,,,,,\n", "not text in UTF-8"),
    "quote.csv": (OPEN.encode() + b'8,50,1,"A St,,,,,,\n', "line 3"),
    "list.geojson": (b"[1, 2]\n", "line 1"),
    "cut.geojson.gz": (gzip.compress(b"{}\n" * 999)[:20], "cannot be read"),
    "picture.png": (b"\x89PNG", "no known kind"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_is_named_and_the_old_region_stays(desk: Desk, tmp_path: Path, name: str) -> None:
    content, said = BAD[name]
    before = add_region(desk, [written(tmp_path, "aston.osm", MAP)])
    with pytest.raises(BadInput, match=said) as refused:
        add_region(desk, [written(tmp_path, name, content)])
    assert name in str(refused.value)
    assert region_facts(desk) == before
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []
    assert find(desk, "1 Mill Lane, Aston A1 1AA").best is not None


def test_a_missing_file_is_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no file"):
        add_region(desk, [tmp_path / "gone.osm.pbf"])


def test_cancelled_in_the_middle_nothing_is_left_behind(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Cancelled, match="as it was"):
        add_region(desk, [TOWN], cancelled=lambda: True)
    assert region_facts(desk) is None
    assert {each.name for each in tmp_path.iterdir()} <= {"shop.db", "shop.db-wal", "shop.db-shm"}


def test_progress_goes_from_nothing_to_all(desk: Desk) -> None:
    told: list[tuple[float, str]] = []
    add_region(desk, [TOWN], report=lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    words = list(dict.fromkeys(what for _, what in told))
    assert words == ["Reading town.osm.pbf", "Sorting addresses", "Ordering roads", ""]


def test_a_second_file_is_added_and_the_same_name_replaced(desk: Desk, tmp_path: Path) -> None:
    add_region(desk, [written(tmp_path, "aston.osm", MAP)])
    facts = add_region(desk, [written(tmp_path, "banff.csv", OPEN)])
    assert [each.name for each in facts.sources] == ["aston.osm", "banff.csv"]
    (tmp_path / "new").mkdir()
    facts = add_region(desk, [written(tmp_path / "new", "banff.csv", OPEN + "8.1,50.1,9,Elk St,,,,,,\n")])
    assert [(each.name, each.addresses) for each in facts.sources] == [("aston.osm", 2), ("banff.csv", 2)]
    assert [event.kind for event in desk.events_since()].count("region.added") == 3


def test_a_source_that_has_gone_is_not_lost_silently(desk: Desk, tmp_path: Path) -> None:
    one = written(tmp_path, "banff.csv", OPEN)
    add_region(desk, [one])
    one.unlink()
    with pytest.raises(BadInput, match="--replace"):
        add_region(desk, [written(tmp_path, "aston.osm", MAP)])
    facts = add_region(desk, [tmp_path / "aston.osm"], replace=True)
    assert [each.name for each in facts.sources] == ["aston.osm"]


def test_a_region_replaced_while_open_still_answers(desk: Desk, tmp_path: Path) -> None:
    add_region(desk, [written(tmp_path, "aston.osm", MAP)])
    facts = region_facts(desk)
    assert facts is not None
    opened = Gazetteer(Addresses(facts.path))
    add_region(desk, [written(tmp_path, "banff.csv", OPEN)], replace=True)
    assert opened.find("1 Mill Lane, Aston A1 1AA")[0].sure
    assert not any(found.sure for found in Gazetteer(Addresses(facts.path)).find("1 Mill Lane, Aston A1 1AA"))


def test_of_two_who_add_at_once_the_slower_is_told_and_nothing_is_lost(
    desk: Desk, open_shop: Callable[..., Desk], tmp_path: Path
) -> None:
    other = open_shop("ben")
    raced: list[bool] = []

    def meanwhile(share: float, what: str) -> None:
        if what == "Sorting addresses" and not raced:
            raced.append(True)
            add_region(other, [written(tmp_path, "banff.csv", OPEN)])

    with pytest.raises(Stale, match="somebody else"):
        add_region(desk, [written(tmp_path, "aston.osm", MAP)], report=meanwhile)
    facts = add_region(desk, [tmp_path / "aston.osm"])
    assert [each.name for each in facts.sources] == ["aston.osm", "banff.csv"]
    assert [event.kind for event in desk.events_since()].count("region.added") == 2
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


def test_a_region_deleted_while_it_is_open_still_answers(desk: Desk, tmp_path: Path) -> None:
    facts = add_region(desk, [written(tmp_path, "aston.osm", MAP)])
    opened = Gazetteer(Addresses(facts.path))
    facts.path.unlink()
    assert opened.find("1 Mill Lane, Aston A1 1AA")[0].sure
    assert region_facts(desk) is None
    with pytest.raises(Unavailable, match="region add"):
        find(desk, "1 Mill Lane, Aston A1 1AA")


def test_the_facts_tell_of_roads_licence_and_time(desk: Desk, tmp_path: Path) -> None:
    facts = add_region(desk, [TOWN])
    assert facts.links > 300
    assert 50_000 < facts.road_m < 500_000
    assert facts.built_at == desk.now()
    assert facts.licences == ("© OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)",)
    assert facts == region_facts(desk)


def test_a_file_that_is_no_region_is_refused(tmp_path: Path, desk: Desk) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(str(other))
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    for file in (other, written(tmp_path, "text.db", "hello" * 500)):
        desk.set("region.file", str(file))
        with pytest.raises(Unavailable, match="region add"):
            find(desk, "12 High Street")
    desk.set("region.file", str(tmp_path / "none.db"))
    with pytest.raises(Unavailable, match="region add"):
        find(desk, "12 High Street")


def test_the_same_sources_make_the_same_file(tmp_path: Path) -> None:
    for name in ("one.db", "two.db"):
        build(tmp_path / name, [source_of(TOWN)], now=0)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_a_large_map_is_read_with_its_nodes_on_the_disk_and_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "one.db", [source_of(TOWN)], now=0)
    monkeypatch.setattr(osm, "LARGE", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    build(tmp_path / "two.db", [source_of(TOWN)], now=0)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {"one.db", "two.db"}


def test_a_history_in_the_form_of_an_extract_is_refused(desk: Desk, tmp_path: Path) -> None:
    header = osmium.io.Header()
    header.has_multiple_object_versions = True
    with osmium.SimpleWriter(str(tmp_path / "county.osh.pbf"), header=header) as writer:
        writer.add_node(
            osmium.osm.mutable.Node(id=1, version=1, location=(8.0, 50.0), tags={"place": "town", "name": "A"})
        )
        writer.add_node(
            osmium.osm.mutable.Node(id=1, version=2, location=(8.0, 50.0), tags={"place": "town", "name": "B"})
        )
    with pytest.raises(BadInput, match="holds a history or changes"):
        add_region(desk, [tmp_path / "county.osh.pbf"])


def test_a_map_of_roads_alone_and_one_of_addresses_alone_are_both_a_region(desk: Desk, tmp_path: Path) -> None:
    roads = """<osm version="0.6"><node id="1" lat="50" lon="8"/><node id="2" lat="50.01" lon="8"/>
    <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="service"/></way></osm>"""
    facts = add_region(desk, [written(tmp_path, "roads.osm", roads)])
    assert (facts.links, facts.sources[0].addresses) == (1, 0)
    doors = """<osm version="0.6"><node id="1" lat="50" lon="8"><tag k="addr:housenumber" v="1"/>
    <tag k="addr:street" v="Mill Lane"/></node></osm>"""
    facts = add_region(desk, [written(tmp_path, "doors.osm", doors)], replace=True)
    assert (facts.links, facts.sources[0].addresses) == (0, 1)


def test_a_disk_that_is_full_leaves_no_half_region(tmp_path: Path) -> None:
    code = f"""
import resource, signal, sys
from pathlib import Path
from core.errors import FileRefused
from core.region.build import build, source_of
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    build(Path({str(tmp_path / "r.db")!r}), [source_of(Path({str(TOWN)!r}))], now=0)
except FileRefused as refused:
    print(refused)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert "cannot be written" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_region_holds_no_more_than_ninety_bytes_an_address(tmp_path: Path) -> None:
    items = [item for n in range(100) for item in row(f"Street {n:03d}", range(1, 200), n * 3_000, 0, "Aston", "A1")]
    target = tmp_path / "r.db"
    build(target, [Listed(items)], now=0)
    assert target.stat().st_size / len(items) < 90


def test_every_refusal_is_of_the_family(tmp_path: Path) -> None:
    with pytest.raises(DispatchError):
        source_of(tmp_path / "none")
