"""What an address as people write it is made of: its words, its unit, and the key under which its door is remembered.

Nothing here knows a place: it is the grammar that importing and geocoding share.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from core.text import fold

#: How street words are cut short in the languages of the shops. The short form is what gets compared, on both sides,
#: so it needs no answer to "does St. mean Street or Saint here".
_SHORT_FORMS = """
st: street saint sankt | str: strasse straat strada stradă | av: ave avenue aven avenida avda avn | rd: road
blvd: boulevard boul bd bvd | ln: lane laan | dr: drive drv doctor doutor doktor | ct: court crt | pl: place platz plac
plz: plaza | sq: square | ter: terrace terr | hwy: highway | pkwy: parkway pky | cres: crescent crescnt | cl: close
gdns: gardens gdn garden | grv: grove | hts: heights | mt: mount | mtn: mountain | ft: fort | cir: circle circ
trl: trail | expy: expressway | tpke: turnpike | rte: route rt | aly: alley | pt: point | xing: crossing | vw: view
brg: bridge | n: north | s: south | e: east | w: west | ne: northeast | nw: northwest | se: southeast | sw: southwest
g: gasse | al: allee alameda aleja all | r: rue rua | imp: impasse | ch: chemin | fbg: faubourg fg | q: quai
c: calle | pza: piazza pzza | pso: paseo ps | ctra: carretera crta | cno: camino | urb: urbanizacion
v: via | vle: viale | cso: corso | lgo: largo lg | vic: vicolo | tv: travessa trav
pca: praca | estr: estrada | pln: plein | ul: ulica
os: osiedle | nam: namesti | tr: trida | cad: caddesi cadde cd | sok: sokak sokagi sk | mah: mahallesi mahalle
sta: santa | sto: santo | prof: professor | gen: general | pres: president presidente | eng: engenheiro
bul: bulvari | u: utca | ул: улица | пр: проспект просп | пер: переулок | пл: площадь | наб: набережная | ш: шоссе
""".replace("ă", "a")
#: Endings of street names written as one word: Bahnhofstrasse, Bahnhofstr.
_ENDINGS = {"strasse": "str", "straat": "str", "gasse": "g", "gatan": "g", "platz": "pl", "plein": "pln"}
_NUMBER_MARKS = frozenset({"no", "nr", "num", "numero", "number", "hausnr"})

#: At most four digits: "Naples FL 34109" is a postcode, not a floor.
_FIGURE = r"\d{1,4}[a-z]?(?:[-/]\d{0,4}[a-z]?)?(?![\w-])"
_ID = rf"(?:{_FIGURE}|(?<=[\s.#])[a-z]\d{{0,4}}(?![\w-]))"
_MARK = r"\.?\s*(?:(?:no|nr|n[°º]|#)\.?\s*)?"
_UNIT_WORDS = (
    "apartment|apt|apartamento|apto|appartement|appart|appt|app|flat|unit|suite|ste|room|rm|floor|level|lvl|"
    "wohnung|whg|whng|top|stiege|zimmer|t[üu]r|[ée]tage|etage|escalier|porte|puerta|pta|piso|planta|andar|"
    "interno|scala|piano|verdieping|l[äa]genhet|lgh|lokal|lok|mieszkanie|daire|kat|квартира|кв|подъезд|этаж|офис"
)
_FLOORS = r"floor|flr|fl|stock|og|ug|dg|etage|[ée]tage|piso|planta|andar|piano|verdieping|sal|krs|emelet|kat|этаж"
_WHOLE_FLOORS = (
    r"(?:lower |upper )?ground floor|basement|penthouse|erdgeschoss|dachgeschoss|untergeschoss|"
    r"rez[- ]de[- ]chauss[ée]e|rdc|eg|dg|ug"
)
_SEP = r"(?:^|(?<=[\s,;(/]))"
_UNITS = [
    re.compile(rf"{_SEP}(?:{_UNIT_WORDS}){_MARK}{_ID}", re.IGNORECASE),
    # Behind a house number only: a "Bus 3" or "Box 3" of its own is something else.
    re.compile(rf"(?P<kept>\d[a-z]?)[\s,]+(?:bus|box|bo[iî]te|bte|int|ap|m|as)\.?\s*{_FIGURE}", re.IGNORECASE),
    re.compile(rf"{_SEP}\d{{1,3}}\s?(?:st|nd|rd|th|er|e|[eè]me|[.º°ª])\s*(?:{_FLOORS})\b\.?", re.IGNORECASE),
    re.compile(rf"{_SEP}fl\.?\s?\d{{1,2}}(?![\w-])", re.IGNORECASE),
    re.compile(r"(?<=[\s,])\d{1,2}\s?(?:OG|UG|DG)\b\.?"),
    re.compile(r"(?<=,)\s*(?:st|kl|\d{1,2})\.?\s*(?:th|tv|mf|izq|dcha|esq|dto)\b\.?(?=\s*(?:,|$))", re.IGNORECASE),
    re.compile(rf"(?:(?<=,)\s*|(?<=\d)\s+)(?:{_WHOLE_FLOORS})(?=\s*(?:,|$))", re.IGNORECASE),
    re.compile(rf"#\s*{_ID}", re.IGNORECASE),
]
#: A number after one of these is the street's own name ("Highway 6", "Calle 26"), not the house's.
_NAMED_BY_NUMBER = re.compile(
    r"\b(?:highway|hwy|route|rte|road|rd|street|avenue|ave|calle|carrera|cra|kra|diagonal|transversal|avenida|avda|av|"
    r"state|county|us|sr|cr|autopista|ruta)\.?\s+\d+\w*",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(r"(?<![\w-])(?:\d{1,3}[a-z]?|\d+[-/]\d{1,2}[a-z]?)(?![\w-])", re.IGNORECASE)
_ANY_NUMBER = re.compile(r"(?<![\w-])\d[\w/-]*")
_SPLIT_POSTCODE = re.compile(r"\b\d{3} \d{2}\b")

_JOINT = re.compile(r"(?<=\d)(?:[‐-―−-]|\s[‐-―−-]\s(?=\d{1,3}(?!\d)))(?=\d)")
_ELISION = re.compile(r"\b([dlj])['’ʼ`´]", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’ʼ`´]")
_GLUED = re.compile(r"(?<=[^\W\d_]{4})(?=\d)")
#: Letters and digits; a sign between two digits stays inside: 89-33, 12/3.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[-/.](?<=\d[-/.])(?=\d))*")
#: "12 a" behind its street is "12a"; before a name it may be East Main Street's initial, so it stays apart.
_LETTER_APART = re.compile(r"(?:(?<=[^\W\d_]\s)|(?<=[^\W\d_]\.\s))(\d+)\s([a-z])(?=\s*(?:,|$))", re.IGNORECASE)


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in re.split(r"[|\n]", _SHORT_FORMS):
        short, _, longs = entry.strip().partition(":")
        for word in longs.split():
            table.setdefault(word, short.strip())
    return table


_SHORT = _table()


@lru_cache(maxsize=16384)
def short_form(word: str) -> str:
    """The short form of one folded word: `street` -> `st`, `bahnhofstrasse` -> `bahnhofstr`, others unchanged."""
    if word in _SHORT:
        return _SHORT[word]
    for ending, short in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + short
    return word


def words(text: str) -> list[str]:
    """The folded words and numbers of an address in their order, punctuation gone, `89-33` and `12a` in one piece."""
    if not text.isascii():
        text = "".join(f" {c} " if unicodedata.category(c) == "No" and not c.isascii() else c for c in text)
    text = _ELISION.sub(r"\1 ", text.replace("\n", ", "))
    text = _APOSTROPHE.sub("", text)
    text = _LETTER_APART.sub(r"\1\2", text)
    text = _JOINT.sub("-", fold(text).replace("⁄", "/"))
    return _WORD.findall(_GLUED.sub(" ", text))


@lru_cache(maxsize=4096)
def split_unit(text: str) -> tuple[str, str]:
    """The address without its flat, floor or suite, and that unit as written: `("12 High St", "Flat 3")`.

    Where no house number would be left (`Unit 12, Mill Road`) nothing is taken: the unit may be the door.
    """
    units: list[str] = []

    def take(match: re.Match[str]) -> str:
        kept = match.groupdict().get("kept") or ""
        units.append(match.group()[len(kept) :].strip(" ,;"))
        return f"{kept}, "

    rest = text
    for pattern in _UNITS:
        rest = pattern.sub(take, rest)
    if not units or not _has_house_number(rest):
        return text.strip(), ""
    return _tidy(rest), ", ".join(sorted(units, key=text.find))


def address_key(text: str) -> str:
    """The form under which the pin of an address is kept: units, punctuation, case, accents and abbreviations away.

    "Flat 3, 12 High St." and "12 High Street" share a key; two house numbers never do. Text without a letter or digit
    is its own key.
    """
    address, _ = split_unit(text)
    found = [short_form(word) for word in words(address) if word not in _NUMBER_MARKS]
    return " ".join(found) or fold(text)


def _has_house_number(rest: str) -> bool:
    bare = _SPLIT_POSTCODE.sub(" ", _NAMED_BY_NUMBER.sub(" ", rest))
    return _HOUSE_NUMBER.search(bare) is not None or len(_ANY_NUMBER.findall(bare)) > 1


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([,;])(?:\s*[,;])*\s*", r"\1 ", text)
    return text.strip(" ,;")
