"""geopy's way out through httpx: one answer at a time, bounded in size and time, never sent on to another server.

geopy and the libraries below it log the addresses that they ask. A key stands in those, so none of them ever sees it:
they handle a stand-in, and the key takes its place in what goes over the line.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlsplit

import httpx
from geopy.adapters import AdapterHTTPError
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable

if TYPE_CHECKING:
    BaseSyncAdapter = object  # geopy has no types
else:
    from geopy.adapters import BaseSyncAdapter

#: What geopy is given for a key.
STAND_IN = "roundsman-key-stand-in"
#: An answer has some kilobytes; whoever sends more than this means no good.
_LONGEST = 2_000_000


class HttpxAdapter(BaseSyncAdapter):
    """Answers web addresses for geopy; proxies come from the environment, as httpx reads them."""

    def __init__(self, *, key: str = "", proxies: Any = None, ssl_context: Any = None) -> None:
        self._key = key
        # Made now, not when the turn has come: that takes as long as some answers.
        self._client = httpx.Client()

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """The body of the answer; errors as geopy's adapters raise them."""
        try:
            return self._ask(url, timeout, headers)
        except httpx.TimeoutException as wrong:
            raise GeocoderTimedOut("no answer in time") from wrong
        except httpx.TransportError as wrong:
            raise GeocoderUnavailable(str(wrong)) from wrong
        except (httpx.HTTPError, httpx.InvalidURL) as wrong:
            raise GeocoderServiceError(str(wrong)) from wrong

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The body read as JSON: a list, or an object that holds something."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            found = json.loads(text, object_hook=_placed)
        except ValueError as wrong:
            raise GeocoderParseError("the answer is no JSON") from wrong
        if not isinstance(found, list) and not (isinstance(found, dict) and found):
            raise GeocoderParseError("the answer holds nothing")
        return found

    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        self._client.close()

    def _ask(self, url: str, timeout: float, headers: Mapping[str, str]) -> str:
        request = self._client.build_request("GET", url, headers=dict(headers), timeout=timeout)
        if self._key:
            with_key = request.url.raw_path.replace(STAND_IN.encode(), quote_plus(self._key).encode())
            request.extensions["target"] = with_key
        answer = self._client.send(request, stream=True)
        try:
            text = self._without_key(_body(answer, time.monotonic() + timeout))
        finally:
            answer.close()
        if answer.is_redirect:
            host = urlsplit(answer.headers.get("location", "")).netloc.rpartition("@")[2]
            raise GeocoderServiceError(f"it sends on to {host or 'another address'}: mend geocode.url")
        if answer.status_code != 200:
            raise AdapterHTTPError(
                f"HTTP {answer.status_code}", status_code=answer.status_code, headers=answer.headers, text=text
            )
        return text

    def _without_key(self, text: str) -> str:
        """The text, should the other side repeat our key: what it says is logged, told and kept."""
        for form in {self._key, quote_plus(self._key), self._key.replace("/", r"\/")} - {""}:
            text = text.replace(form, "…")
        return text


def _body(answer: httpx.Response, deadline: float) -> str:
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > _LONGEST:
            raise GeocoderServiceError("its answer is far too long")
        if time.monotonic() > deadline:
            raise GeocoderTimedOut("its answer does not end")
    return body.decode(errors="replace")


def _placed(found: dict[str, Any]) -> dict[str, Any]:
    """The object as it is; ValueError or TypeError where it names no place on the earth: geopy would warn on stderr."""
    lon, lat = found.get("lon", found.get("lng")), found.get("lat")
    if isinstance(pair := found.get("coordinates"), list) and len(pair) > 1:
        lon, lat = pair[:2]
    for degrees, most in ((lat, 90), (lon, 180)):
        if degrees is not None and not abs(float(degrees)) <= most:
            raise ValueError("no place on the earth")
    return found
