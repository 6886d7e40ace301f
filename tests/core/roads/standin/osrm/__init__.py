"""A stand-in for OSRM's bindings, where they cannot be installed: the same calls, and what its graph's file tells it.

The file BASE.hsgr holds a word: `right` answers, `hangs` never does, `dies` ends the process, `noisy` prints.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any


class Array(list[Any]):
    """OSRM's own list."""


class Object(dict[str, Any]):
    """OSRM's own dictionary."""


class TableParameters:
    def __init__(self, **options: Any) -> None:
        self.__dict__ |= options


class RouteParameters(TableParameters):
    pass


class OSRM:
    def __init__(self, *, storage_config: str, algorithm: str, use_shared_memory: bool, **limits: int) -> None:
        if algorithm != "CH":
            raise RuntimeError("Could not find any metrics for MLD in the data. Did you load the right dataset?")
        self.mood = Path(storage_config + ".hsgr").read_text()
        if self.mood == "broken":
            raise RuntimeError("Config Parameters are Invalid")

    def Table(self, asked: TableParameters) -> Object:
        self._be()
        places = asked.coordinates
        assert len(asked.radiuses) == len(places)
        for number, (_, lat) in enumerate(places):
            if lat > 60:
                raise RuntimeError(f"NoSegment - Could not find a matching segment for coordinate {number}")
        rows, columns = asked.sources, asked.destinations
        times = Array(Array(abs(a - b) * 10.0 if {a, b} != {0, 2} else None for b in columns) for a in rows)
        snapped = [Object(location=Array(places[i])) for i in range(len(places))]
        return Object(
            code="Ok", durations=times, distances=times,
            sources=Array(snapped[i] for i in rows), destinations=Array(snapped[i] for i in columns),
        )  # fmt: skip

    def Route(self, asked: RouteParameters) -> Object:
        raise RuntimeError("NoRoute - Impossible route between points")

    def _be(self) -> None:
        if self.mood == "hangs":
            time.sleep(60)
        if self.mood == "dies":
            os._exit(3)
        if self.mood == "noisy":
            print("a library prints", flush=True)
