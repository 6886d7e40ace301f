"""What providers post is believed only with their signature; what it says is read by a row of a table."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound, Unavailable
from core.notifications import inbound
from core.notifications.adapters import receiving
from core.notifications.incoming import Forged, Notice, Post, Reply, Unreadable
from core.notifications.model import MessageState
from tests.core.deliveries.shop import Shop
from tests.core.notifications.test_receipts import NUMBER, now, text_message
from tests.peers.twilio import signature

KEY, NOW = "a-secret", 1_772_438_400
BASE = "https://shop.example/hooks/twilio"


def hook(provider: str, base: str = BASE, key: str = KEY) -> receiving.ProviderHook:
    return replace(receiving.ProviderHook(provider, receiving._ROWS[provider], base), secret=lambda _: key)


def twilio(fields: dict[str, str], *, url: str = BASE, path: str = "/twilio", key: str = KEY) -> Post:
    return Post(path, {"x-twilio-signature": signature(key, url, fields)}, urlencode(fields).encode())


def token(body: bytes, key: str = KEY, algorithm: str = "HS256", **claims: object) -> str:
    """A token as Vonage signs its webhooks."""

    def packed(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    said = {"iat": NOW, "payload_hash": hashlib.sha256(body).hexdigest(), **claims}
    head = f"{packed(json.dumps({'alg': algorithm}).encode())}.{packed(json.dumps(said).encode())}"
    return f"{head}.{packed(hmac.new(key.encode(), head.encode(), hashlib.sha256).digest())}"


def vonage(said: object, **claims: object) -> Post:
    body = json.dumps(said).encode()
    return Post("/vonage", {"authorization": f"Bearer {token(body, **claims)}"}, body)  # type: ignore[arg-type]


def plivo(fields: dict[str, str], nonce: str = "12345", url: str = "https://shop.example/plivo") -> Post:
    mac = base64.b64encode(hmac.new(KEY.encode(), (url + nonce).encode(), hashlib.sha256).digest()).decode()
    headers = {"x-plivo-signature-v2": mac, "x-plivo-signature-v2-nonce": nonce}
    return Post("/plivo", headers, urlencode(fields).encode())


STATUS = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005", "To": NUMBER}


def test_the_signature_is_the_one_that_twilio_publishes() -> None:
    """The example of Twilio's own guide to the security of webhooks."""
    fields = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    }  # fmt: skip
    post = Post(
        "/myapp.php?foo=1&bar=2",
        {"x-twilio-signature": signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", fields)},
        urlencode(fields).encode(),
    )
    assert receiving._twilio_signed(receiving.Asked(post, "12345", "https://mycompany.com/twilio", NOW))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (BASE, "/twilio"), (BASE, "/"), (f"{BASE}/status", "/twilio/status"), (f"{BASE}?x=1", "/twilio?x=1"),
        ("https://shop.example/twilio/status", "/twilio/status"), (f"{BASE}/status", "/hooks/twilio/status"),
        ("https://shop.example:443/hooks/twilio", "/twilio"),
    ],
)  # fmt: skip
def test_a_request_is_known_under_its_public_address(url: str, path: str) -> None:
    (came,) = hook("twilio").read(twilio(STATUS, url=url, path=path), NOW)
    assert came == Notice("sms", "SM1:undelivered", "SM1", "undelivered", "error 30005", recipient=NUMBER)


@pytest.mark.parametrize(
    "post",
    [
        twilio(STATUS, key="another"),
        twilio(STATUS, url="https://elsewhere.example/twilio"),
        replace(twilio(STATUS), body=urlencode({**STATUS, "MessageStatus": "delivered"}).encode()),
        replace(twilio(STATUS), headers={}),
        replace(twilio(STATUS), headers={"x-twilio-signature": "\udcff"}),
    ],
)
def test_another_key_address_or_body_is_forged(post: Post) -> None:
    with pytest.raises(Forged):
        hook("twilio").read(post, NOW)


def test_a_reply_of_twilio_says_what_twilio_made_of_it() -> None:
    fields = {"MessageSid": "SM2", "From": NUMBER, "Body": "Genug", "OptOutType": "STOP", "SmsStatus": "received"}
    assert hook("twilio").read(twilio(fields), NOW) == [Reply("sms", "SM2", NUMBER, "Genug", "STOP")]
    assert hook("twilio").thanks[1].endswith("<Response/>")


