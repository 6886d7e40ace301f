"""Routes for a navigator (GPX 1.1, topografix.com): a point a stop, the depot at both ends, and the roads between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from core.deliveries.sheets.model import Sheet, SheetStop
from core.text import guard
from core.version import VERSION

_NAMESPACE = "http://www.topografix.com/GPX/1/1"
#: Two code points that `guard` lets through and XML 1.0 does not know.
_NO_XML = re.compile("[\ufffe\uffff]")


def gpx(sheets: Sequence[Sheet]) -> str:
    """The routes as one document."""
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(_name("gpx"), {"version": "1.1", "creator": f"Roundsman {VERSION}"})
    for sheet in sheets:
        route = _text(root, "rte", None)
        _text(route, "name", f"{sheet.vehicle} {sheet.day}")
        _point(route, sheet.depot_lat, sheet.depot_lon, sheet.departs, f"Depot {sheet.depot}", "")
        for stop in sheet.stops:
            number = f"{stop.number} {stop.orders[0].order}" if stop.orders else str(stop.number)
            _point(route, stop.lat, stop.lon, stop.arrival, number, _said(sheet, stop))
        _point(route, sheet.depot_lat, sheet.depot_lon, sheet.returns, f"Depot {sheet.depot}", "")
    # The schema wants all routes before the first track.
    for sheet in sheets:
        _track(root, sheet)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _track(root: ET.Element, sheet: Sheet) -> None:
    """The line along the roads, a segment a way; where no road is known there is none."""
    led = [way for way in sheet.ways if not way.straight]
    if not led:
        return
    track = _text(root, "trk", None)
    _text(track, "name", f"{sheet.vehicle} {sheet.day}")
    for way in led:
        segment = ET.SubElement(track, _name("trkseg"))
        for lat, lon in way.shape:
            ET.SubElement(segment, _name("trkpt"), {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})


def _said(sheet: Sheet, stop: SheetStop) -> str:
    promised = sheet.promised(stop)
    parts = [f"promised {promised}"] if promised else []
    for order in stop.orders:
        parts += [part for part in (order.order, order.customer, order.phone, order.place) if part]
        parts += [f"{heading}: {text}" for heading, text in order.remarks]
    return "; ".join(parts)


def _point(route: ET.Element, lat: float, lon: float, at: int, name: str, said: str) -> None:
    point = ET.SubElement(route, _name("rtept"), {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})
    # The schema wants them in this order.
    _text(point, "time", datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _text(point, "name", name)
    if said:
        _text(point, "desc", said)


def _text(parent: ET.Element, name: str, text: str | None) -> ET.Element:
    element = ET.SubElement(parent, _name(name))
    element.text = None if text is None else _NO_XML.sub("", guard(text))
    return element


def _name(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
