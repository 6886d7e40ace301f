"""A webhook sink: verifies Standard Webhooks, counts ids, and answers as it is told.

Its words, by path (`peer.does("/hook", "500", "ok")`; `*`: all), one a call: `ok` (204), `slow:0.5`, `lost` (taken,
then hung up), `200`, `410`, `302:URL`, `500`, `429:7`, `html`, `drop`, `hang`, `flood` (an answer of 10 MB). Other
processes ask by HTTP: POST /control/does, GET /control/ids, GET /control/posts.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ssl
import time
from collections import Counter
from pathlib import Path

from tests.peers.http import Answer, Log, Peer, Request, arguments, common, main, scripted

SECRET = "whsec_" + base64.b64encode(b"twenty-four bytes of it!").decode()


class Sink(Peer):
    """See the module. Without a secret nothing is verified, as an ntfy server does."""

    def __init__(
        self,
        *,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        file: Path | None = None,
        secret: str = SECRET,
        tolerance_s: int = 0,
    ) -> None:
        super().__init__(port=port, tls=tls)
        self.secret = secret
        self.tolerance_s = tolerance_s  #: how old a post may be; 0: of any age, as clocks of tests stand still
        self.log = Log(file)
        #: Why posts were not believed.
        self.disbelieved: list[str] = []
        #: Every request, as it came.
        self.posts: list[Request] = []

    @property
    def ids(self) -> Counter[str]:
        """How often each id was taken."""
        return Counter(item["id"] for item in self.log.items)

    async def answer(self, request: Request) -> Answer | None:
        """Take the post, or do as the script says."""
        self.posts.append(request)
        word, argument = self.script.next(request.path)
        if word == "slow":
            await asyncio.sleep(float(argument))
        if word == "flood":
            return Answer(200, b"x" * 10_000_000)
        if word not in {"ok", "slow", "lost", "200"}:
            return await common(word, argument)
        if why := self._wrong(request):
            self.disbelieved.append(why)
            return Answer.json(401, {"error": why})
        headers = request.headers
        number = headers.get("webhook-id") or headers.get("x-sequence-id", "")
        self.log.add({"id": number, "path": request.path, "body": request.body.decode()})
        if word == "lost":
            return None
        return Answer.json(200, {"id": number}) if word == "200" else Answer(204)

    async def control(self, request: Request) -> Answer:
        """What other processes ask."""
        if request.path == "/control/ids":
            return Answer.json(200, self.ids)
        if request.path == "/control/posts":
            return Answer.json(200, self.log.items)
        return await super().control(request)

    def _wrong(self, request: Request) -> str:
        if not self.secret:
            return ""
        number, at = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
        if not number or not at.isdigit():
            return "the headers are missing"
        if self.tolerance_s and abs(time.time() - int(at)) > self.tolerance_s:
            return "it is too old"
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        mac = hmac.new(key, f"{number}.{at}.".encode() + request.body, hashlib.sha256).digest()
        given = request.headers.get("webhook-signature", "").split()
        return "" if f"v1,{base64.b64encode(mac).decode()}" in given else "the signature is wrong"


if __name__ == "__main__":
    parser = arguments("A webhook sink.")
    parser.add_argument("--secret", default=SECRET)
    given = parser.parse_args()
    main(scripted(Sink(port=given.port, file=given.file, secret=given.secret), given.does))
