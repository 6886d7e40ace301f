"""The shop's settings: a table of known keys with default and meaning. Secrets never stand here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from core.clock import parse_wall, zone
from core.errors import BadInput
from core.store.careful import CarefulConnection
from core.store.sqlite import Database
from core.text import clean


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: its default, what it means, and how a value is checked (raises BadInput)."""

    key: str
    default: str
    meaning: str
    check: Callable[[str], object] = str


def _number(low: float, high: float) -> Callable[[str], float]:
    def check(text: str) -> float:
        try:
            value = float(text)
        except ValueError as wrong:
            raise BadInput(f"“{text}” is no number; give one from {low:g} to {high:g}.") from wrong
        if not low <= value <= high:
            raise BadInput(f"“{text}” is out of range; give a number from {low:g} to {high:g}.")
        return value

    return check


def _or_nothing(check: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: check(text) if text else text


def _one_of(*words: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            raise BadInput(f"“{text}” is not known here; choose {', '.join(w or 'nothing' for w in words)}.")
        return text

    return check


def _server(text: str) -> str:
    """A web address without anything secret in it: it stands in the file, in its journal, and is shown to people."""
    if set(text) & set("@?#"):
        raise BadInput("only scheme, host and path belong there; settings are no place for a secret.")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        known = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if text and (not known or " " in text):
        raise BadInput(f"“{text}” is no address of a server; write it like https://server.example.org.")
    return text


def _whole_server(text: str) -> str:
    """The same with its scheme: one on this machine is seldom asked by https, and nobody guesses."""
    if text and "://" not in text:
        raise BadInput(f"“{text}” is no address of a server; write it like http://localhost:5000.")
    return _server(text)


_SETTINGS = (
    Setting("shop.name", "", "the shop's name, as customers know it"),
    Setting("shop.address", "", "the shop's address"),
    Setting("shop.timezone", "UTC", "zone of the shop's clock, such as Europe/London", zone),
    Setting("shop.country", "GB", "two letters; how phone numbers without + are read"),
    Setting("shop.currency", "GBP", "ISO code of costs and prices"),
    Setting("shop.phone", "", "the number that customers may ring"),
    Setting("import.day_first", "yes", "whether 03/04/2026 is the third of April", _one_of("yes", "no")),
    Setting("orders.service_min", "5", "minutes at a door where an order says nothing", _number(0, 480)),
    Setting("orders.setup_min", "2", "minutes to park and walk, once a door", _number(0, 120)),
    Setting(
        "area.radius_km",
        "60",
        "how far from a depot is served, where no area is drawn",
        _number(0.1, 20_000),
    ),
    Setting(
        "area.postcode_km",
        "2",
        "a pin this far outside of the postcode in its address is doubted",
        _number(0.1, 1_000),
    ),
    Setting("region.file", "", "file of addresses and roads; empty: beside the shop's file"),
    Setting(
        "geocode.online",
        "",
        "online geocoder asked where the region knows nothing; empty: none; its key: ROUNDSMAN_GEOCODE_KEY",
        _one_of("", "nominatim", "photon", "pelias", "google", "here", "opencage"),
    ),
    Setting("geocode.url", "", "its address, for an own server", _server),
    Setting("geocode.contact", "", "your e-mail address for its operator, as its terms ask"),
    Setting("geocode.per_second", "1", "requests a second to an own or a paid server", _number(0.01, 50)),
    Setting(
        "roads.source",
        "",
        "osrm or valhalla (a server), osrm-local (on this machine), region, straight; empty: the best there is",
        _one_of("", "osrm", "valhalla", "osrm-local", "region", "straight"),
    ),
    Setting("roads.profiles", "", "file of speeds by kind of road; empty: NAME.roads.toml beside the shop's file"),
    Setting("roads.url", "", "the road server's address, http://localhost:5000; empty: none", _whole_server),
    Setting("roads.url_bike", "", "an OSRM server for bikes: each knows one kind of vehicle", _whole_server),
    Setting("roads.url_foot", "", "an OSRM server for walkers", _whole_server),
    Setting("roads.osrm_folder", "", "graphs of osrm-local; empty: beside the shop's file"),
    Setting("roads.snap_m", "500", "a door farther from every road is near none, m", _number(1, 10_000)),
    Setting(
        "roads.detour",
        "",
        "road distance over straight line, where no road is near; empty: as measured in the region, else 1.35",
        _or_nothing(_number(1, 5)),
    ),
    Setting(
        "roads.speed_kmh",
        "28",
        "average speed of a van between doors, where no roads are known",
        _number(1, 130),
    ),
    Setting(
        "co2e.van",
        "250",
        "grams of CO2e a van gives off on a km; 250 is the average diesel van in the UK Government factors of 2024",
        _number(0, 5_000),
    ),
    Setting(
        "co2e.car",
        "170",
        "grams of CO2e a car gives off on a km; 170 is the average diesel car in the UK Government factors of 2024",
        _number(0, 5_000),
    ),
    Setting("co2e.bike", "0", "grams of CO2e a cargo bike gives off on a km", _number(0, 5_000)),
    Setting("co2e.foot", "0", "grams of CO2e a walker gives off on a km", _number(0, 5_000)),
    Setting("plan.seconds", "10", "how long a build searches at most", _number(0.2, 86_400)),
    Setting(
        "plan.balance_price",
        "20",
        "what an hour (or four stops) too much on one van is worth when work is shared, in the shop's currency",
        _number(0, 10_000),
    ),
    Setting("plan.cluster", "", "a Dask scheduler whose workers solve days of over 1,500 stops, tcp://HOST:8786"),
    Setting("plan.engine", "ruin", "which engine builds plans", _one_of("ruin", "ortools")),
    Setting(
        "messages.channel",
        "folder",
        "how customers are told: a folder of .eml files, or e-mail",
        _one_of("folder", "email"),
    ),
    Setting("messages.folder", "", "where the folder channel writes; empty: beside the shop's file"),
    Setting(
        "messages.window_min",
        "120",
        "width of the arrival window that is announced, minutes",
        _number(15, 720),
    ),
    Setting("messages.from", "", "sender's e-mail address"),
    Setting("messages.quiet_from", "21:00", "no message goes out after this", parse_wall),
    Setting("messages.quiet_until", "08:00", "nor before this", parse_wall),
    Setting("smtp.host", "", "mail server; empty: none"),
    Setting("smtp.port", "587", "its port", _number(1, 65_535)),
    Setting("smtp.user", "", "user name there; the password comes from ROUNDSMAN_SMTP_PASSWORD"),
    Setting("smtp.security", "starttls", "how the connection is protected", _one_of("starttls", "tls", "none")),
)
KNOWN = {setting.key: setting for setting in _SETTINGS}


def get(db: Database, key: str) -> str:
    """The value in force: what was set, else the default. Raises BadInput for an unknown key."""
    setting = _known(key)
    return _stored(db).get(key, setting.default)


def everything(db: Database) -> list[tuple[Setting, str]]:
    """Every known setting with the value in force."""
    stored = _stored(db)
    return [(setting, stored.get(setting.key, setting.default)) for setting in _SETTINGS]


def _stored(db: Database) -> Mapping[str, str]:
    """What was set: read once, and again when this connection or another has changed anything in the file.

    A screen asks for the shop's zone with every key: the answer costs 12 microseconds and no query.
    """
    conn = db.conn
    if not isinstance(conn, CarefulConnection) or conn.in_transaction:
        return _read(db)
    state = int(conn.execute("PRAGMA data_version").fetchone()[0]), int(conn.total_changes)
    if conn.settings is None or conn.settings[0] != state:
        conn.settings = state, _read(db)
    return conn.settings[1]


def _read(db: Database) -> dict[str, str]:
    return dict(db.execute("SELECT key, value FROM settings").fetchall())


def put(db: Database, key: str, value: str) -> tuple[str, str]:
    """Set a value and return (before, after). Raises BadInput for an unknown key or a value that cannot be."""
    setting = _known(key)
    value = clean(value)
    try:
        setting.check(value)
    except BadInput as wrong:
        raise BadInput(f"{key}: {wrong}") from wrong
    before = get(db, key)
    db.execute(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
    return before, value


def _known(key: str) -> Setting:
    if key not in KNOWN:
        near = get_close_matches(key, KNOWN, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise BadInput(f"There is no setting “{clean(key, limit=60)}”. {hint}roundsman settings list shows all.")
    return KNOWN[key]
