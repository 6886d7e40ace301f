"""Phones and e-mail addresses as files write them."""

from __future__ import annotations

import re
from functools import lru_cache

from core.errors import BadInput

_EXTENSION = re.compile(
    r"[\s,;]*(?:ext(?:ension)?|extn|x|poste|durchwahl|dw|anexo|int|#)[.:\s]*\d{1,6}\s*$", re.IGNORECASE
)
_SEVERAL = re.compile(r"\s*(?:[;|\n]|\s/\s|\bor\b|\boder\b|\bou\b)\s*", re.IGNORECASE)
_INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_PLAIN = re.compile(r"[+\d][\d ()./-]{5,24}", re.ASCII)
_PLUS_LOST = re.compile(r"[1-9]\d{9,14}", re.ASCII)
_LABEL = re.compile(r"^(?:tel|phone|mob(?:ile)?|cell|m|t|p|telefon|handy)\s*[.:]\s*", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")


@lru_cache(maxsize=4096)
def phone(raw: str, country: str) -> tuple[str, str]:
    """The first number in E.164, and what was left out (blank: nothing); `country` reads numbers without `+`.

    Raises BadInput for letters, and for digits that no phone in that country has.
    """
    if _INTERNATIONAL.fullmatch(raw) and _is_possible(raw):
        return raw, ""
    import phonenumbers

    text, said = (raw, "") if _PLAIN.fullmatch(raw) else _bare(raw)
    try:
        parsed = phonenumbers.parse(text, country or None)
        if not phonenumbers.is_possible_number(parsed) and _PLUS_LOST.fullmatch(text):
            # A spreadsheet took +33612345678 for a number.
            parsed = phonenumbers.parse(f"+{text}")
    except phonenumbers.NumberParseException as wrong:
        raise BadInput(_why(wrong.error_type, country)) from wrong
    if not phonenumbers.is_possible_number(parsed):
        raise BadInput(
            f"no phone number has these digits{_in(text, country)}; check it, or write it with + and country code"
        )
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return number, said


def _is_possible(text: str) -> bool:
    """Whether `+` and digits are as many digits as that country's numbers have: what most files hold, and decided fast.

    No is no verdict: the whole parser is asked then.
    """
    import phonenumbers

    for digits in (2, 3, 4):
        if regions := phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(text[1:digits])):
            metadata = phonenumbers.PhoneMetadata.metadata_for_region(regions[0], None)
            if metadata is None or metadata.general_desc is None:
                return False
            trunk = metadata.national_prefix or "0"
            return text[digits] not in {"0", trunk[0]} and len(text) - digits in metadata.general_desc.possible_length
    return False


def _bare(raw: str) -> tuple[str, str]:
    """The first number of the text without label and extension, and what was left out. Raises BadInput for letters."""
    first, *more = _SEVERAL.split(raw.strip(), maxsplit=1)
    text = _LABEL.sub("", first.strip())
    said = "second number" if any(sign.isdigit() for sign in "".join(more)) else ""
    if (bare := _EXTENSION.sub("", text)) and bare != text:
        text, said = bare, "extension"
    if any(sign.isalpha() for sign in text):
        raise BadInput("a phone number has no letters; write it with digits")
    return text, said


def _why(kind: int, country: str) -> str:
    import phonenumbers

    if kind == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
        if country:
            return "it has no country code that exists; write it with + and country code"
        return "it has no country code; write it with +, or set shop.country"
    if kind in {phonenumbers.NumberParseException.TOO_SHORT_NSN, phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD}:
        return "it is too short for a phone number"
    if kind == phonenumbers.NumberParseException.TOO_LONG:
        return "it is too long for a phone number"
    return "this is no phone number"


def _in(text: str, country: str) -> str:
    return f" in {country}" if country and not text.startswith("+") else ""


def email(raw: str) -> str:
    """The address, if it looks like one. Raises BadInput."""
    text = raw.strip().removeprefix("mailto:").strip("<>")
    if len(text) > 254 or not _MAIL.fullmatch(text):
        raise BadInput("this is no e-mail address; it looks like ann@example.com")
    return text
