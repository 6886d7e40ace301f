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
    """The language meant by `de`, `DE_at` or `fr-CA.UTF-8`, as `de-AT`; `default` where we have no words in it.

    A language without its country is that of `default`, where both are one language: `en` is `en-US` in a shop there.
    """
    language, where = _parts(text)
    if not language or (not where and _parts(default)[0] == language):
        return default
    return f"{language}-{where}" if where else language


def base(text: str) -> str:
    """The language of a tag without its country: `de` of `de-AT`; English where we have no words in it."""
    return _parts(text)[0] or "en"


def country(text: str) -> str:
    """The country of a tag: `AT` of `de-AT`; empty where it names none."""
    return _parts(text)[1]


def _parts(text: str) -> tuple[str, str]:
    found = _TAG.fullmatch(text.strip())
    if found is None or found[1].lower() not in LANGUAGES:
        return "", ""
    return found[1].lower(), (found[2] or "").upper()


@cache
def read(language: str) -> dict[str, Any]:
    """Everything in the file of a language of `LANGUAGES`."""
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
