"""`roundsman --plain`: the console as questions and answers, line by line, for screen readers and slow lines.

Nothing is drawn: a place is read out as sentences, then its commands stand under numbers. Each is carried out by its
verb, so that what can be done here is what can be done there.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import click

from console import commands
from console.cli.frame import Context, say
from console.commands import Command, Place
from core.errors import DispatchError

#: What reads a place out.
_ROWS = {
    "orders": "orders list",
    "pins": "pins list",
    "plan": "plan show",
    "day": "day show",
    "messages": "messages list",
    "numbers": "numbers",
    "journal": "log",
}
_ELSEWHERE = Place("", "0", "Elsewhere: fleet, region, settings", "")
_HOW = "Type a number; a verb, such as plan build; on tomorrow for another day; help for tasks; b goes back; q leaves."


class Left(Exception):
    """The person is gone, or wants to go."""


def converse(context: Context, run: Callable[[list[str]], int]) -> int:
    """Talk until the person leaves; `run` carries a command line out. Answers the exit code."""
    try:
        Talk(context, run).places()
    except Left:
        say("Everything is saved.")
    return 0


class Talk:
    """One conversation: the day it is about, and what is asked and done."""

    def __init__(self, context: Context, run: Callable[[list[str]], int]) -> None:
        self._context = context
        self._run = run
        self._day: date = context.desk.today()

    def places(self) -> None:
        """Read the places out and go to the one that is chosen, for ever."""
        desk = self._context.desk
        say(f"Roundsman. {desk.setting('shop.name') or desk.path.stem}. {self._day:%A} {self._day}.")
        if desk.last_seq() == 0:
            say("Nothing is in this file yet: begin sets the shop up; demo --story tells of an invented one.")
        say(_HOW)
        places = {place.key: place for place in (*commands.PLACES, _ELSEWHERE)}
        menu = [f"{place.key}: {place.title}." for place in places.values()]
        for chosen in self._chosen("Where to", menu):
            if chosen in places:
                self._place(places[chosen])
            else:
                self._line(chosen)

    def _place(self, place: Place) -> None:
        """Its rows, then its commands, until the person goes back."""
        offered = _offered(place.name or commands.EVERYWHERE)
        if place.name in _ROWS:
            self._do(_ROWS[place.name].split())
        menu = [f"{number}: {each.title.rstrip('…')}. {each.verb}." for number, each in enumerate(offered, 1)]
        for chosen in self._chosen(place.title.partition(":")[0], menu):
            if chosen in {"b", "back"}:
                return
            if chosen.isascii() and chosen.isdigit() and 0 < int(chosen) <= len(offered):
                self._command(offered[int(chosen) - 1])
            else:
                self._line(chosen)

    def _chosen(self, question: str, menu: Sequence[str]) -> Iterator[str]:
        """The answers, one after the other; the menu is read out at first, and again where it is asked for by `?`."""
        answer = "?"
        while True:
            if answer == "?":
                say("\n".join(menu))
            elif answer:
                yield answer
            answer = self._ask(f"{question} (? lists)")

    def _command(self, command: Command) -> None:
        """Ask for what its verb needs, then do it."""
        words = command.verb.split()
        verb = _verb(words)
        while isinstance(verb, click.Group):
            names = verb.list_commands(click.Context(verb))
            say(f"{' '.join(words)}: {', '.join(names)}.")
            words.append(self._ask("Which"))
            verb = _verb(words)
        if verb is None:
            say(f"There is no {' '.join(words)}.")
            return
        for param in verb.params:
            if isinstance(param, click.Argument) and (param.required or param.nargs == -1):
                words += _split(self._ask(str(param.name).replace("_", " ").capitalize()))
        words += self._options(verb)
        if not command.asks or self._ask("It goes out of the house, or cannot be undone. Yes or no").lower()[:1] == "y":
            self._do(words)

    def _options(self, verb: click.Command) -> list[str]:
        """What the person adds to the verb; `?` reads its options out."""
        known = [p for p in verb.params if isinstance(p, click.Option) and not {"--day", "--json"} & set(p.opts)]
        while known:
            added = self._ask("Options, or Enter; ? reads them out")
            if added != "?":
                return _split(added)
            for option in known:
                say(f"{', '.join((*option.opts, *option.secondary_opts))}: {option.help or ''}")
        return []

    def _line(self, text: str) -> None:
        """A verb as it is typed, or another day."""
        words = _split(text)
        if words[:1] == ["on"] and len(words) == 2:
            try:
                self._day = self._context.desk.day(words[1])
                say(f"The day is {self._day:%A} {self._day}.")
            except DispatchError as refused:
                say(str(refused))
        elif words and _verb(words[:1]) is None:
            say(f"“{words[0]}” is no number here and no verb. {_HOW}")
        elif words:
            self._do(words)

    def _do(self, words: list[str]) -> None:
        """Carry a verb out, on the day that is talked about where it takes one."""
        verb, takes = _verb(words), set[str]()
        if verb is not None:
            takes = {name for param in verb.params for name in param.opts}
        if "--day" in takes and "--day" not in words:
            words = [*words, "--day", self._day.isoformat()]
        self._run(["--plain", "--file", str(self._context.desk.path), *words])

    def _ask(self, question: str) -> str:
        """The answer without blanks around it. Raises Left at the end of the input, and for `q`."""
        # Not `input`: with a line editor behind it, it moves the cursor.
        sys.stdout.write(f"{question}? ")
        sys.stdout.flush()
        answer = sys.stdin.readline()
        if not answer or answer.strip() in {"q", "quit"}:
            raise Left
        return answer.strip()


def _offered(where: str) -> list[Command]:
    """The commands of a place that have a verb, each verb once."""
    offered: dict[str, Command] = {}
    for command in commands.at(where):
        if command.verb:
            offered.setdefault(command.verb, command)
    return list(offered.values())


def _verb(words: Sequence[str]) -> click.Command | None:
    """What these words name, as far as they are verbs; None where the first is none."""
    from console.cli import roundsman

    found: click.Command = roundsman
    for word in words:
        if not isinstance(found, click.Group):
            break
        inner = found.get_command(click.Context(found), word)
        if inner is None:
            return None
        found = inner
    return found


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
