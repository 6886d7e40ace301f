"""The settings of the shop itself: import, geocoding, roads, planning."""

from __future__ import annotations

from core.clock import zone
from core.store.checks import Setting, number, one_of, or_nothing, server, whole_server

SHOP = (
    Setting("shop.name", "", "the shop's name, as customers know it"),
    Setting("shop.address", "", "the shop's address"),
    Setting("shop.timezone", "UTC", "zone of the shop's clock, such as Europe/London", zone),
    Setting("shop.country", "GB", "two letters; how phone numbers without + are read"),
    Setting("shop.currency", "GBP", "ISO code of costs and prices"),
    Setting("shop.phone", "", "the number that customers may ring"),
    Setting("import.day_first", "yes", "whether 03/04/2026 is the third of April", one_of("yes", "no")),
    Setting("orders.service_min", "5", "minutes at a door where an order says nothing", number(0, 480)),
    Setting("orders.setup_min", "2", "minutes to park and walk, once a door", number(0, 120)),
    Setting(
        "area.radius_km",
        "60",
        "how far from a depot is served, where no area is drawn",
        number(0.1, 20_000),
    ),
    Setting(
        "area.postcode_km",
        "2",
        "a pin this far outside of the postcode in its address is doubted",
        number(0.1, 1_000),
    ),
    Setting("region.file", "", "file of addresses and roads; empty: beside the shop's file"),
    Setting(
        "geocode.online",
        "",
        "online geocoder asked where the region knows nothing; empty: none; its key: ROUNDSMAN_GEOCODE_KEY",
        one_of("", "nominatim", "photon", "pelias", "google", "here", "opencage"),
    ),
    Setting("geocode.url", "", "its address, for an own server", server),
    Setting("geocode.contact", "", "your e-mail address for its operator, as its terms ask"),
    Setting("geocode.per_second", "1", "requests a second to an own or a paid server", number(0.01, 50)),
    Setting(
        "roads.source",
        "",
        "osrm or valhalla (a server), osrm-local (on this machine), region, straight; empty: the best there is",
        one_of("", "osrm", "valhalla", "osrm-local", "region", "straight"),
    ),
    Setting("roads.profiles", "", "file of speeds by kind of road; empty: NAME.roads.toml beside the shop's file"),
    Setting("roads.url", "", "the road server's address, http://localhost:5000; empty: none", whole_server),
    Setting("roads.url_bike", "", "an OSRM server for bikes: each knows one kind of vehicle", whole_server),
    Setting("roads.url_foot", "", "an OSRM server for walkers", whole_server),
    Setting("roads.osrm_folder", "", "graphs of osrm-local; empty: beside the shop's file"),
    Setting("roads.snap_m", "500", "a door farther from every road is near none, m", number(1, 10_000)),
    Setting(
        "roads.detour",
        "",
        "road distance over straight line, where no road is near; empty: as measured in the region, else 1.35",
        or_nothing(number(1, 5)),
    ),
    Setting(
        "roads.speed_kmh",
        "28",
        "average speed of a van between doors, where no roads are known",
        number(1, 130),
    ),
    Setting(
        "co2e.van",
        "250",
        "grams of CO2e a van gives off on a km; 250 is the average diesel van in the UK Government factors of 2024",
        number(0, 5_000),
    ),
    Setting(
        "co2e.car",
        "170",
        "grams of CO2e a car gives off on a km; 170 is the average diesel car in the UK Government factors of 2024",
        number(0, 5_000),
    ),
    Setting("co2e.bike", "0", "grams of CO2e a cargo bike gives off on a km", number(0, 5_000)),
    Setting("co2e.foot", "0", "grams of CO2e a walker gives off on a km", number(0, 5_000)),
    Setting("plan.seconds", "10", "how long a build searches at most", number(0.2, 86_400)),
    Setting(
        "plan.balance_price",
        "20",
        "what an hour (or four stops) too much on one van is worth when work is shared, in the shop's currency",
        number(0, 10_000),
    ),
    Setting("plan.cluster", "", "a Dask scheduler whose workers solve days of over 1,500 stops, tcp://HOST:8786"),
    Setting("plan.engine", "ruin", "which engine builds plans", one_of("ruin", "ortools")),
)
