"""What OpenStreetMap's tags say of a way and of a spot on it: who may use it, how fast, on what ground.

The rules follow the wiki's pages Key:access, Key:oneway, Key:maxspeed, Key:barrier and OSM tags for routing. Conditions
(`motor_vehicle:conditional`) are not read: what holds only at times counts as not holding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from core.region.network import NO_LIMIT, Ground, RoadClass, Spot, Use


class Tags(Protocol):
    """Tags as `osmium` gives them, or a dict."""

    def get(self, key: str, /) -> str | None:
        """The value of a key."""


class Traits(NamedTuple):
    """What is known of a way; speeds km/h as the law allows, `NO_LIMIT` where nothing is said."""

    road: RoadClass
    use: Use
    limit: int
    limit_back: int
    ground: Ground
    height_dm: int  #: the highest vehicle that fits, decimetres; 0: any
    weight_q: int  #: the heaviest, hundreds of kilograms; 0: any


_CLASSES: Mapping[str, RoadClass] = {
    **{road.word: road for road in RoadClass if road is not RoadClass.FERRY},
    "road": RoadClass.UNCLASSIFIED,
    "bridleway": RoadClass.PATH,
    "corridor": RoadClass.FOOTWAY,
    "platform": RoadClass.FOOTWAY,
    "busway": RoadClass.SERVICE,
}
#: Who may use a class where nothing else is said: motor, bike, foot.
_MOTOR_ONLY = frozenset({RoadClass.MOTORWAY, RoadClass.MOTORWAY_LINK})
_NO_MOTOR = frozenset(
    {RoadClass.PEDESTRIAN, RoadClass.CYCLEWAY, RoadClass.FOOTWAY, RoadClass.PATH, RoadClass.STEPS}
)  # fmt: skip
_NO_BIKE = frozenset({RoadClass.PEDESTRIAN, RoadClass.FOOTWAY, RoadClass.STEPS})

_OPEN = frozenset({"yes", "designated", "permissive", "official", "hov", "goods", "motorcar", "vehicle"})
_OWN = frozenset({"private", "delivery", "destination", "customers", "permit", "residents", "unknown"})
_MOTOR_KEYS = ("goods", "motorcar", "motor_vehicle", "vehicle", "access")
_BIKE_KEYS = ("bicycle", "vehicle", "access")
_FOOT_KEYS = ("foot", "access")
_ONWARD = frozenset({"yes", "1", "true"})
_REVERSED = frozenset({"-1", "reverse"})

_SLOW_SERVICE = frozenset({"alley", "driveway", "parking_aisle", "parking", "drive-through"})
_GROUNDS = {
    Ground.COMPACTED: "cement compacted fine_gravel grade1 intermediate",
    Ground.SETTS: "paving_stones paving_stones:lanes metal bricks brick",
    Ground.ROUGH: (
        "sett grass_paver gravel unpaved ground dirt pebblestone tartan wood grass grade2 bad cobblestone:flattened"
    ),
    Ground.COBBLES: "cobblestone unhewn_cobblestone clay grade3",
    Ground.EARTH: "earth stone rocky rock sand grade4 very_bad laterite",
    Ground.MUD: "mud grade5 horrible very_horrible impassable ice snow",
}
_GROUND_OF = {word: ground for ground, words in _GROUNDS.items() for word in words.split()}

#: km/h where a sign says no figure but a kind of road; a country's own figure is under its code.
_IMPLICIT = {
    "urban": 50, "rural": 90, "trunk": 110, "motorway": 130, "living_street": 20, "bicycle_road": 30, "zone20": 20,
    "zone30": 30, "zone:20": 20, "zone:30": 30, "20": 20, "30": 30, "walk": 6, "nsl_single": 97, "nsl_dual": 113,
    "nsl_restricted": 48, "expressway": 120, "school": 30,
    "at:rural": 100, "at:trunk": 100, "be:motorway": 120, "be-vlg:rural": 70, "bg:motorway": 140, "by:urban": 60,
    "ch:rural": 80, "ch:trunk": 100, "ch:motorway": 120, "cz:trunk": 130, "de:rural": 100, "de:living_street": 7,
    "dk:rural": 80, "es:trunk": 90, "es:motorway": 120, "fi:rural": 80, "fi:motorway": 120, "fr:rural": 80,
    "gb:motorway": 113, "uk:motorway": 113, "it:trunk": 110, "nl:rural": 80, "nl:trunk": 100, "no:rural": 80,
    "no:motorway": 110, "pl:rural": 90, "pl:motorway": 140, "pt:motorway": 120, "ro:trunk": 100, "ru:urban": 60,
    "ru:living_street": 20, "ru:motorway": 110, "se:urban": 50, "se:rural": 70, "se:motorway": 110, "ua:urban": 50,
}  # fmt: skip
_MOST_KMH = 140
_FIGURE = re.compile(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*(mph|km/h|kmh|kph|knots)?\s*")
_METRES = re.compile(r"\s*(\d{1,2}(?:[.,]\d+)?)\s*(m|ft|')?\s*(?:(\d{1,2})\s*(?:\"|''|in)\s*)?")
_TONNES = re.compile(r"\s*(\d{1,5}(?:[.,]\d+)?)\s*(t|kg|lbs|st)?\s*")
_KMH = {"mph": 1.609344, "knots": 1.852}
_TONNE = {"kg": 0.001, "lbs": 0.000_453_592, "st": 0.907_185}

_PASSABLE = frozenset(
    (
        "no", "entrance", "cattle_grid", "toll_booth", "border_control", "sally_port", "kerb", "arch", "coupure",
        "bump_gate", "height_restrictor",
    )
)  # fmt: skip
_GATES = frozenset(("gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "wicket_gate"))
_BIKE_STOPPERS = frozenset(("kissing_gate", "stile", "turnstile", "full-height_turnstile"))
_WALLS = frozenset(("wall", "fence", "hedge", "ditch", "guard_rail", "city_wall", "retaining_wall"))


def traits(tags: Tags) -> Traits | None:
    """What the tags of a way say; None where nobody may use it as a road."""
    get = tags.get
    road = _CLASSES.get(get("highway") or "")
    if road is None and get("route") == "ferry":
        road = RoadClass.FERRY
    if road is None:
        return None
    use = _motor(tags, road) | _bike(tags, road) | _foot(tags, road)
    if not use & ~Use.OWN:
        return None
    if get("junction") in {"roundabout", "circular", "mini_roundabout"}:
        use |= Use.ROUNDABOUT
    if road is RoadClass.SERVICE and get("service") in _SLOW_SERVICE:
        use |= Use.SLOW
    if get("driving_side") == "left":
        use |= Use.LEFT
    return Traits(
        road, use, *_limits(tags), _ground(tags),
        _metres_dm(get("maxheight") or get("maxheight:physical")), _tonnes_q(get("maxweight")),
    )  # fmt: skip


def spot(tags: Tags) -> Spot:
    """What the tags of a node say to those who come along."""
    get = tags.get
    kind, found = get("highway"), Spot(0)
    if kind == "traffic_signals" or get("crossing") == "traffic_signals":
        found |= Spot.SIGNALS
    elif kind == "crossing":
        found |= Spot.CROSSING if get("crossing") not in {"unmarked", "no"} else Spot(0)
    elif kind in {"stop", "give_way"}:
        found |= Spot.STOP if kind == "stop" else Spot.GIVE_WAY
    way = get("traffic_signals:direction") or get("direction")
    if found and way in {"forward", "backward"}:
        found |= Spot.ON if way == "forward" else Spot.BACK
    if barrier := get("barrier"):
        found |= _barrier(tags, barrier)
    return found


def _barrier(tags: Tags, kind: str) -> Spot:
    motor = _said(tags, _MOTOR_KEYS)
    if kind in _PASSABLE or tags.get("bollard") == "rising":
        return Spot(0)
    if kind in _GATES:
        closed = motor is not None and motor not in _OPEN and motor not in _OWN
        return Spot.GATE | (Spot.NO_MOTOR if closed else Spot(0))
    found = Spot(0) if motor in _OPEN or motor in _OWN else Spot.NO_MOTOR
    if kind in _BIKE_STOPPERS or kind in _WALLS:
        found |= Spot.NO_BIKE if tags.get("bicycle") not in _OPEN else Spot(0)
    if kind in _WALLS:
        found |= Spot.NO_FOOT if tags.get("foot") not in _OPEN else Spot(0)
    return found


def _said(tags: Tags, keys: tuple[str, ...]) -> str | None:
    """What the most special of the keys says."""
    for key in keys:
        value = tags.get(key)
        if value:
            return str(value)
    return None


def _motor(tags: Tags, road: RoadClass) -> Use:
    said = _said(tags, _MOTOR_KEYS)
    if tags.get("area") == "yes" or tags.get("impassable") == "yes" or tags.get("highway") == "busway":
        return Use(0)
    if said is None:
        if road in _NO_MOTOR:
            return Use(0)
    elif said not in _OPEN and said not in _OWN:
        return Use(0)
    elif road in _NO_MOTOR and said == "yes" and not any(tags.get(key) for key in _MOTOR_KEYS[:-1]):
        return Use(0)  # "access=yes" on a footway is meant for those on foot
    own = Use.OWN if said in _OWN or road is RoadClass.TRACK else Use(0)
    ways = _ways(tags, ("oneway:motor_vehicle", "oneway"), road, implied=True)
    return (Use.MOTOR if ways[0] else Use(0)) | (Use.MOTOR_BACK if ways[1] else Use(0)) | own


def _bike(tags: Tags, road: RoadClass) -> Use:
    said = _said(tags, _BIKE_KEYS)
    own = tags.get("bicycle")
    allowed = said in _OPEN or said in _OWN if said is not None else True
    if road in _MOTOR_ONLY or tags.get("motorroad") == "yes" or own == "use_sidepath" or road in _NO_BIKE:
        allowed = own in _OPEN
    if not allowed:
        return Use(0)
    ways = _ways(tags, ("oneway:bicycle", "oneway"), road, implied=road in _MOTOR_ONLY)
    against = any(
        (tags.get(key) or "").startswith("opposite") for key in ("cycleway", "cycleway:left", "cycleway:both")
    )
    return (Use.BIKE if ways[0] or against else Use(0)) | (Use.BIKE_BACK if ways[1] or against else Use(0))


def _foot(tags: Tags, road: RoadClass) -> Use:
    said = _said(tags, _FOOT_KEYS)
    allowed = said in _OPEN or said in _OWN if said is not None else True
    if road in _MOTOR_ONLY or tags.get("motorroad") == "yes" or tags.get("foot") == "use_sidepath":
        allowed = tags.get("foot") in _OPEN
    return Use.FOOT | Use.FOOT_BACK if allowed else Use(0)


def _ways(tags: Tags, keys: tuple[str, ...], road: RoadClass, *, implied: bool) -> tuple[bool, bool]:
    """Whether it may be used onward, and back."""
    said = _said(tags, keys)
    if said in _ONWARD:
        return True, False
    if said in _REVERSED:
        return False, True
    if said is None:
        circle = tags.get("junction") in {"roundabout", "circular"}
        if circle or (implied and road is RoadClass.MOTORWAY):
            return True, False
    return True, True


def _limits(tags: Tags) -> tuple[int, int]:
    both = next(
        (
            kmh
            for key in ("maxspeed", "source:maxspeed", "maxspeed:type", "zone:maxspeed")
            if (kmh := _kmh(tags.get(key)))
        ),
        NO_LIMIT,
    )
    return _kmh(tags.get("maxspeed:forward")) or both, _kmh(tags.get("maxspeed:backward")) or both


def _kmh(value: str | None) -> int:
    """km/h of a limit as written; `NO_LIMIT` where it says nothing that can be read."""
    if not value:
        return NO_LIMIT
    if value == "none":
        return _MOST_KMH
    if match := _FIGURE.match(value):
        speed = float(match.group(1).replace(",", ".")) * _KMH.get(match.group(2) or "", 1.0)
        return min(_MOST_KMH, round(speed))
    said = value.lower()
    return _IMPLICIT.get(said) or _IMPLICIT.get(said.partition(":")[2], NO_LIMIT)


def _ground(tags: Tags) -> Ground:
    """The worst of what surface, smoothness and kind of track say; a track that says nothing is rough."""
    said = [
        _GROUND_OF.get(value, Ground.PAVED)
        for key in ("surface", "smoothness", "tracktype")
        if (value := tags.get(key))
    ]
    if not said and tags.get("highway") == "track":
        return Ground.ROUGH
    return max(said, default=Ground.PAVED)


def _metres_dm(value: str | None) -> int:
    match = _METRES.fullmatch(value) if value else None
    if match is None:
        return NO_LIMIT
    metres = float(match.group(1).replace(",", "."))
    if match.group(2) in {"ft", "'"}:
        metres = metres * 0.3048 + int(match.group(3) or 0) * 0.0254
    return min(255, int(metres * 10))


def _tonnes_q(value: str | None) -> int:
    match = _TONNES.fullmatch(value) if value else None
    if match is None:
        return NO_LIMIT
    tonnes = float(match.group(1).replace(",", ".")) * _TONNE.get(match.group(2) or "", 1.0)
    return min(255, int(tonnes * 10))
