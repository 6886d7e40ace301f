"""A geocoder's server on loopback that says what it is told to, and answers in the form of each provider.

The forms follow the providers' own examples: see core/geocoding/adapters/readers.py for where they stand.
"""

from __future__ import annotations

import copy
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

QUERY = "12 High St, CO1 1AA Colchester"

NOMINATIM: list[dict[str, Any]] = [
    {
        "place_id": 258271, "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "node", "osm_id": 4100, "lat": "52.1000000", "lon": "0.9000000", "class": "place", "type": "house",
        "place_rank": 30, "importance": 0.00000999, "addresstype": "place", "name": "",
        "display_name": "12, High Street, Colchester, Essex, England, CO1 1AA, United Kingdom",
        "address": {"house_number": "12", "road": "High Street", "city": "Colchester", "county": "Essex",
                    "state": "England", "postcode": "CO1 1AA", "country": "United Kingdom", "country_code": "gb"},
        "boundingbox": ["52.0999500", "52.1000500", "0.8999500", "0.9000500"],
    }
]  # fmt: skip
PHOTON: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"osm_type": "N", "osm_id": 4100, "osm_key": "place", "osm_value": "house", "type": "house",
                           "housenumber": "12", "street": "High Street", "postcode": "CO1 1AA", "city": "Colchester",
                           "county": "Essex", "state": "England", "country": "United Kingdom", "countrycode": "GB"},
            "geometry": {"type": "Point", "coordinates": [0.9, 52.1]},
        }
    ],
}  # fmt: skip
PELIAS: dict[str, Any] = {
    "geocoding": {"version": "0.2", "attribution": "http://localhost/attribution", "query": {"size": 10}},
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [0.9, 52.1]},
            "properties": {"id": "node/4100", "gid": "openstreetmap:address:node/4100", "layer": "address",
                           "source": "openstreetmap", "name": "12 High Street", "housenumber": "12",
                           "street": "High Street", "postalcode": "CO1 1AA", "confidence": 1, "match_type": "exact",
                           "accuracy": "point", "country": "United Kingdom", "region": "Essex",
                           "locality": "Colchester", "label": "12 High Street, Colchester, England, United Kingdom"},
        }
    ],
    "bbox": [0.9, 52.1, 0.9, 52.1],
}  # fmt: skip
GOOGLE: dict[str, Any] = {
    "results": [
        {
            "address_components": [
                {"long_name": "12", "short_name": "12", "types": ["street_number"]},
                {"long_name": "High Street", "short_name": "High St", "types": ["route"]},
                {"long_name": "Colchester", "short_name": "Colchester", "types": ["postal_town"]},
                {"long_name": "United Kingdom", "short_name": "GB", "types": ["country", "political"]},
                {"long_name": "CO1 1AA", "short_name": "CO1 1AA", "types": ["postal_code"]},
            ],
            "formatted_address": "12 High St, Colchester CO1 1AA, UK",
            "geometry": {"location": {"lat": 52.1, "lng": 0.9}, "location_type": "ROOFTOP",
                         "viewport": {"northeast": {"lat": 52.1013, "lng": 0.9013},
                                      "southwest": {"lat": 52.0987, "lng": 0.8987}}},
            "place_id": "ChIJd8BlQ2BZwokRAFUEcm_qrcA",
            "types": ["street_address"],
        }
    ],
    "status": "OK",
}  # fmt: skip
HERE: dict[str, Any] = {
    "items": [
        {
            "title": "12 High Street, Colchester, CO1 1AA, United Kingdom",
            "id": "here:af:streetsection:bI4Le6cyA.1mlQyLunYpjC:CggIBCCi-9SPARABGgIxMg",
            "resultType": "houseNumber", "houseNumberType": "PA",
            "address": {"label": "12 High Street, Colchester, CO1 1AA, United Kingdom", "countryCode": "GBR",
                        "county": "Essex", "city": "Colchester", "street": "High Street", "postalCode": "CO1 1AA",
                        "houseNumber": "12"},
            "position": {"lat": 52.1, "lng": 0.9},
            "access": [{"lat": 52.1001, "lng": 0.9001}],
            "mapView": {"west": 0.898, "south": 52.099, "east": 0.902, "north": 52.101},
            "scoring": {"queryScore": 1.0, "fieldScore": {"city": 1.0, "streets": [1.0], "houseNumber": 1.0,
                                                          "postalCode": 1.0}},
        }
    ]
}  # fmt: skip
OPENCAGE: dict[str, Any] = {
    "licenses": [{"name": "see attribution guide", "url": "https://opencagedata.com/credits"}],
    "rate": {"limit": 2500, "remaining": 2499, "reset": 1789430400},
    "results": [
        {
            "bounds": {"northeast": {"lat": 52.1001, "lng": 0.9001}, "southwest": {"lat": 52.0999, "lng": 0.8999}},
            "components": {"_category": "building", "_type": "building", "house_number": "12", "road": "High Street",
                           "city": "Colchester", "_normalized_city": "Colchester", "postcode": "CO1 1AA",
                           "country": "United Kingdom", "country_code": "gb"},
            "confidence": 10,
            "formatted": "12 High Street, Colchester CO1 1AA, United Kingdom",
            "geometry": {"lat": 52.1, "lng": 0.9},
        }
    ],
    "status": {"code": 200, "message": "OK"},
    "total_results": 1,
}  # fmt: skip
#: "12 High Street, CO1 1AA Colchester" as each provider knows it: the house itself, without a doubt.
ANSWERS: dict[str, Any] = {
    "nominatim": NOMINATIM, "photon": PHOTON, "pelias": PELIAS, "google": GOOGLE, "here": HERE, "opencage": OPENCAGE,
}  # fmt: skip
#: What each says where it knows nothing.
NOTHING: dict[str, Any] = {
    "nominatim": [], "photon": {"type": "FeatureCollection", "features": []},
    "pelias": {"type": "FeatureCollection", "features": []}, "google": {"results": [], "status": "ZERO_RESULTS"},
    "here": {"items": []},
    "opencage": {"results": [], "status": {"code": 200, "message": "OK"}, "total_results": 0},
}  # fmt: skip
#: Where in its answer each speaks of the place.
_PLACES = {
    "nominatim": (0,), "photon": ("features", 0, "properties"), "pelias": ("features", 0, "properties"),
    "google": ("results", 0), "here": ("items", 0), "opencage": ("results", 0),
}  # fmt: skip


