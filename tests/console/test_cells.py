"""What is written for the cells that change, held against a small terminal."""

from __future__ import annotations

import random

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from console.cells import Look, Standing, look, turned
from tests.console.stream import Screen, parts

PLAIN, RED, MUTED = Style(), Style(color="red"), Style(color="#808080", bgcolor="#202020")
LOUD = Style(color="red", bold=True, bgcolor="#202020")
STYLES = (
    PLAIN, RED, MUTED, LOUD, Style(reverse=True), Style(underline=True, bold=True, dim=True), Style(dim=True),
    Style(bgcolor="blue"), Style(color="bright_red", bgcolor="#404040", overline=True), None,
)  # fmt: skip
#: They would be seen on a blank.
ON_BLANKS = {"4", "7", "9", "53"}


def standing(width: int, height: int = 1, colours: ColorSystem = ColorSystem.EIGHT_BIT) -> Standing:
    one = Standing(width, height, colours)
    for y in range(height):
        one.put(0, y, [Segment(" " * width, PLAIN)])
    one.written()
    return one


def sent(one: Standing, *segments: Segment, x: int = 0, y: int = 0) -> str:
    one.put(x, y, segments)
    return one.written()


def test_what_stands_already_is_not_sent() -> None:
    one = standing(20)
    assert "Van 12" in sent(one, Segment("Van 12", RED))
    assert sent(one, Segment("Van 12", RED)) == ""
    assert "\x1b[1;6H" in (text := sent(one, Segment("Van 13", RED)))
    assert "3" in text
    assert "Van" not in text


def test_a_blank_has_no_ink() -> None:
    one = standing(20)
    assert sent(one, Segment("     ", Style(color="green", bold=True))) == ""
    assert sent(one, Segment("     ", Style(color="green", reverse=True))) != ""
    # So words of one look are one stretch, whatever the look of the blanks between them.
    words = (Segment("On", LOUD), Segment(" ", MUTED), Segment("time", LOUD))
    assert "On time" in sent(standing(20), *words)


def test_a_few_letters_that_stand_already_are_written_again_and_many_are_gone_over() -> None:
    one = standing(30)
    sent(one, Segment("aXbYc......................", RED))
    assert "1Xb2" in sent(one, Segment("1Xb2c", RED))
    assert "\x1b[19C4" in sent(one, Segment("3Xb2c...............4", RED))


def test_each_look_is_named_once_a_frame() -> None:
    one = standing(40, 10)
    for y in range(10):
        one.put(0, y, [Segment(f"Customer {y} ", RED), Segment(f"1 Street {y} ", MUTED), Segment(f"{y} kg", LOUD)])
    turns = [part for known, part in parts(one.written().encode()) if known and part.endswith("m")]
    assert len(turns) == 4  # three looks, and back


@pytest.mark.parametrize("colours", list(ColorSystem))
@pytest.mark.parametrize("seed", range(20))
def test_after_each_frame_the_terminal_shows_what_was_put(seed: int, colours: ColorSystem) -> None:
    chance, width, height = random.Random(seed), 24, 5
    one, screen = Standing(width, height, colours), Screen(width, height)
    wanted = [[("?", Look())] * width for _ in range(height)]
    for frame in range(12):
        for _ in range(height if frame == 0 else chance.randint(1, 4)):
            x, y = (0, _) if frame == 0 else (chance.randrange(width), chance.randrange(height))
            segments = [
                Segment("".join(chance.choices("ab ─⣿", k=length)), chance.choice(STYLES))
                for length in (chance.randint(1, 9), chance.randint(1, 9), width)[0 if frame else 1 :]
            ]
            one.put(x, y, segments)
            cells = [(letter, look(part.style, colours)) for part in segments for letter in part.text][: width - x]
            wanted[y][x : x + len(cells)] = cells
        screen.feed(one.written().encode())
        for y, line in enumerate(wanted):
            for x, (letter, there) in enumerate(line):
                marks, ink, ground = screen.looks[y][x]
                assert screen.letter(x, y) == letter
                if letter != " " or ON_BLANKS & set(there.marks):
                    assert (marks, ink, ground) == (frozenset(there.marks), there.ink, there.ground)
                else:
                    assert (ON_BLANKS & marks, ground) == (set(), there.ground)


@pytest.mark.parametrize(
    ("before", "after"), [("漢字ab", "漢字ac"), ("राम  x", "राम  y"), ("漢字漢字", "abcd  "), ("ab漢字", "ab漢x")]
)
def test_a_line_with_letters_of_doubtful_width_is_written_whole(before: str, after: str) -> None:
    one, screen = standing(10), Screen(10, 1)
    for text in (before, after):
        screen.feed(sent(one, Segment(text.ljust(10), RED)).encode())
        assert str(screen).startswith(text.rstrip())
    assert sent(one, Segment(after.ljust(10), RED)) == ""


def test_what_covers_half_of_a_wide_letter_leaves_a_blank_of_it() -> None:
    one, screen = standing(8), Screen(8, 1)
    screen.feed(sent(one, Segment("漢字漢字", RED)).encode())
    screen.feed(sent(one, Segment("ab", RED), x=1).encode())
    assert str(screen) == " ab 漢字"


@pytest.mark.parametrize("seed", range(30))
def test_the_shortest_turn_leads_to_the_look(seed: int) -> None:
    chance = random.Random(seed)
    now, screen = Look(), Screen(1, 1)
    for _ in range(30):
        wanted = look(chance.choice(STYLES), ColorSystem.EIGHT_BIT)
        codes, now = turned(now, wanted)
        assert now == wanted
        screen.feed(f"{codes}\x1b[Hx".encode())
        assert screen.looks[0][0] == (frozenset(wanted.marks), wanted.ink, wanted.ground)
        assert len(codes) <= max(3, len(turned(Look(), wanted)[0]) + 1)
