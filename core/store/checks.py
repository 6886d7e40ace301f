"""A setting, and how the value of one is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import BadInput


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: its default, what it means, and how a value is checked (raises BadInput)."""

    key: str
    default: str
    meaning: str
    check: Callable[[str], object] = str


def number(low: float, high: float) -> Callable[[str], float]:
    """A number between these."""

    def check(text: str) -> float:
        try:
            value = float(text)
        except ValueError as wrong:
            raise BadInput(f"“{text}” is no number; give one from {low:g} to {high:g}.") from wrong
        if not low <= value <= high:
            raise BadInput(f"“{text}” is out of range; give a number from {low:g} to {high:g}.")
        return value

    return check


def or_nothing(check: Callable[[str], object]) -> Callable[[str], object]:
    """Empty, or as `check` wants it."""
    return lambda text: check(text) if text else text


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words."""

    def check(text: str) -> str:
        if text not in words:
            raise BadInput(f"“{text}” is not known here; choose {', '.join(w or 'nothing' for w in words)}.")
        return text

    return check


def server(text: str) -> str:
    """A web address without anything secret in it: it stands in the file, in its journal, and is shown to people."""
    if set(text) & set("@?#"):
        raise BadInput("only scheme, host and path belong there; settings are no place for a secret.")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        known = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if text and (not known or " " in text):
        raise BadInput(f"“{text}” is no address of a server; write it like https://server.example.org.")
    return text


def whole_server(text: str) -> str:
    """The same with its scheme: one on this machine is seldom asked by https, and nobody guesses."""
    if text and "://" not in text:
        raise BadInput(f"“{text}” is no address of a server; write it like http://localhost:5000.")
    return server(text)
