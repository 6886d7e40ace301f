"""What stands in an address behind the front door: flat, floor, staircase, as the languages of the shops write it."""

from __future__ import annotations

import re
from functools import lru_cache

#: At most four digits: "Naples FL 34109" is a postcode, not a floor.
_FIGURE = r"\d{1,4}[a-z]?(?:[-/]\d{0,4}[a-z]?)?(?![\w-])"
_ID = rf"(?:{_FIGURE}|(?<=[\s.#:])[^\W\d_]\d{{0,4}}(?![\w-]))"
_MARK = r"[.:]?\s*(?:(?:no|nr|n[°º]|č|#)[.:]?\s*)?"
_UNIT_WORDS = (
    "apartment|apt|apartamento|apto|appartement|appart|appt|app|apart|flat|unit|suite|ste|room|rm|floor|level|lvl|"
    "lot|trlr|trailer|penthouse|ph|bureau|office|b[âa]timent|b[âa]t|bloco?|bloque|ap|"
    "wohnung|whg|whng|top|stiege|stg|zimmer|t[üu]r|[ée]tage|etage|escalier|esc|bloque|porte|puerta|pta|piso|planta|"
    "andar|sala|bloco|interno|scala|piano|verdieping|l[äa]genhet|lgh|v[åa]n|v[åa]ning|leilighet|leil|asunto|as|"
    "lokal|lok|mieszkanie|byt|ajt[óo]|stan|kat|dz[īi]voklis|dz|krt|korter|"
    "etaj|et|scara|sc|daire|квартира|кв|подъезд|під[’'ʼ]їзд|этаж|поверх|офис|офіс|апартамент|ап|вх|ет|помещение|пом|διαμ|διαμέρισμα|όροφος"
)
_FLOORS = (
    r"floor|flr|fl|stock|og|ug|dg|etage|etg|[ée]tage|piso|planta|andar|piano|verdieping|hoog|sal|krs|korrus|emelet|em|"
    r"kat|patro|poschodie|tr|этаж|поверх|етаж|όροφος|ὀροφος"
)
_WHOLE_FLOORS = (
    r"(?:lower |upper |first |second |third |fourth |top )?(?:ground )?floor|basement|penthouse|erdgeschoss|"
    r"dachgeschoss|untergeschoss|hinterhaus|vorderhaus|seitenfl[üu]gel|souterrain|parterre|"
    r"rez[- ]de[- ]chauss[ée]e|rdc|(?:eg|dg|ug)(?: links| rechts| mitte)?|bajo|entresuelo|"
    r"[áa]tico|r/c|r[ée]s[- ]do[- ]ch[ãa]o|zemin kat|ισόγειο|huis|hs|"
    r"beneden|boven|bel[- ]etage|fszt|f[öo]ldszint|suter[ée]n|přízemí|parter"
)
#: Which door of a landing: th. and tv. in Denmark, izda. and dcha. in Spain, esq. and dto. in Portugal.
_SIDE = r"th|tv|mf|izq|izda|izqda|dcha|der|ctro|esq|dto|dir|frt|fte|tr[áa]s|links|rechts|mitte|li|re"
_SEP = r"(?:^|(?<=[\s,;(/]))"
_END = r"(?=\s*(?:[,;\n]|$))"
_UNITS = [
    # Austria writes staircase and door behind a stroke: 12/2/5, 12/Stiege 2/Top 5.
    re.compile(
        r"(?P<kept>(?<![\w/])\d{1,4}[a-z]?)(?:/(?:(?:stiege|stg|top|t[üu]r)\.?\s*)?\d{1,4}[a-z]?){2}(?![\w/-])", re.I
    ),
    re.compile(rf"{_SEP}(?:{_UNIT_WORDS}){_MARK}{_ID}", re.IGNORECASE),
    # Behind a house number only: a "Bus 3" or "Box 3" of its own is something else.
    re.compile(
        rf"(?P<kept>\d[a-z]?)[\s,]+(?:bus|box|bo[iî]te|bte|int|ap|m|as|d|u|casa|b[âa]t|blok|bl|бл|korpus)[.:]?\s*{_ID}",
        re.I,
    ),
    re.compile(rf"(?P<kept>\d[a-z]?)\s*,\s*(?:bloco?|bl|бл|b[âa]timent|b[âa]t|bloque)\.?\s*{_ID}", re.IGNORECASE),
    re.compile(r"(?P<kept>\d[a-z]?)\s+H\d{4}(?!\w)"),
    re.compile(
        rf"{_SEP}\d{{1,3}}\s?(?:st|nd|rd|th|er|e|[eè]me|ος|[.º°ª])?[-\s]*(?:{_FLOORS})\b\.?(?:\s+\d{{1,3}}\.?{_END})?",
        re.I,
    ),
    re.compile(rf"{_SEP}[IVX]{{1,4}}\.?\s*(?:{_FLOORS})\b\.?(?:\s+\d{{1,3}}\.?{_END})?", re.I),
    re.compile(rf"{_SEP}fl\.?\s?\d{{1,2}}(?![\w-])", re.IGNORECASE),
    re.compile(r"(?<=[\s,])\d{1,2}\s?(?:OG|UG|DG)\b\.?"),
    re.compile(rf"(?<=,)\s*(?:st|kl|\d{{1,2}})?[.ºª°]{{0,2}}\s*(?:{_SIDE})\b\.?{_END}", re.IGNORECASE),
    re.compile(rf"(?<=,)\s*\d{{1,2}}\s?[ºª°]\s*(?:[a-z]\b)?\.?{_END}", re.IGNORECASE),
    re.compile(rf"(?<=,)\s*\d\s?tr\b\.?{_END}", re.IGNORECASE),
    # Amsterdam: 12-II, 12 III, 12 hs, 12-2-hoog.
    re.compile(rf"(?P<kept>\d[a-z]?)[-\s](?:I{{1,3}}|IV|[1-4][- ]?hoog|hs|huis)\b{_END}", re.IGNORECASE),
    # Finland writes the staircase and the flat behind the number: 12 A 5.
    re.compile(rf"(?P<kept>\d)\s+[A-K]\s\d{{1,3}}{_END}", re.I),
    re.compile(
        rf"(?:(?<=,)\s*|(?:(?<=\d)|(?<=\d\.))\s+)(?:{_WHOLE_FLOORS})\.?(?:\s+(?:\d{{1,2}}|[a-d]|{_SIDE}))?\.?{_END}",
        re.IGNORECASE,
    ),
    re.compile(r"^u\.?\s?\d{1,4}[a-z]?(?=\s*,)", re.IGNORECASE),
    re.compile(rf"#\s*{_ID}", re.IGNORECASE),
]
#: A number after one of these is the street's own name ("Highway 6", "Calle 26"), not the house's.
_NAMED_BY_NUMBER = re.compile(
    r"\b(?:highway|hwy|route|rte|road|rd|street|avenue|ave|calle|carrera|cra|kra|diagonal|transversal|avenida|avda|av|"
    r"state|county|us|sr|cr|autopista|ruta)\.?\s+\d+\w*",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(r"(?<![\w-])(?:\d{1,3}[^\W\d_]?|\d+[-/]\d{1,2}[a-z]?)(?![\w-])", re.IGNORECASE)
_ANY_NUMBER = re.compile(r"(?<![\w-])\d[\w/-]*")
_SPLIT_POSTCODE = re.compile(r"\b\d{3} \d{2}\b")


@lru_cache(maxsize=4096)
def split_unit(text: str) -> tuple[str, str]:
    """The address without its flat, floor or suite, and that unit as written: `("12 High St", "Flat 3")`.

    Where no house number would be left (`Unit 12, Mill Road`) nothing is taken: the unit may be the door.
    """
    units: list[str] = []

    def take(match: re.Match[str]) -> str:
        kept = match.groupdict().get("kept") or ""
        units.append(match.group()[len(kept) :].strip(" ,;/-"))
        return f"{kept}, "

    rest = text
    for pattern in _UNITS:
        rest = pattern.sub(take, rest)
    if not units or not _has_house_number(rest):
        return text.strip(), ""
    return _tidy(rest), ", ".join(sorted(units, key=text.find))


def _has_house_number(rest: str) -> bool:
    bare = _SPLIT_POSTCODE.sub(" ", _NAMED_BY_NUMBER.sub(" ", rest))
    return _HOUSE_NUMBER.search(bare) is not None or len(_ANY_NUMBER.findall(bare)) > 1


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([,;])(?:\s*[,;])*\s*", r"\1 ", text)
    return re.sub(r"[,;]\s*(?=[-–]\s)", " ", text).strip(" ,;/")
