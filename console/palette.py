"""The palette's commands, from the command table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from console import commands, helping
from console.commands import Command
from console.text import show

if TYPE_CHECKING:
    from console.app import RoundsmanApp


class CommandProvider(Provider):
    """Every command of the table; those of another place go there first.

    All hits are yielded at once, without awaiting anything: late ones would move the highlight under the finger.
    """

    async def discover(self) -> Hits:
        """With nothing typed: the commands of this place, then those of everywhere."""
        here = self._house.current_mode
        for command in (*commands.at(here), *commands.at(commands.EVERYWHERE)):
            yield DiscoveryHit(_line(show(command.title), command), self._run(command), text=command.title)

    async def search(self, query: str) -> Hits:
        """Commands whose title, place or verb matches."""
        matcher = self.matcher(query)
        for command in commands.COMMANDS:
            title = f"{commands.where_title(command)}: {command.title}"
            score = max(matcher.match(title), matcher.match(command.verb))
            if score > 0:
                yield Hit(score, _line(matcher.highlight(title), command), self._run(command), text=title)
        for page in helping.pages():
            title = f"Help: {page.title}"
            heard = all(word in f"{page.words} {page.title.lower()}" for word in query.lower().split())
            score = max(matcher.match(title), float(heard))
            if score > 0:
                yield Hit(score, matcher.highlight(title), self._read(page.topic), text=title)

    @property
    def _house(self) -> RoundsmanApp:
        return cast("RoundsmanApp", self.app)

    def _read(self, topic: str) -> partial[None]:
        from console.flows.helping import show as read

        return partial(self._house.start, partial(read, self._house, topic), name="help")

    def _run(self, command: Command) -> partial[None]:
        return partial(self._house.do, command)


def _line(title: Content, command: Command) -> Content:
    parts = [f"key {commands.key_name(command.key)}"] if command.key else []
    parts += [f"roundsman {command.verb}"] if command.verb else []
    return title + show(f"   {' · '.join(parts)}", "$ink-muted not bold")
