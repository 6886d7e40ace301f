"""The two themes, night and day."""

from __future__ import annotations

from textual.theme import Theme

# The dark grounds are nearly grey (saturation below 0.15): on a terminal of 256 colours they then fall on its ramp of
# greys and stay apart, where bluer ones would all become black.

NIGHT = Theme(
    name="night",
    dark=True,
    primary="#8ab8d0",
    secondary="#5f7f92",
    accent="#8ab8d0",
    success="#93bf85",
    warning="#dfb567",
    error="#f19c8f",
    foreground="#d6dae0",
    background="#16181c",
    surface="#1c1f24",
    panel="#24272d",
    variables={
        "ink-muted": "#828b97",
        "ink-strong": "#f2f4f7",
        "cursor-background": "#2a4454",
        "cursor-idle": "#2a2e33",
        "line": "#323a45",
        "street": "#4d5866",
        "road": "#76828f",
        "route-1": "#8ab8d0",
        "route-2": "#dfb567",
        "route-3": "#93bf85",
        "route-4": "#c9a0d8",
        "route-5": "#e59a76",
        "route-6": "#7cc4b8",
        "input-cursor-background": "#8ab8d0",
        "input-cursor-foreground": "#16181c",
        "input-selection-background": "#8ab8d0 30%",
        "scrollbar": "#3a434f",
        "scrollbar-hover": "#4b5664",
        "scrollbar-active": "#8ab8d0",
        "scrollbar-background": "#16181c",
        "scrollbar-background-hover": "#16181c",
        "scrollbar-background-active": "#16181c",
        "scrollbar-corner-color": "#16181c",
    },
)

DAY = Theme(
    name="day",
    dark=False,
    primary="#1c6484",
    secondary="#4f7a90",
    accent="#1c6484",
    success="#2f7034",
    warning="#754b00",
    error="#b02a22",
    foreground="#2a2e35",
    background="#faf8f4",
    surface="#f3f1ec",
    panel="#e9e5dc",
    variables={
        "ink-muted": "#5f646c",
        "ink-strong": "#101215",
        "cursor-background": "#cfe2ec",
        "cursor-idle": "#e6ebee",
        "line": "#cfcabf",
        "street": "#b3ac9d",
        "road": "#8d8678",
        "route-1": "#1c6484",
        "route-2": "#8a5a00",
        "route-3": "#2f7034",
        "route-4": "#7a3f8f",
        "route-5": "#a34a1f",
        "route-6": "#0f6f66",
        "input-cursor-background": "#1c6484",
        "input-cursor-foreground": "#faf8f4",
        "input-selection-background": "#1c6484 25%",
        "scrollbar": "#c9c3b6",
        "scrollbar-hover": "#b3ac9d",
        "scrollbar-active": "#1c6484",
        "scrollbar-background": "#faf8f4",
        "scrollbar-background-hover": "#faf8f4",
        "scrollbar-background-active": "#faf8f4",
        "scrollbar-corner-color": "#faf8f4",
    },
)

THEMES = {theme.name: theme for theme in (NIGHT, DAY)}
