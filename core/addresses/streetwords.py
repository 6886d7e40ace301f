"""The words of which streets' names are made, and how people cut them short.

Two tables. One brings words to the form in which they are compared on both sides, so that no two words which differ may
share a form there. The other says what a short form may stand for, where that is more than one word; only what a
customer wrote goes through it.
"""

from __future__ import annotations

import re
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
pde: parade | jct: junction | rotda: rotonda rotunda | bry: barrio bairro | nabr: nabrezi nabrezie | sidl: sidliste
krt: korut | rkp: rakpart | stny: setany | bulv: bulevardul bulvaris | sos: soseaua | calz: calzada calcada
вул: вулиця | пров: провулок | бул: бульвар булевард | мкр: микрорайон мікрорайон | туп: тупик | ал: аллея алея
λεωφ: λεωφοροσ | οδ: οδοσ | πλ: πλατεια
""".replace("ă", "a")

#: Endings of street names written as one word: Bahnhofstrasse, Bahnhofstr.
_ENDINGS = {"strasse": "str", "straat": "str", "gasse": "g", "gatan": "g", "platz": "pl", "plein": "pln"}

#: What a short form may stand for besides the word of the first table; the order tells nothing.
_MEANINGS = """
s: san santa santo saint sankt sao south szent | st: store stora saint sankt sint sveti svaty stari strada | sv: sveti
sv: svatopluka svateho svaty svetog swietego | sw: swietego swietej | ste: sainte | n: nossa nedre norra north nova
n: nordre | nr: norre nordre | ndr: nordre nedre | sdr: sondre sonder
o: ovre ostra ouest | og: ovre | e: est | no: nord
v: vej vei vag via vastra vester | vn: veien | gt: gate gata | gd: gade | gr: grove grosse grosser graf | k: kralja
gl: gammel gamle | gml: gamle gammel | ll: lille | l: lille lange lilla largo | lg: lange largo | skt: sankt
t: tie tanav tanya trg | tn: tanav | mnt: maantee | pst: puiestee | i: iela | c: cesta calle corso | b: barrio bairro
u: ut utja | ut: utja | krt: korut | rkp: rakpart | stny: setany | ltp: lakotelep | bd: bulevard bulevardul boulevard
bl: bulvari bulevard | blv: bulvari bulevardul boulevard | bul: bulwar bulevar bulevard | alm: alameda | al: aleea
al: alley aleje avenida alexander aleksandra | cal: calea | spl: splaiul | intr: intrarea | pta: piata plaza puerta
ta: piata | dul: bulevardul | la: lane | pk: park | gtl: gurtel | sedl: sidliste | ob: obere oberer ober | unt: untere
unt: unterer unter | gr: grosse | kl: kleine kleiner | bgm: burgermeister | burg: burgemeester burgermeister
burg: burgomaster | fr: friedrich father frei frau | wlk: walk | upr: upper | lwr: lower | lr: lower
cda: contrada | co: county corso | ple: piazzale | ple: piazzale | vl: viale vila | vlo: vicolo | so: corso
le: viale piazzale | go: largo | zza: piazza | za: piazza | da: contrada | lli: fratelli | fll: fratelli | lr: lungarno
loc: localita | f: francesco | po: paseo | gta: glorieta | pje: pasaje pasaje | psje: pasaje | trva: travesia
tva: travesia travessa | cjon: callejon | cllon: callejon | gral: general | gal: general galerie galleria
ntra: nuestra | sra: senora senhora | nsa: nossa | mal: marechal | cel: coronel | pe: padre | cap: capitao capitan
br: barao bridge brucke bruder | pc: praca | pct: praceta | cc: calcada | bc: beco | rod: rodovia | est: estrada
d: dom don dona dulo | dna: dona | bri: bratri | hl: hlavni | mte: montee | mtee: montee | esp: esplanade esplanada
espl: esplanade | lot: lotissement | res: residence | rly: railway | capt: captain | pr: prince prinses prins prospekts
pr: prospekt proezd | bld: boulevard | ave: avenue avenida | вул: вулиця | пр: проезд проїзд пруд | прт: проспект
т: проспект | просп: проспект | пл: площа площад | б: большая большои | бр: бульвар | р: бульвар | д: проезд проїзд
м: малая малыи | мн: майдан | н: майдан | маршала: маршал | наб: набережна | ш: шосе | αγ: αγιου αγιασ αγιοσ αγια
αγ: αγιων | λ: λεωφοροσ | βασ: βασιλισσησ βασιλεωσ | mlk: martin | r: rue | ss: statale | sp: provinciale | jr: junior
g: gata gatan gate gade gasse | w: weg | wg: weg | pol: poligono | tce: terrace | hosok: hosok | zh: zhilishten
"""

#: Endings that are cut short in one-word names, and what they may stand for: Storg. is Storgatan.
_SHORT_ENDINGS = {
    "str": ("strasse", "straat", "straede"), "g": ("gatan", "gata", "gasse", "gade", "gaten"), "w": ("weg",),
    "pl": ("platz", "plads", "plass", "plein"), "v": ("vagen", "vej", "veien", "vegen", "vei", "veg", "vejen"),
    "vn": ("veien", "vegen"), "vg": ("vegen", "vagen"), "gt": ("gata", "gate", "gaten"), "gd": ("gade", "gaden"),
    "k": ("katu",), "t": ("tie",), "kj": ("kuja",), "ln": ("laan",), "wg": ("weg",), "pln": ("plein",),
    "gtl": ("gurtel",), "kai": ("kaai",), "dk": ("dijk",), "gr": ("gracht",), "al": ("allee",), "ktu": ("katu",),
    "sg": ("stig", "stigen"), "alle": ("allee",), "s": ("strasse",), "p": ("polku", "puisto"),
}  # fmt: skip

#: Numbers that names spell out, with the languages' usual ordinals; "5th" and "Fifth" are one street.
_SPELT = """
1: first erste erster eerste primera primeiro primo premier premiere forsta forste pierwszego первая первого prvni
2: second zweite zweiter tweede segunda segundo secondo deuxieme andra anden annen drugiego вторая второго
3: third dritte dritter derde tercera terceiro terzo troisieme tredje trzeciego третья третьего трети
4: fourth vierte vierde cuarta quarto quatrieme fjarde fjerde четвертая | 5: fifth funfte vijfde quinta quinto cinco
6: sixth sechste zesde sexta sesto | 7: seventh siebte zevende septima sete | 8: eighth achte achtste octava oito
9: ninth neunte negende novena | 10: tenth zehnte tiende decima | 11: eleventh elfte elfde onze undici
12: twelfth zwolfte twaalfde doze | 13: thirteenth treze | 14: fourteenth quatorze | 15: fifteenth quinze
16: sixteenth | 17: seventeenth | 18: eighteenth | 19: nineteenth | 20: twentieth venti | 30: thirtieth trinta
40: fortieth | 50: fiftieth | 60: sixtieth | 70: seventieth | 80: eightieth | 90: ninetieth | 25: venticinque
"""
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
#: A number as one of an order: 5th, 5ª, 1er, 3-go, 25ης, 8-я. Ordinals of figures alone are numbers like any other.
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|er|re|e|eme|ieme|o|a|go|ησ|η|ο|я|и|го|и|а)")


def _table(text: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in re.split(r"[|\n]", text):
        short, _, longs = fold(entry).partition(":")
        for word in longs.split():
            table.setdefault(word, short)
    return table


def _lists(text: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for entry in re.split(r"[|\n]", text):
        short, _, longs = fold(entry).partition(":")
        table[short] = tuple(dict.fromkeys((*table.get(short, ()), *longs.split())))
    return table


_SHORT = _table(_SHORT_FORMS)
_LONG = _lists(_MEANINGS)
_FIGURE_OF = _table(_SPELT)
_SPELT_OUT = _lists(_SPELT)
#: More words for a street, of languages where maps and people differ in whether they write them at all.
_MORE_KINDS = """
jalan jl jln lorong gang rruga rr gatve prospektas triq heol stryd ffordd sraid bothar carrer passeig avinguda kalea
kale duong pho hem thanon soi marg road gali kadde ucha kucha poghots prospect lane cesta put trg obala setaliste
пут трг кеј көшесі көчөсү ქუჩა გამზირი փողոց պողոտա שדרות רחוב דרך שד רח
شارع طريق خیابان کوچه بلوار 路 街 大道 大街 巷 弄
"""
_TOWARDS = frozenset(("n", "s", "e", "w", "ne", "nw", "se", "sw"))
#: Words that tell two halves of a street apart: North Main Street is not South Main Street.
DIRECTIONS = _TOWARDS | {word for word, short in _SHORT.items() if short in _TOWARDS}
#: Words that say what kind of way it is: they tell little, and maps leave them out.
KINDS = (frozenset(_SHORT) | frozenset(_SHORT.values()) | frozenset(fold(_MORE_KINDS).split())) - DIRECTIONS


@lru_cache(maxsize=16384)
def short_form(word: str) -> str:
    """The short form of one folded word: `street` -> `st`, `bahnhofstrasse` -> `bahnhofstr`, others unchanged."""
    if word in _SHORT:
        return _SHORT[word]
    for ending, short in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + short
    return word


@lru_cache(maxsize=16384)
def meanings(word: str) -> tuple[str, ...]:
    """The folded words for which a short form or a number may stand besides itself.

    `sta` -> santa, `fifth` and `5th` -> each other and 5, `xx` -> 20.
    """
    return tuple(dict.fromkeys((*_LONG.get(word, ()), *_numbers(word))))


@lru_cache(maxsize=16384)
def endings(word: str) -> tuple[str, ...]:
    """One-word names that may be cut short so: `storg` -> storgatan, storgata and others."""
    found = []
    for short, longs in _SHORT_ENDINGS.items():
        if word.endswith(short) and len(word) > len(short) + 1:
            found += [word[: -len(short)] + long for long in longs]
    return tuple(found)


def _numbers(word: str) -> tuple[str, ...]:
    ordinal = _ORDINAL.fullmatch(word)
    figure = _FIGURE_OF.get(word) or (ordinal.group(1) if ordinal else word if word.isdigit() else _roman(word))
    if not figure:
        return ()
    # "Rua do Sol 5" is not Rua Quinta do Sol: a bare figure stands for no spelt one.
    spelt = () if word.isdigit() else _SPELT_OUT.get(figure, ())
    return figure, *spelt, *((_as_roman(int(figure)),) if len(figure) < 3 and 1 < int(figure) < 40 else ())


def _roman(word: str) -> str:
    """`xx` -> 20; single letters are initials, and what is no numeral gives ""."""
    if len(word) < 2 or not _ROMAN.fullmatch(word):
        return ""
    values = [_ROMAN_VALUES[letter] for letter in word]
    return str(sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)))


def _as_roman(number: int) -> str:
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + ones[number % 10]


def spelt_pair(tens: str, ones: str) -> str:
    """The figure of a number spelt in two words, "" for other words: twenty, third -> 23."""
    figure = _FIGURE_OF.get(ones, "")
    return str(_TENS[tens] + int(figure)) if tens in _TENS and len(figure) == 1 else ""


def may_be_short_for(short: str, long: str) -> bool:
    """Whether people would cut `long` to `short`: its beginning, or letters of it in order from first to last.

    `trav` for travessa, `bd` for boulevard, `avda` for avenida.
    """
    if len(short) + 2 > len(long) or not short or short[0] != long[0]:
        return False
    if long.startswith(short):
        return True
    if short[-1] != long[-1] or len(short) > 4:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)
