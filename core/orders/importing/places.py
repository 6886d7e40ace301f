"""The parts of an address in one line, as people of the country write it."""

from __future__ import annotations

from collections.abc import Mapping

from core.orders.importing.fields import Field
from core.text import fold

#: Countries that write the house number before the street.
_NUMBER_FIRST = frozenset({"GB", "US", "CA", "IE", "AU", "NZ", "FR", "LU", "MC", "ZA", "IN", "SG", "MT"})
#: Countries that write the postcode behind the town, and those of them where the state stands between the two.
_POSTCODE_LAST = frozenset({"GB", "US", "CA", "IE", "AU", "NZ", "ZA", "IN", "SG", "MT"})
_WITH_REGION = frozenset({"US", "CA", "AU", "IN"})
#: How many digits a postcode has: a spreadsheet drops the zero that it begins with.
_DIGITS = {
    "US": 5, "DE": 5, "FR": 5, "ES": 5, "IT": 5, "FI": 5, "EE": 5, "HR": 5, "TR": 5, "MX": 5, "UA": 5, "CZ": 5, "SK": 5,
    "GR": 5, "SE": 5, "AU": 4, "NO": 4, "DK": 4, "ZA": 4, "NZ": 4, "RO": 6,
}  # fmt: skip
_CODES = {
    "united kingdom": "GB", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB",
    "united states": "US", "united states of america": "US", "usa": "US", "germany": "DE", "deutschland": "DE",
    "france": "FR", "spain": "ES", "espana": "ES", "italy": "IT", "italia": "IT", "switzerland": "CH", "schweiz": "CH",
    "suisse": "CH", "austria": "AT", "osterreich": "AT", "netherlands": "NL", "nederland": "NL", "belgium": "BE",
    "belgie": "BE", "belgique": "BE", "portugal": "PT", "ireland": "IE", "liechtenstein": "LI", "finland": "FI",
    "suomi": "FI", "sweden": "SE", "sverige": "SE", "norway": "NO", "norge": "NO", "denmark": "DK", "danmark": "DK",
    "poland": "PL", "polska": "PL", "canada": "CA", "australia": "AU", "new zealand": "NZ", "luxembourg": "LU",
}  # fmt: skip


def country_code(said: str, otherwise: str) -> str:
    """The ISO code of a country by its code or name, else the shop's."""
    if len(said) == 2 and said.isascii() and said.isalpha():
        return "GB" if said.upper() == "UK" else said.upper()
    return _CODES.get(fold(said), otherwise) if said else otherwise


def postcode(said: str, country: str) -> str:
    """The postcode with the zeros that a spreadsheet has dropped: `2138` in the United States is `02138`."""
    digits = _DIGITS.get(country, 0)
    short = digits - len(said)
    return said.zfill(digits) if said.isascii() and said.isdigit() and 0 < short <= 2 else said


def one_line(parts: Mapping[str, str], country: str, home: str) -> str:
    """`12 High Street, Colchester CO1 1AA`, `Bahnhofstrasse 12, 8001 Zürich`; the country only where it is not home.

    Parts that the whole address names already are not said again.
    """
    whole = parts[Field.ADDRESS].replace("\n", ", ").strip(" ,")
    street, number = parts[Field.STREET].strip(" ,"), parts[Field.HOUSE_NUMBER]
    if street and number:
        street = f"{number} {street}" if country in _NUMBER_FIRST else f"{street} {number}"
    land = parts[Field.COUNTRY] if country != home else ""
    town = _town(parts, country)
    if whole:
        held = _pieces(whole, parts[Field.POSTCODE])
        town = [part for part in town if not _named(fold(part), held)]
        street = "" if _named(fold(street), held) else street
        land = "" if _named(fold(land), held) else land
    said = (whole, street, parts[Field.STREET_2], " ".join(town), land)
    return ", ".join(part for part in said if part)


def _town(parts: Mapping[str, str], country: str) -> list[str]:
    """Postcode, town and state in the country's order. Elsewhere a state is no part of an address."""
    said = [parts[Field.POSTCODE], parts[Field.CITY]]
    if country in _POSTCODE_LAST:
        said = [parts[Field.CITY], parts[Field.REGION] if country in _WITH_REGION else "", parts[Field.POSTCODE]]
    return [part for part in said if part]


def _pieces(whole: str, code: str) -> list[str]:
    """The pieces of the address between commas, folded; those with the postcode without it, too."""
    pieces = [piece.strip() for piece in fold(whole).split(",")]
    bare = [piece.removeprefix(fold(code)).removesuffix(fold(code)).strip() for piece in pieces]
    return list(dict.fromkeys((*pieces, *bare)))


def _named(part: str, held: list[str]) -> bool:
    """Whether a piece of the address is the part, or ends with it; "12 Bath Road" does not name Bath."""
    coded = any(sign.isdigit() for sign in part)
    return any(
        piece == part or piece.endswith(f" {part}") or (coded and piece.startswith(f"{part} ")) for piece in held
    )
