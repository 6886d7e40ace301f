"""The child process in which OSRM runs: `python -m core.roads.adapters.osrm_worker BASE ALGORITHM`.

OSRM's bindings hold the interpreter's lock while they work, so they work here. Questions come on standard input, one
answer each goes to standard output, in the words of OSRM's HTTP API; its closing ends the process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from core.child import CHUNK, Sorry, Unpacker, packed
from core.roads.graphs import not_installed

#: (service, places as (lon, lat), options as in the line of a question)
Question = tuple[str, list[tuple[float, float]], Mapping[str, str]]


def main() -> int:
    """Answer until nobody asks any more. Returns the exit status."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not break the frames
    try:
        engine = _engine(*sys.argv[1:3])
        unpacker = Unpacker()
        while chunk := os.read(0, CHUNK):
            for question in unpacker.feed(chunk):
                answers.write(packed(engine if isinstance(engine, Sorry) else _answer(engine, question)))
    except BrokenPipeError:
        return 1  # nobody is waiting any more
    return 0


def _engine(base: str, algorithm: str) -> Any:
    try:
        import osrm
    except ImportError:
        return Sorry(not_installed())
    folder, name = os.path.split(base)
    try:
        # By its bare name: OSRM cuts ".osrm" out of a path wherever it stands.
        os.chdir(folder)
        return osrm.OSRM(
            storage_config=name, algorithm=algorithm, use_shared_memory=False, max_locations_distance_table=-1
        )
    except (OSError, RuntimeError) as wrong:
        return Sorry(
            f"OSRM cannot read its graph {base} ({wrong}); “roundsman roads osrm EXTRACT.osm.pbf” prepares it again."
        )


def _answer(engine: Any, question: Question) -> Any:
    """As a server answers; a refusal comes as an error whose text begins with the code."""
    service, places, options = question
    try:
        if service == "table":
            return _plain(engine.Table(_table(places, options)))
        return _plain(engine.Route(_route(places, options)))
    except RuntimeError as refusal:
        code, _, message = str(refusal).partition(" - ")
        return {"code": code, "message": message}
    except MemoryError:
        return Sorry("OSRM ran out of memory; plan fewer stops at a time, or close other programs.")


def _table(places: list[tuple[float, float]], options: Mapping[str, str]) -> Any:
    import osrm

    return osrm.TableParameters(
        coordinates=places,
        radiuses=[float(radius) for radius in options["radiuses"].split(";")],
        annotations=options["annotations"].split(","),
        sources=[int(number) for number in options["sources"].split(";")],
        destinations=[int(number) for number in options["destinations"].split(";")],
        generate_hints=False,
    )


def _route(places: list[tuple[float, float]], options: Mapping[str, str]) -> Any:
    import osrm

    return osrm.RouteParameters(
        coordinates=places,
        radiuses=[float(radius) for radius in options["radiuses"].split(";")],
        geometries=options["geometries"],
        overview=options["overview"],
        steps=True,
        continue_straight=False,
        generate_hints=False,
    )


def _plain(value: Any) -> Any:
    """OSRM's own objects and arrays as dictionaries and lists."""
    kind = type(value).__name__
    if kind == "Object":
        return {key: _plain(value[key]) for key in value}
    if kind == "Array":
        found = list(value)
        # A row of a table is numbers only: a thousand of them are not looked at one by one.
        nested = bool(found) and type(found[0]).__name__ in {"Object", "Array"}
        return [_plain(each) for each in found] if nested else found
    return value


if __name__ == "__main__":
    sys.exit(main())