def answer(provider: str, **changed: Any) -> Any:
    """The provider's answer, some of what it says of the place changed: `a__b` is b within a, None takes it away."""
    whole = copy.deepcopy(ANSWERS[provider])
    place = whole
    for step in _PLACES[provider]:
        place = place[step]
    for path, value in changed.items():
        *steps, last = path.split("__")
        at = place
        for step in steps:
            at = at[step]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return whole


@dataclass
class Server:
    """What the server is to say, and what it was asked."""

    url: str = ""
    status: int = 200
    body: str = "[]"
    headers: dict[str, str] = field(default_factory=dict)
    delay: threading.Event | None = None  # it answers only when this is set
    paths: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    def says(self, answer: Any, status: int = 200, **headers: str) -> None:
        """Answer with this from now on."""
        self.body = answer if isinstance(answer, str) else json.dumps(answer)
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}

    def forget(self) -> None:
        """Begin anew: it was asked nothing, and answers at once that it knows none."""
        self.says("[]")
        self.delay = None
        self.paths, self.agents, self.at = [], [], []

    @property
    def parameters(self) -> list[list[tuple[str, str]]]:
        """Everything that it was told, request by request."""
        return [parse_qsl(urlsplit(path).query) for path in self.paths]


@contextmanager
def serving() -> Iterator[Server]:
    """A running server."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.at.append(time.monotonic())
            told.paths.append(self.path)
            told.agents.append(self.headers["User-Agent"])
            if told.delay:
                told.delay.wait(10)
            body = told.body.encode()
            try:
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                pass  # whoever asked has gone

        def log_message(self, *args: object) -> None:
            """Silence."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    told.url = f"http://127.0.0.1:{http.server_port}"
    try:
        yield told
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
