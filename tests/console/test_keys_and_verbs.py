"""Every verb has its key (or its line in the palette), every key its verb; what has none is named here, with why."""

from __future__ import annotations

from collections.abc import Iterator

import click

from console import commands, helping
from console.cli import roundsman

#: What moves the eye or concerns this console alone, by its action: there is nothing for a script to do.
EYE = {
    "go": "to another place",
    "turn": "to another day; verbs take --day",
    "choose_day": "to another day; verbs take --day",
    "palette": "finds commands",
    "flip_theme": "colours of this console",
    "quit": "leaves this console",
    "suspend": "leaves this console for a while",
    "back": "the cursor among the vans again",
    "hours": "the same plan drawn otherwise",
    "zoom": "the same map drawn otherwise",
    "fit_map": "the same map drawn otherwise",
}
#: Verbs whose key is another command's: there it is one of the answers.
WITHIN = {
    "plan unlock": "plan.lock",
    "plan adopt": "plan.whatif",
    "plan discard": "plan.whatif",
    "plan compare": "plan.history",
    "plan go": "plan.history",
    "messages delay": "day.late",
    "day return": "day.move",
    "messages optin": "messages.stopped",
    "region list": "region",
    "roads profiles": "region",
}
#: Verbs for which there is no screen.
NO_SCREEN = {
    "solve": "public benchmark files, not a shop's",
    "doctor": "the installation, also where no screen can be shown",
    "roads way": "any two points, for scripts",
    "serve-console": "shows the console itself",
    "messages receive": "a service that runs without a screen",
}


def verbs(group: click.Group = roundsman, at: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command line's words, without arguments."""
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        if isinstance(found, click.Group):
            yield from verbs(found, (*at, name))
        else:
            yield " ".join((*at, name))


def test_every_verb_has_its_key() -> None:
    keyed = {command.verb for command in commands.COMMANDS if command.verb}
    left = [
        verb
        for verb in verbs()
        if not any(verb == each or verb.startswith(f"{each} ") for each in keyed)
        and verb not in {**WITHIN, **NO_SCREEN}
    ]
    assert left == [], "give each a command in console/commands.py, or a reason here"


def test_every_key_has_its_verb() -> None:
    left = [command.id for command in commands.COMMANDS if not command.verb and command.run not in EYE]
    assert left == [], "give each a verb, or a reason here"


def test_what_is_named_as_an_exception_is_there_and_is_one() -> None:
    known, keyed = set(verbs()), {command.verb for command in commands.COMMANDS}
    for verb in {**WITHIN, **NO_SCREEN}:
        assert verb in known
        assert verb not in keyed
    assert all(command in commands.BY_ID for command in WITHIN.values())


def test_no_key_means_two_things_at_one_place() -> None:
    for place in commands.PLACES:
        keys = [c.key for c in (*commands.at(place.name), *commands.at(commands.EVERYWHERE)) if c.key]
        assert sorted(keys) == sorted(set(keys)), place.name


def test_the_program_s_help_lists_every_verb_and_the_pages_name_no_other() -> None:
    listed = roundsman.get_help(click.Context(roundsman))
    for verb in roundsman.list_commands(click.Context(roundsman)):
        assert f"\n  {verb} " in listed
    known = set(verbs())
    for page in helping.pages():
        for line in page.verbs:
            words = line.split()[1:]
            assert {" ".join(words[:1]), " ".join(words[:2])} & known, line
