"""The two themes: everything can be read, by night and by day, in 256 colours too."""

from __future__ import annotations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from console.styles.themes import DAY, NIGHT, THEMES

INKS = ("foreground", "primary", "success", "warning", "error", "ink-muted", "ink-strong")
GROUNDS = ("background", "surface", "panel", "cursor-background")


def color(theme: Theme, name: str) -> Color:
    found = theme.variables.get(name) or getattr(theme, name)
    assert isinstance(found, str)
    return Color.parse(found)


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""

    def luminance(color: Color) -> float:
        parts = [part / 255 for part in color.rgb]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_ink_can_be_read_on_every_ground(theme: Theme, ink: str, ground: str) -> None:
    if ink == "ink-muted" and ground == "cursor-background":
        pytest.skip("the cursor's row has no muted ink")
    # 4.5 is what WCAG asks of text; muted ink is never the only place of a fact.
    assert contrast(color(theme, ink), color(theme, ground)) >= (4.0 if ink == "ink-muted" else 4.5)


@pytest.mark.parametrize("theme", [NIGHT, DAY], ids=lambda theme: theme.name)
def test_the_cursor_stands_apart_in_256_colours(theme: Theme) -> None:
    def downgraded(name: str) -> int | None:
        return RichColor.from_rgb(*color(theme, name).rgb).downgrade(ColorSystem.EIGHT_BIT).number

    assert downgraded("cursor-background") != downgraded("background")
    assert downgraded("panel") != downgraded("background")
