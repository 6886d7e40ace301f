"""Our own words for every kind of message, in five languages: a TOML file each, read when it is first asked for."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

#: The languages there are words in, with their own names.
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "pt": "Português"}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2}))?(?:[-_.@].*)?", re.IGNORECASE | re.ASCII)


def tag(text: str, default: str = "en") -> str:
    """The language meant by `de`, `DE_at` or `fr-CA.UTF-8`, as `de-AT`; `default` where we have no words in it."""
    found = _TAG.fullmatch(text.strip())
    if found is None or found[1].lower() not in LANGUAGES:
        return default
    return f"{found[1].lower()}-{found[2].upper()}" if found[2] else found[1].lower()


def base(language: str) -> str:
    """The language without its country: `de` of `de-AT`."""
    return tag(language).partition("-")[0]


def country(language: str) -> str:
    """The country of it: `AT` of `de-AT`; empty where it names none."""
    return tag(language).partition("-")[2]


@cache
def read(language: str) -> dict[str, Any]:
    """Everything in the file of a language of `LANGUAGES`."""
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
