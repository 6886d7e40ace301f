"""A region built in a process of its own: the same file, the same sentences, and it ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, Cancelled, FileRefused
from core.region.apart import write_apart
from core.region.build import source_of, write
from core.region.service import add_region, region_facts
from fixtures import path

TOWN = path("town.osm.pbf")


def test_the_file_is_the_same_as_one_built_here(tmp_path: Path) -> None:
    told: list[str] = []
    write_apart(tmp_path / "apart.db", [TOWN], now=7, report=lambda share, what: told.append(what))
    write(tmp_path / "here.db", [source_of(TOWN)], now=7)
    assert (tmp_path / "apart.db").read_bytes() == (tmp_path / "here.db").read_bytes()
    assert list(dict.fromkeys(told)) == ["Reading town.osm.pbf", "Sorting addresses", "Ordering roads", ""]


def test_what_it_is_refused_is_said_in_the_same_words(tmp_path: Path) -> None:
    bad = tmp_path / "cut.osm.pbf"
    bad.write_bytes(TOWN.read_bytes()[:60_000])
    with pytest.raises(BadInput, match="cut off or damaged"):
        write_apart(tmp_path / "r.db", [bad], now=0)
    with pytest.raises(OSError, match="unable to open"):
        write_apart(tmp_path / "none" / "r.db", [TOWN], now=0)


def to_children(number: int) -> None:
    """Send a signal to the children that build a region."""
    told = ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())]
    for line in subprocess.run(told, capture_output=True, text=True, check=True).stdout.splitlines():
        if "core.region.worker" in line:
            os.kill(int(line.split()[0]), number)


def left(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if "region" in each.name}


def test_cancelled_it_ends_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Cancelled, match="as it was"):
        add_region(desk, [TOWN], apart=True, cancelled=lambda: True)
    assert left(tmp_path) == set()


def test_one_that_does_not_listen_is_not_waited_for(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Cancelled, match="as it was"):
        add_region(
            desk, [TOWN], apart=True, report=lambda share, what: to_children(signal.SIGSTOP), cancelled=lambda: True
        )
    assert left(tmp_path) == set()


def test_killed_it_is_told_and_the_region_before_stays(desk: Desk, tmp_path: Path) -> None:
    before = add_region(desk, [TOWN])

    with pytest.raises(FileRefused, match=r"ended unexpectedly \(Killed\); the region is as it was"):
        add_region(desk, [TOWN], apart=True, report=lambda share, what: to_children(signal.SIGKILL))
    assert region_facts(desk) == before
    assert left(tmp_path) == {"shop.region.db"}