def test_vonage_signs_time_and_body() -> None:
    said = {"message_uuid": "u1", "to": "447700900123", "status": "rejected", "client_ref": "ab@shop.example"}
    error = {"title": 1340, "detail": "no route"}
    (came,) = hook("vonage").read(vonage({**said, "error": error}), NOW)
    assert came == Notice("sms", "u1:rejected", "u1", "rejected", "no route", "<ab@shop.example>", NUMBER)
    reply = {"message_uuid": "u2", "from": {"type": "sms", "number": "447700900123"}, "text": "Hi"}
    assert hook("vonage").read(vonage(reply), NOW) == [Reply("sms", "u2", NUMBER, "Hi")]


@pytest.mark.parametrize(
    "claims",
    [
        {"iat": NOW - 301}, {"iat": NOW + 301}, {"iat": None}, {"iat": "soon"}, {"iat": 1e400}, {"payload_hash": "00"},
        {"payload_hash": None}, {"key": "another"}, {"algorithm": "none"},
    ],
)  # fmt: skip
def test_a_token_that_is_old_of_another_body_or_key_is_forged(claims: dict[str, object]) -> None:
    with pytest.raises(Forged):
        hook("vonage").read(vonage({"message_uuid": "u1", "status": "delivered"}, **claims), NOW)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer a.b.c", "Bearer ...", "Basic x", "Bearer é.é.é", "Bearer W10.W10.W10"]
)
def test_what_is_no_token_is_forged(header: str) -> None:
    with pytest.raises(Forged):
        hook("vonage").read(Post("/vonage", {"authorization": header}, b"{}"), NOW)


def test_plivo_is_read_and_each_of_its_nonces_counts_once() -> None:
    said = {"MessageUUID": "p1", "Status": "Failed", "ErrorCode": "450", "To": "447700900123"}
    at = hook("plivo", "https://shop.example/plivo")
    assert at.read(plivo(said), NOW) == [Notice("sms", "nonce:12345", "p1", "failed", "error 450", recipient=NUMBER)]
    reply = {"MessageUUID": "p2", "From": "447700900123", "Text": "Hi"}
    assert at.read(plivo(reply, "9"), NOW) == [Reply("sms", "nonce:9", NUMBER, "Hi")]
    with pytest.raises(Forged):
        at.read(replace(plivo(said), headers={}), NOW)


@pytest.mark.parametrize("body", [b"[]", b"\xff", b"{", b"[" * 60_000, b"null", b'{"status": "sent"}'])
def test_signed_nonsense_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(Unreadable):
        hook("vonage").read(Post("/vonage", {"authorization": f"Bearer {token(body)}"}, body), NOW)


def test_without_a_secret_or_an_address_nothing_is_believed() -> None:
    for at in (hook("twilio", key=""), hook("twilio", base=""), hook("vonage", key=""), hook("plivo", base="")):
        with pytest.raises(Unavailable, match="can be checked: set "):
            at.read(twilio(STATUS), NOW)


def test_what_is_posted_is_kept_once_and_a_provider_that_nobody_knows_is_not_found(shop: Shop) -> None:
    message = text_message(shop, sid="SM1")
    shop.desk.adapters = replace(shop.desk.adapters, hooks=lambda _: {"twilio": hook("twilio")})
    for _ in range(2):
        assert inbound.take_post(shop.desk, "twilio", twilio(STATUS)) == ("", "")
    assert now(shop, message.id).state is MessageState.UNDELIVERED
    assert shop.desk.db.execute("SELECT count(*) FROM inbound").fetchone()[0] == 1
    with pytest.raises(NotFound):
        inbound.take_post(shop.desk, "nobody", twilio(STATUS))


@given(
    st.sampled_from(["twilio", "vonage", "plivo"]),
    st.text(max_size=40),
    st.dictionaries(
        st.sampled_from(["x-twilio-signature", "authorization", "x-plivo-signature-v2", "x-plivo-signature-v2-nonce"]),
        st.text(max_size=60),
    ),
    st.binary(max_size=200),
)
def test_nothing_unsigned_is_ever_believed(provider: str, path: str, headers: dict[str, str], body: bytes) -> None:
    with pytest.raises((Forged, Unreadable)):
        hook(provider).read(Post(path, headers, body), NOW)
