"""The one-line bars around a place: what is open, the places, and the keys that matter now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from console import commands
from console.commands import Command
from console.text import show, spread

#: From this width on the key bar shows more than six keys.
ROOMY = 100
#: Below this width or height the masthead says so.
SMALL = (40, 10)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the masthead says: whose file, which day, the time, who sits here and who else works on it."""

    shop: str = ""
    day: str = ""
    clock: str = ""
    who: str = ""
    others: str = ""


class Masthead(Widget):
    """The top line: shop and service day on the left; other consoles, person and clock on the right."""

    facts: reactive[Facts] = reactive(Facts())

    def render(self) -> Content:
        """Parts go from the right's inner end when the line is narrow: first the others, then the person."""
        facts = self.facts
        if self.size.width < SMALL[0] or self.app.size.height < SMALL[1]:
            return show(" Window too small." if self.size.width < 44 else " This window is too small; 80x24 shows all.")
        # The day is always in view; a long name of a shop is not.
        room = max(8, self.size.width - len(facts.day) - 12)
        left = [show(f" {facts.shop}", "bold").truncate(room, ellipsis=True), show(f"   {facts.day}", "$primary bold")]
        right = [show(f"{facts.others}   ", "$warning")] if facts.others else []
        right += [show(f"{facts.who}   ", "$ink-muted"), show(f"{facts.clock} ")]
        return spread(left, right, self.size.width)


class CommandBar(Widget):
    """Parts in a row, each of which runs its command when it is clicked."""

    def parts(self) -> Iterable[tuple[Command, Content]]:
        """The commands with what is shown of them."""
        return ()

    def render(self) -> Content:
        """As many as fit."""
        return Content("").join([Content(" "), *fitting([part for _, part in self.parts()], self.size.width)])

    async def on_click(self, event: events.Click) -> None:
        """Run what was clicked."""
        end = 1
        for command, part in self.parts():
            end += part.cell_length
            if event.x < end:
                await self.run_action(f"app.do('{command.id}')")
                return


class PlaceTabs(CommandBar):
    """The places with their number keys; the one where you are stands out, in weight as well as in colour."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here

    def parts(self) -> Iterable[tuple[Command, Content]]:
        """` 1 Orders  2 Pins …`."""
        for place in commands.PLACES:
            here = place.name == self._here
            styles = ("$primary bold on $background", "$ink-strong bold on $background") if here else ("$primary", "")
            digit = Content.styled(f" {place.key} ", styles[0])
            yield (
                commands.BY_ID[f"go.{place.name}"],
                digit + Content.styled(f"{place.title} ", styles[1] or "$ink-muted"),
            )


class KeyBar(CommandBar):
    """The keys that matter now, most important first, as many as fit."""

    def __init__(self, shown: Sequence[Command]) -> None:
        super().__init__()
        self._shown = shown

    def parts(self) -> Iterable[tuple[Command, Content]]:
        """`Enter Open   / Filter   …   ? Help`: what fits, at most six on a narrow terminal; the last one stays."""
        known = [(command, _key(command)) for command in self._shown]
        most = len(known) if self.size.width >= ROOMY else 6
        room = self.size.width - 1
        while len(known) > 1 and (len(known) > most or sum(part.cell_length for _, part in known) > room):
            del known[-2]
        return known


class Hint(Widget):
    """The keys of a dialog, given as (key, what it does)."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        super().__init__()
        self._pairs = pairs

    def show(self, *pairs: tuple[str, str]) -> None:
        """Other keys from now on."""
        self._pairs = pairs
        self.refresh()

    def render(self) -> Content:
        """`Enter yes  Esc no`."""
        parts = [Content.styled(key, "$primary bold") + show(f" {word}   ", "$ink-muted") for key, word in self._pairs]
        return Content("").join(fitting(parts, self.size.width + 2))


def fitting(parts: Iterable[Content], width: int) -> list[Content]:
    """The first parts that fit on one line of `width` cells."""
    kept: list[Content] = []
    for part in parts:
        width -= part.cell_length
        if width < 1:
            break
        kept.append(part)
    return kept


def _key(command: Command) -> Content:
    key = Content.styled(commands.key_name(command.key), "$primary bold")
    return key + Content.styled(f" {command.label or command.title}   ", "$ink-muted")
