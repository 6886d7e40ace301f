"""What a desk keeps as long as it is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.desk import Desk


@dataclass
class Engine:
    """Something that costs much to begin."""

    closed: list[str] = field(default_factory=list)
    name: str = ""

    def close(self) -> None:
        self.closed.append(self.name)


def test_it_is_made_once_and_closed_with_the_desk(desk: Desk) -> None:
    closed: list[str] = []
    first = desk.kept("engine", 1, lambda: Engine(closed, "a"))
    assert desk.kept("engine", 1, lambda: Engine(closed, "b")) is first
    desk.kept("pump", 1, lambda: Engine(closed, "c"))
    assert closed == []
    desk.close()
    assert sorted(closed) == ["a", "c"]


def test_made_of_something_else_it_is_made_anew_and_the_one_before_is_closed(desk: Desk) -> None:
    closed: list[str] = []
    desk.kept("engine", 1, lambda: Engine(closed, "old"))
    assert desk.kept("engine", 2, lambda: Engine(closed, "new")).name == "new"
    assert closed == ["old"]
