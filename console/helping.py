"""Help by task: a page says which keys lead from a wish to its end. Each is one file in `console/help`.

The files are Markdown but for the keys: `{plan.build}` is the key of a command, wherever the table puts it; `[enter]`
is a key inside a dialog; `<tomorrow>` is what a person types. In numbered lines they stand in the order in which they
are pressed: the tests press them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from console import commands
from core.errors import NotFound
from core.text import clean, fold

#: The pages, in the order in which a day needs them.
TOPICS = (
    "plan-tomorrow",
    "put-addresses-right",
    "customer-rings",
    "van-broke-down",
    "late-customer",
    "order-failed",
    "what-if",
    "close-the-day",
    "no-messages",
)
_FOLDER = Path(__file__).parent / "help"
_MARKED = re.compile(r"\{([a-z.]+)\}|\[([a-z0-9]+)\]|<([^<>]+)>|`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: `text` as it is read; for a key, `press` is what Textual calls it."""

    kind: Literal["text", "key", "typed", "verb"]
    text: str
    press: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One task: its lines in parts; `words` are found by the palette, too."""

    topic: str
    title: str
    words: str
    lines: tuple[tuple[Part, ...], ...]

    @property
    def steps(self) -> Iterator[Part]:
        """What is pressed and typed from the first to the last step, in order."""
        for line in self.lines:
            if line and line[0].text[:1].isdigit():
                yield from (part for part in line if part.kind in {"key", "typed"})

    @property
    def verbs(self) -> list[str]:
        """The command lines that it names."""
        return [part.text for line in self.lines for part in line if part.kind == "verb"]

    def plain(self) -> str:
        """The page as text: keys in brackets, what is typed in quotes."""
        signs = {"key": "[{}]", "typed": "“{}”", "verb": "{}", "text": "{}"}
        body = ("".join(signs[part.kind].format(part.text) for part in line) for line in self.lines)
        return "\n".join((self.title, "", *body)).rstrip()


@cache
def page(topic: str) -> Page:
    """The page of a topic in TOPICS."""
    title, words, *rest = (_FOLDER / f"{topic}.md").read_text(encoding="utf-8").rstrip().splitlines()
    lines = tuple(parts(line) for line in rest)
    return Page(topic, title.removeprefix("# "), words.removeprefix("words: "), lines[1:] if not lines[0] else lines)


def pages() -> list[Page]:
    """All of them, in their order."""
    return [page(topic) for topic in TOPICS]


def find(words: Sequence[str]) -> Page:
    """The page of that topic, or the first in which every word occurs. Raises NotFound naming the topics."""
    wanted = [fold(word) for word in words]
    for each in pages():
        if "-".join(wanted) == each.topic:
            return each
    for each in pages():
        heard = fold(f"{each.topic} {each.title} {each.words}")
        if wanted and all(word in heard for word in wanted):
            return each
    asked = clean(" ".join(words), limit=60)
    raise NotFound(f"There is no help page on “{asked}”; there are: {', '.join(TOPICS)}.")


def parts(line: str) -> tuple[Part, ...]:
    """A line as it is written in a page, with its keys named."""
    return tuple(_parts(line))


def _parts(line: str) -> Iterator[Part]:
    end = 0
    for found in _MARKED.finditer(line):
        if found.start() > end:
            yield Part("text", line[end : found.start()])
        end = found.end()
        command, key, typed, verb = found.groups()
        if command:
            press = commands.BY_ID[command].key
            yield Part("key", commands.key_name(press), press)
        elif key:
            yield Part("key", commands.key_name(key), key)
        else:
            yield Part("typed", typed) if typed else Part("verb", verb)
    if line[end:]:
        yield Part("text", line[end:])
