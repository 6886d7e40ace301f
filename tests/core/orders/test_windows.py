from __future__ import annotations

import pytest

from core.errors import BadInput
from core.orders.windows import Window, show


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9-12", "09:00–12:00"),
        ("09:00–12:00", "09:00–12:00"),
        ("1:00 PM - 2:00PM", "13:00–14:00"),
        ("13:00 - 14:00", "13:00–14:00"),
        ("9:00 a.m. - 1:00 p.m.", "09:00–13:00"),
        ("1-2pm", "13:00–14:00"),
        ("10-2pm", "10:00–14:00"),
        ("11:30-1pm", "11:30–13:00"),
        ("before 12", "00:00–12:00"),
        ("after 17:30", "17:30–23:59"),
        ("between 9 and 12", "09:00–12:00"),
        ("entre 9h et 12h30", "09:00–12:30"),
        ("9 Uhr bis 12 Uhr", "09:00–12:00"),
        ("9.30-11.15", "09:30–11:15"),
        ("0900-1200", "09:00–12:00"),
        ("13:00:00 - 14:00:00", "13:00–14:00"),
        ("noon - 3pm", "12:00–15:00"),
        ("20:00-24:00", "20:00–23:59"),
        ("9-12; 14-16", "09:00–12:00; 14:00–16:00"),
        ("14-16, 9-12", "09:00–12:00; 14:00–16:00"),
        ("9-12 and 14-16", "09:00–12:00; 14:00–16:00"),
        ("9-12 soft", "09:00–12:00 soft"),
        ("9-12 (soft); 14-16", "09:00–12:00 soft; 14:00–16:00"),
        ("any time", ""),
        ("  ", ""),
    ],
)
def test_windows_are_read_as_people_write_them(text: str, meant: str) -> None:
    assert show(Window.parse(text)) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("14-12", "ends before it starts"),
        ("9-5", "ends before it starts"),
        ("12-12", "ends before it starts"),
        ("14:00", "is a moment, no window"),
        ("25-26", "is no time of day"),
        ("morning", "names no window"),
        (";;;", "names no window"),
        ("9 - 12 - 14", "names no window"),
        ("\x1b[2J9-12", "names no window"),
    ],
)
def test_what_is_no_window_is_refused_with_the_way_out(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Window.parse(text)


def test_what_is_shown_can_be_read_again() -> None:
    windows = Window.parse("9-12 soft; after 17:30; before 8")
    assert Window.parse(show(windows)) == windows
