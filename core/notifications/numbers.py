"""A phone number that a text message can go to."""

from __future__ import annotations

from core.errors import BadInput


def textable(raw: str) -> str:
    """The number in E.164, without an extension. Raises BadInput; the sentence does not repeat it."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    try:
        number = phonenumbers.parse(raw)
    except phonenumbers.NumberParseException as wrong:
        raise BadInput("it is no phone number with + and country code") from wrong
    if not phonenumbers.is_possible_number(number):
        raise BadInput("no phone number has these digits")
    if phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE:
        raise BadInput("it is a landline, which takes no text messages")
    number.extension = None  # "ext 5": nobody sends a text through a switchboard
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
