"""How keys are written for people."""

from __future__ import annotations

#: How a key is written for people, where Textual's name is not what stands on it.
_KEYS = {
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "enter": "Enter",
    "space": "Space",
    "escape": "Esc",
    "delete": "Del",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
    "at": "@",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "equals_sign": "=",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "tab": "Tab",
}


def key_name(key: str) -> str:
    """A key as it stands on the keyboard: `^p` for ctrl+p, `Enter`, `?`; the first of several."""
    first = key.split(",")[0]
    if first.startswith("ctrl+"):
        return f"^{first[5:]}"
    if first.startswith("shift+"):
        return f"Shift+{key_name(first[6:])}"
    return _KEYS.get(first, first)
