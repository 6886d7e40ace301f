"""Reads an OpenAddresses export: CSV, or GeoJSON with one feature a line (also gzipped)."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from core.errors import BadInput
from core.region.items import SCALE, Address, Item, Point, Provenance, Report

LICENCE = "OpenAddresses (openaddresses.io); the licence is that of the source named there"
_NEEDED = {"lon", "lat", "number", "street"}
_REPORT_EVERY = 5_000


class OpenAddressesFile:
    """One export. Rows without number, street or a place on the earth are left out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def provenance(self) -> Provenance:
        """The file itself says neither licence nor date: the date is the file's. Raises BadInput."""
        try:
            facts = self.path.stat()
        except OSError as wrong:
            raise _unreadable(self.path, wrong) from wrong
        return Provenance(
            name=self.path.name,
            path=str(self.path.absolute()),
            kind="OpenAddresses",
            licence=LICENCE,
            date=datetime.fromtimestamp(facts.st_mtime, UTC).date().isoformat(),
            size=facts.st_size,
        )

    def items(self, report: Report) -> Iterator[Item]:
        """Its addresses. Raises BadInput for a file of another kind, naming the line."""
        try:
            with closing(self._open()) as text:
                rows = _rows(text, self.path) if ".csv" in self.path.suffixes else _features(text, self.path)
                for count, row in enumerate(rows, 1):
                    if count % _REPORT_EVERY == 0:
                        report(count / (count + 50_000))
                    if address := _address(row):
                        yield address
        except (OSError, EOFError) as wrong:
            raise _unreadable(self.path, wrong) from wrong
        except UnicodeDecodeError as wrong:
            raise BadInput(f"{self.path.name} is not text in UTF-8, as OpenAddresses writes it.") from wrong

    def _open(self) -> TextIO:
        if self.path.suffix == ".gz":
            return gzip.open(self.path, "rt", encoding="utf-8-sig", newline="")
        return self.path.open(encoding="utf-8-sig", newline="")


def _unreadable(path: Path, wrong: Exception) -> BadInput:
    return BadInput(
        f"{path} cannot be read ({getattr(wrong, 'strerror', None) or wrong}); check its name and download."
    )


def _rows(text: TextIO, path: Path) -> Iterator[Mapping[str, Any]]:
    reader = csv.reader(text, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if missing := _NEEDED - set(header):
            raise BadInput(
                f"{path.name} lacks the columns {', '.join(sorted(missing)).upper()} of an OpenAddresses file; "
                "for a file of orders use roundsman import."
            )
        for cells in reader:
            yield dict(zip(header, cells, strict=False))
    except csv.Error as wrong:
        raise BadInput(f"{path.name}, line {reader.line_num}: {wrong}; mend the line or download it again.") from wrong


def _features(text: TextIO, path: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(text, 1):
        if line.strip():
            try:
                rows = _in_line(line)
            except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as wrong:
                raise BadInput(f"{path.name}, line {number}: this is not GeoJSON with one feature a line.") from wrong
            yield from rows


def _in_line(line: str) -> list[Mapping[str, Any]]:
    read = json.loads(line)
    rows: list[Mapping[str, Any]] = []
    for feature in read["features"] if read.get("type") == "FeatureCollection" else [read]:
        lon, lat = ((feature.get("geometry") or {}).get("coordinates") or ("", ""))[:2]
        rows.append({**(feature.get("properties") or {}), "lon": lon, "lat": lat})
    return rows


def _address(row: Mapping[str, Any]) -> Address | None:
    def cell(name: str) -> str:
        return str(row.get(name) or "").strip()

    at = _point(cell("lat"), cell("lon"))
    number, street = cell("number"), cell("street")
    if at is None or not number or not street:
        return None
    areas = tuple(name for name in (cell("district"), cell("region")) if name)
    return Address(number, street, cell("city"), cell("postcode"), areas, at)


def _point(lat: str, lon: str) -> Point | None:
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        return None
    # NaN fails both comparisons.
    if not (abs(north) <= 90 and abs(east) <= 180):
        return None
    return round(north * SCALE), round(east * SCALE)
