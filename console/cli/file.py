"""Verbs about the file itself: settings, doctor, fsck, backup."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from console.cli.frame import Context, emit_json, json_option, narrate, pass_context, say, table
from core.desk import Desk, Finding
from core.errors import BadInput, Damaged, Unavailable
from core.geocoding.service import online_facts
from core.ready import kept
from core.roads.service import Drive, known_by
from core.secret import secret
from core.version import VERSION


@click.group()
def settings() -> None:
    """The shop's settings. Secrets come from the environment and are never stored."""


@settings.command("list")
@json_option
@pass_context
def settings_list(context: Context, as_json: bool) -> None:
    """Every setting with its value and meaning."""
    known = context.desk.settings()
    if as_json:
        emit_json({setting.key: value for setting, value in known})
        return
    table(("setting", "value", "meaning"), [(setting.key, value, setting.meaning) for setting, value in known])


@settings.command("get")
@click.argument("key")
@pass_context
def settings_get(context: Context, key: str) -> None:
    """The value in force."""
    say(context.desk.setting(key))


@settings.command("set")
@click.argument("key")
@click.argument("value")
@pass_context
def settings_set(context: Context, key: str, value: str) -> None:
    """Change a setting: settings set shop.timezone Europe/London."""
    context.desk.set(key, value)
    narrate(f"{key} is now “{context.desk.setting(key)}”.")


@click.command()
@json_option
@pass_context
def doctor(context: Context, as_json: bool) -> None:
    """What this installation and this file are made of, and what is amiss."""
    facts = {
        "roundsman": VERSION,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        **context.desk.file_facts(),
        **{name: _version(name) for name in ("textual", "sqlite-utils", "ortools", "osmium", "geopy")},
        "engine": kept.told(context.desk.setting("plan.engine")),
        "roads": known_by(context.desk, Drive("van")),
        "settings": _missing_settings(context.desk),
        "sender": _sender(),
        **online_facts(context.desk),
    }
    if as_json:
        emit_json(facts)
        return
    for name, fact in facts.items():
        say(f"{name:<14}{fact}")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _sender() -> str:
    try:
        return "a password is given" if secret("ROUNDSMAN_SMTP_PASSWORD") else "no mail password is given"
    except Unavailable as wrong:
        return str(wrong)


def _missing_settings(desk: Desk) -> str:
    wanted = [key for key in ("shop.name", "shop.address") if not desk.setting(key)]
    return f"not set yet: {', '.join(wanted)}" if wanted else "complete"


@click.command()
@json_option
@pass_context
def fsck(context: Context, as_json: bool) -> None:
    """Check the file: integrity, foreign keys, the journal's chain, orphaned rows.

    Exit 0: sound. 1: small findings. 2: data are damaged or were changed behind the program's back.
    """
    try:
        findings = context.desk.fsck()
    except Damaged as wrong:
        findings = [Finding("integrity", f"the file cannot be opened: {wrong.__cause__}. Open the last backup.", True)]
    for finding in findings:
        if as_json:
            emit_json({"check": finding.check, "text": finding.text, "grave": finding.grave})
        else:
            say(f"{'GRAVE' if finding.grave else 'small'}  {finding.check}: {finding.text}")
    if not findings:
        narrate(f"{context.desk.path} is sound; {context.desk.last_seq():,} events, chain unbroken.")
        return
    click.get_current_context().exit(2 if any(finding.grave for finding in findings) else 1)


@click.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
@pass_context
def backup(context: Context, target: Path | None) -> None:
    """Copy the file as of now, also while it is in use, and check the copy."""
    desk = context.desk
    stamp = desk.iso(desk.now())[:19].replace(":", "").replace("T", "-")
    target = target or desk.beside(f".{stamp}.backup.db")
    if target.is_dir():
        raise BadInput(f"{target} is a folder; name the file of the copy in it.")
    say(str(desk.backup(target)))
