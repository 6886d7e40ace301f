"""A peer that answers as Twilio's Messages do, keeps what it accepts, and posts signed receipts and replies.

Its words, by the number they are about (`peer.does("+44…", "lost", "ok")`; `*`: all numbers), one a call:

    ok            201, stored
    slow:0.5      the same after so many seconds
    lost          stored, then hung up without a word
    taken-hang    stored, then silence
    taken-500     stored, then 500
    21610, …      refused with that error
    429:7         429 with Retry-After: 7
    500, drop, hang, html, 302:URL   nothing stored

Twilio's own magic numbers are refused as there: +15005550001 (21211), …0002 (21612), …0003 (21408), …0004 (21610),
…0009 (21614). Other processes ask by HTTP: POST /control/does, GET /control/accepted, POST /control/receipts,
POST /control/reply.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
import secrets
import ssl
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.peers.http import Answer, Log, Peer, Request, arguments, common, main, scripted

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "not-a-real-token"
VERSION = "2010-04-01"
#: Error: HTTP status and words.
ERRORS = {
    20003: (401, "Authenticate"),
    21211: (400, "The 'To' number is not a valid phone number."),
    21408: (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number."),
    21606: (400, "The 'From' phone number is not a valid, SMS-capable number for your account."),
    21608: (400, "The number is unverified. Trial accounts cannot send messages to unverified numbers."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21612: (400, "The 'To' phone number is not currently reachable using the 'From' phone number."),
    21614: (400, "'To' number is not a valid mobile number"),
    21635: (400, "'To' number cannot be a landline"),
    30034: (400, "US A2P 10DLC - Message from an unregistered number"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
}
MAGIC = {
    "+15005550001": "21211", "+15005550002": "21612", "+15005550003": "21408", "+15005550004": "21610",
    "+15005550009": "21614",
}  # fmt: skip


def signature(token: str, url: str, fields: dict[str, str]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and the form's fields in order of their names."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Twilio(Peer):
    """See the module."""

    def __init__(
        self,
        *,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        file: Path | None = None,
        account: str = ACCOUNT,
        token: str = TOKEN,
    ) -> None:
        super().__init__(port=port, tls=tls)
        self.account = account
        self.token = token
        self.log = Log(file)
        #: Every form that was posted, also those refused.
        self.forms: list[dict[str, str]] = []
        for number, word in MAGIC.items():
            self.does(number, word)

    @property
    def accepted(self) -> list[dict[str, Any]]:
        """The messages that it has taken, oldest first, as its listing shows them."""
        return self.log.items

    async def answer(self, request: Request) -> Answer | None:
        """POST to send, GET to list."""
        path = f"/{VERSION}/Accounts/{self.account}/Messages.json"
        known = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {known}":
            return _error(20003)
        if request.path != path:
            return Answer.json(404, {"code": 20404, "message": "The requested resource was not found", "status": 404})
        if request.method == "GET":
            word, argument = self.script.next("GET")
            return self._list(request) if word == "ok" else await common(word, argument)
        return await self._post(request.form)

    async def control(self, request: Request) -> Answer:
        """What other processes ask."""
        asked = json.loads(request.body) if request.body else {}
        if request.path == "/control/accepted":
            return Answer.json(200, self.accepted)
        if request.path == "/control/receipts":
            states = asked.get("states", ["delivered", "sent", "delivered"])
            said = await asyncio.to_thread(self.post_receipts, asked["url"], asked["sid"], *states)
            return Answer.json(200, said)
        if request.path == "/control/reply":
            return Answer.json(200, await asyncio.to_thread(self.post_reply, **asked))
        return await super().control(request)

    # -- what it posts --

    def post_receipts(self, url: str, sid: str, *states: str, error: str = "") -> list[int]:
        """Post these states of a message, as given: out of order and twice if so asked. Returns the statuses."""
        item = next(item for item in self.accepted if item["sid"] == sid)
        fields = {"AccountSid": self.account, "ApiVersion": VERSION, "From": item["from"] or "", "To": item["to"]}
        fields |= {"MessageSid": sid, "SmsSid": sid}
        more = {"ErrorCode": error} if error else {}
        return [self.post(url, {**fields, **more, "MessageStatus": state, "SmsStatus": state}) for state in states]

    def post_reply(self, url: str, sender: str, to: str, body: str, opt_out: str = "") -> int:
        """Post a text that somebody wrote; `opt_out` STOP, START or HELP as Twilio recognises it."""
        sid = f"SM{secrets.token_hex(16)}"
        fields = {"AccountSid": self.account, "ApiVersion": VERSION, "From": sender, "To": to, "Body": body}
        fields |= {"MessageSid": sid, "SmsSid": sid, "NumMedia": "0", "SmsStatus": "received"}
        return self.post(url, {**fields, "OptOutType": opt_out} if opt_out else fields)

    def post(self, url: str, fields: dict[str, str], *, signed_for: str = "", sign: str | None = None) -> int:
        """Post a form with its signature; `signed_for`: the public address where another is posted to."""
        parts = urlsplit(url)
        assert parts.hostname is not None
        line = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=10)
        words = signature(self.token, signed_for or url, fields) if sign is None else sign
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": words}
        try:
            line.request("POST", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}",
                         urlencode(fields), headers)  # fmt: skip
            return line.getresponse().status
        finally:
            line.close()

    # -- inside --

    async def _post(self, form: dict[str, str]) -> Answer | None:
        self.forms.append(form)
        word, argument = self.script.next(form.get("To", ""))
        if word == "slow":
            await asyncio.sleep(float(argument))
        if word in {"ok", "slow", "lost", "taken-hang", "taken-500"}:
            return await self._take(form, word)
        if word == "429":
            return _error(20429, argument)
        if word == "500":
            return _error(20500)
        if word.isdigit() and int(word) in ERRORS:
            return _error(int(word))
        return await common(word, argument)

    async def _take(self, form: dict[str, str], word: str) -> Answer | None:
        item = self._item(form)
        self.log.add(item)
        if word == "lost":
            return None
        if word == "taken-hang":
            await asyncio.sleep(3600)
        return _error(20500) if word == "taken-500" else Answer.json(201, item)

    def _item(self, form: dict[str, str]) -> dict[str, Any]:
        sid, now = f"SM{secrets.token_hex(16)}", format_datetime(datetime.now(UTC))
        uri = f"/{VERSION}/Accounts/{self.account}/Messages/{sid}"
        return {
            "account_sid": self.account, "api_version": VERSION, "body": form.get("Body", ""), "date_created": now,
            "date_sent": now, "date_updated": now, "direction": "outbound-api", "error_code": None,
            "error_message": None, "from": form.get("From"), "messaging_service_sid": form.get("MessagingServiceSid"),
            "num_media": "0", "num_segments": "1", "price": None, "price_unit": "USD", "sid": sid, "status": "queued",
            "subresource_uris": {"media": f"{uri}/Media.json"}, "to": form["To"], "uri": f"{uri}.json",
            "status_callback": form.get("StatusCallback"), "validity_period": form.get("ValidityPeriod"),
        }  # fmt: skip

    def _list(self, request: Request) -> Answer:
        asked = request.query
        shown = [item for item in reversed(self.accepted) if _fits(item, asked)]
        size, page = min(int(asked.get("PageSize", 50)), 1000), int(asked.get("Page", 0))
        part = shown[page * size : (page + 1) * size]
        rest = {name: value for name, value in asked.items() if name not in {"Page", "PageToken"}}

        def uri(number: int) -> str:
            return f"{request.path}?{urlencode({**rest, 'PageSize': size, 'Page': number})}"

        following = f"{uri(page + 1)}&PageToken=PA{part[-1]['sid']}" if len(shown) > (page + 1) * size else None
        return Answer.json(200, {
            "end": page * size + max(0, len(part) - 1), "first_page_uri": uri(0), "next_page_uri": following,
            "page": page, "page_size": size, "previous_page_uri": uri(page - 1) if page else None, "messages": part,
            "start": page * size, "uri": uri(page),
        })  # fmt: skip


def _fits(item: dict[str, Any], asked: dict[str, str]) -> bool:
    for name, value in asked.items():
        day = parsedate_to_datetime(item["date_sent"]).date().isoformat()
        good = {
            "To": item["to"] == value, "From": item["from"] == value, "DateSent": day == value[:10],
            "DateSent>": day >= value[:10], "DateSent<": day <= value[:10],
        }.get(name, True)  # fmt: skip
        if not good:
            return False
    return True


def _error(code: int, wait: str = "") -> Answer:
    status, words = ERRORS[code]
    content = {"code": code, "message": words, "more_info": f"https://www.twilio.com/docs/errors/{code}"}
    headers = {"Retry_After": wait} if wait else {}
    return Answer.json(status, {**content, "status": status}, **headers)


if __name__ == "__main__":
    parser = arguments("A Twilio-like peer.")
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("--token", default=TOKEN)
    given = parser.parse_args()
    main(scripted(Twilio(port=given.port, file=given.file, account=given.account, token=given.token), given.does))
