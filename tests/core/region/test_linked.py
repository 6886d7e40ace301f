"""Houses that an OpenStreetMap extract tells only by way of something else."""

from __future__ import annotations

from pathlib import Path

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import Accuracy, distance_m
from core.region.addresses.read import Addresses
from core.region.build import build, source_of

_TAG = '<tag k="{}" v="{}"/>'


def tags(**said: str) -> str:
    return "".join(_TAG.format(key.replace("__", ":"), value) for key, value in said.items())


def node(number: int, east: float, **said: str) -> str:
    return f'<node id="{number}" lat="50.0" lon="{8 + east / 71_475:.7f}">{tags(**said)}</node>'


def way(number: int, refs: list[int], **said: str) -> str:
    return f'<way id="{number}">{"".join(f"<nd ref={chr(34)}{ref}{chr(34)}/>" for ref in refs)}{tags(**said)}</way>'


def gazetteer(folder: Path, *things: str) -> Gazetteer:
    source, target = folder / "map.osm", folder / "map.region.db"
    source.write_text(f'<?xml version="1.0"?><osm version="0.6">{"".join(things)}</osm>', encoding="utf-8")
    build(target, [source_of(source)], now=0)
    return Gazetteer(Addresses(target))


def test_a_row_s_numbers_come_from_the_nodes_on_its_way(tmp_path: Path) -> None:
    ends = {"addr__street": "Long Row", "addr__city": "Aston"}
    found = gazetteer(
        tmp_path,
        node(1, 0, addr__housenumber="1", **ends),
        node(2, 200),
        node(3, 400, addr__housenumber="41", **ends),
        node(4, 480, addr__housenumber="49", **ends),
        way(1, [1, 2, 3, 4], addr__interpolation="odd"),
    )
    best = found.find("21 Long Row, Aston")[0]
    assert best.accuracy is Accuracy.INTERPOLATED
    assert best.sure
    assert distance_m((best.lat, best.lon), (50.0, 8 + 200 / 71_475)) < 2
    assert distance_m((found.find("45 Long Row, Aston")[0].lat, found.find("45 Long Row, Aston")[0].lon),
                      (50.0, 8 + 440 / 71_475)) < 2  # fmt: skip


def test_a_row_is_kept_as_one_line_and_counted_backwards_too(tmp_path: Path) -> None:
    found = gazetteer(
        tmp_path,
        node(1, 0, addr__housenumber="40"),
        node(2, 390, addr__housenumber="1"),
        way(1, [1, 2], addr__interpolation="all", addr__street="Long Row"),
    )
    assert found._region.db.execute("SELECT low, high, step FROM span").fetchall() == [(1, 40, 1)]
    best = found.find("11 Long Row")[0]
    assert best.accuracy is Accuracy.INTERPOLATED
    assert distance_m((best.lat, best.lon), (50.0, 8 + 290 / 71_475)) < 2


def test_a_row_with_a_wrong_rule_or_a_node_outside_is_left_out(tmp_path: Path) -> None:
    found = gazetteer(
        tmp_path,
        node(1, 0, addr__housenumber="1", addr__street="Long Row"),
        node(2, 300, addr__housenumber="31", addr__street="Long Row"),
        way(1, [1, 2], addr__interpolation="zigzag"),
        way(2, [1, 99, 2], addr__interpolation="odd"),
    )
    assert found._region.db.execute("SELECT count(*) FROM span").fetchone() == (0,)


def test_a_house_gets_its_street_from_its_relation(tmp_path: Path) -> None:
    relation = '<relation id="1"><member type="node" ref="1" role="house"/><member type="way" ref="7" role="street"/>'
    found = gazetteer(
        tmp_path,
        node(1, 0, addr__housenumber="3", addr__city="Villers"),
        f"{relation}{tags(type='associatedStreet', name='Rue Haute')}</relation>",
    )
    assert found.find("3 rue Haute, Villers")[0].accuracy is Accuracy.ADDRESS


def test_a_building_with_a_courtyard_has_its_number_too(tmp_path: Path) -> None:
    members = '<member type="way" ref="2" role="inner"/><member type="way" ref="1" role="outer"/>'
    said = tags(type="multipolygon", addr__housenumber="3", addr__street="Rue Haute", addr__city="Villers")
    found = gazetteer(
        tmp_path,
        *[node(n, 10 * n) for n in range(1, 7)],
        way(1, [1, 2, 3, 1]),
        way(2, [4, 5, 6, 4]),
        f'<relation id="1">{members}{said}</relation>',
    )
    best = found.find("3 rue Haute, Villers")[0]
    assert best.accuracy is Accuracy.ADDRESS
    assert distance_m((best.lat, best.lon), (50.0, 8 + 20 / 71_475)) < 1
