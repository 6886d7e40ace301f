"""Where a customer can be written to: an e-mail address, or a number that takes text messages."""

from __future__ import annotations

from functools import lru_cache

from core.desk import Desk
from core.errors import BadInput
from core.notifications.mailbox import Mailbox
from core.orders.importing import contacts


def read(desk: Desk, text: str) -> tuple[str, str]:
    """The channel of an address as a person types it (`email` or `sms`), and the address as the outbox has it.

    Raises BadInput.
    """
    if "@" in text:
        try:
            return "email", str(Mailbox.parse(text))
        except BadInput as wrong:
            raise BadInput(f"“{text}” cannot be used: {wrong}.") from wrong
    try:
        return "sms", contacts.phone(text.strip(), desk.setting("shop.country"))[0]
    except BadInput as wrong:
        raise BadInput(f"“{text}” is neither an e-mail address nor a number: {wrong}.") from wrong


def email(raw: str) -> tuple[str, str]:
    """The address that letters go to, and empty; or empty, and why there is none."""
    if not raw:
        return "", "no e-mail"
    try:
        return str(Mailbox.parse(raw)), ""
    except BadInput as wrong:
        return "", f"its e-mail address cannot be used: {wrong}"


@lru_cache(maxsize=4096)
def number(raw: str) -> tuple[str, str]:
    """The number that text messages go to, in E.164, and empty; or empty, and why there is none."""
    if not raw:
        return "", "no phone number"
    import phonenumbers
    from phonenumbers import PhoneNumberType

    try:
        parsed = phonenumbers.parse(raw)
    except phonenumbers.NumberParseException:
        return "", "its phone number cannot be used"
    if not phonenumbers.is_possible_number(parsed):
        return "", "its phone number cannot be used"
    kind = phonenumbers.number_type(parsed)
    if kind in {PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE}:
        return "", "its number takes no text messages"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), ""
