"""Sentences about orders and stops."""

from __future__ import annotations


def sentence(text: str) -> str:
    """The text with a capital at its start, where it begins with what an order is called."""
    return text[:1].upper() + text[1:]


def counted(number: int, thing: str) -> str:
    """`1 stop`, `12 stops`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
