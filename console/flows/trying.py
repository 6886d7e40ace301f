"""Trying a channel: a test message to an address of one's own."""

from __future__ import annotations

from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form
from console.screens.base import PlaceScreen
from core.notifications.trial import CHANNELS, send_test, whereto

_WHAT = {
    "folder": ("A file in the folder", "you@example.com"),
    "email": ("E-mail", "you@example.com"),
    "sms": ("Text message", "+44 7400 123456"),
    "webhook": ("Webhook", "https://shop.example/hook"),
    "ntfy": ("Note to staff by ntfy", "topic"),
}


async def channel(screen: PlaceScreen) -> None:
    """Ask which channel and whereto, send, and say what the channel said."""
    desk = screen.desk
    options = [Option(name, _WHAT[name][0], _set(screen, name)) for name in CHANNELS]
    if not (chosen := await screen.ask(Choose("Try which channel?", options))):
        return
    label, hint = _WHAT[chosen]
    setting = CHANNELS[chosen][0]
    known = desk.setting(setting) if setting else ""
    field = Field("to", "To", known, hint, lambda text: whereto(desk, chosen, text), required=True)
    note = "It goes out at once, to this address alone."
    if answer := await screen.ask(Form(f"Test: {label}", [field], note)):
        screen.say(f"Sending a test by {chosen}…")
        tried = await screen.core(send_test, desk, chosen, answer["to"])
        screen.say(f"The {tried.channel} channel took the test to {tried.to}: {tried.said}.", "good")


def _set(screen: PlaceScreen, name: str) -> str:
    """What of its settings stands, for the eye."""
    keys = {"email": "smtp.host", "sms": "sms.provider", "webhook": "webhook.url", "ntfy": "ntfy.topic"}
    return screen.desk.setting(keys[name]) or f"{keys[name]} is not set" if name in keys else "a dry run"
