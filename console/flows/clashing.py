"""Two people changed one thing: what both have left alone or said alike stands, of the rest one chooses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from console.dialogs.conflict import Conflict, Difference
from console.dialogs.form import Field, Form
from console.flows.lists import ask
from core.errors import Refused, Stale

if TYPE_CHECKING:
    from console.app import RoundsmanApp

Thing = TypeVar("Thing")


async def saved(
    house: RoundsmanApp,
    form: Form,
    said: dict[str, Any],
    before: Thing,
    *,
    fields: Callable[[Thing], Sequence[Field]],
    again: Callable[[], Awaitable[Thing]],
    save: Callable[[Thing, dict[str, Any]], Awaitable[Thing]],
) -> Thing:
    """Save what was typed into the form over `before`; where another console was faster, over what it has left.

    `fields` are the form's for a thing, `again` reads it anew, `save` writes values over a thing and may raise Stale.
    Raises Refused where the question was left: then the other's values stand.
    """
    given = set(form.touched)
    while True:
        try:
            return await save(before, {name: said[name] for name in given})
        except Stale as stale:
            now = await again()
            given = await _chosen(house, given, form.texts, fields(before), fields(now), str(stale))
            if not given:
                return now
            before = now


async def _chosen(
    house: RoundsmanApp,
    given: set[str],
    mine: dict[str, str],
    before: Sequence[Field],
    now: Sequence[Field],
    sentence: str,
) -> set[str]:
    """Which of the typed fields are written over what the other console has left."""
    seen = {field.name: field.value for field in before}
    clashing = [
        Difference(field.name, field.label, mine[field.name], field.value)
        for field in now
        if field.name in given and field.value not in (mine[field.name], seen[field.name])
    ]
    if not clashing:
        return given
    taken = await ask(house, Conflict("Somebody else changed this, too", sentence, clashing))
    if taken is None:
        raise Refused("It stays as the other console left it.")
    return {name for name in given if name in taken or name not in {each.field for each in clashing}}
