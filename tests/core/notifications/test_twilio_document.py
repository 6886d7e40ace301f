"""Our requests and our reading meet Twilio's own OpenAPI document: Prism stands between and objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from core.notifications.adapters.line import Patience
from core.notifications.adapters.providers import TWILIO
from core.notifications.adapters.sms import Account, SmsChannel
from core.notifications.model import Message, Receipt
from tests.core.notifications.samples import NOW, message
from tests.peers.prism import prism
from tests.peers.twilio import ACCOUNT, TOKEN, Twilio

DOCUMENT = Path(__file__).parents[4] / "shared" / "data" / "twilio" / "messages-openapi.json"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
#: Of the document's examples.
LISTED, SENDER = "SMded05904ccb347238880ca9264e8fe1c", "+12019235161"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twilio's document, but for one slip: its pages' addresses are relative in every example, and “uri” is not."""
    if not DOCUMENT.exists():
        pytest.skip("Twilio's document is not beside the checkout")
    content = json.loads(DOCUMENT.read_text())
    listing = content["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["get"]
    for value in listing["responses"]["200"]["content"]["application/json"]["schema"]["properties"].values():
        if value.get("format") == "uri":
            value["format"] = "uri-reference"
    mended = tmp_path_factory.mktemp("twilio") / "messages-openapi.json"
    mended.write_text(json.dumps(content))
    return mended


@pytest.fixture(scope="module")
def examples(document: Path) -> Iterator[str]:
    """Prism, answering from the document's examples."""
    with prism(document) as url:
        yield url


def channel(url: str, sender: str = SENDER) -> SmsChannel:
    account = Account(url, ACCOUNT, sender, "https://shop.example/receipts", lambda: TOKEN)
    return SmsChannel(TWILIO, account, now=lambda: NOW, patience=Patience(read_s=30))


async def sent(sms: SmsChannel, given: Message) -> Receipt:
    try:
        return await sms.send(given)
    finally:
        await sms.close()


async def found(sms: SmsChannel, given: Message) -> Receipt | None:
    try:
        return await sms.find(given)
    finally:
        await sms.close()


def test_prism_objects_to_what_the_document_does_not_allow(examples: str) -> None:
    with httpx.Client(base_url=examples, auth=(ACCOUNT, TOKEN), timeout=30) as line:
        assert line.post(MESSAGES, data={"From": SENDER, "Body": "no number"}).status_code == 422
        nonsense = {"To": SENDER, "Body": "x", "ValidityPeriod": "soon"}
        assert line.post(MESSAGES, data=nonsense).status_code == 422
        assert line.get(MESSAGES, params={"PageSize": "5000"}).status_code == 422
    assert httpx.post(examples + MESSAGES, data={"To": SENDER, "Body": "x"}, timeout=30).status_code == 401


@pytest.mark.parametrize("sender", [SENDER, "MG" + "a" * 32])
async def test_our_request_is_one_of_the_document_s_and_its_example_is_read(examples: str, sender: str) -> None:
    assert await sent(channel(examples, sender), message()) == Receipt("SM" + "a" * 32)


async def test_our_question_is_one_of_the_document_s_and_its_example_is_read(examples: str) -> None:
    listed = message(recipient="+18182008801", body="testing", created_at=1_558_719_886)
    assert await found(channel(examples), listed) == Receipt(LISTED)


async def test_our_peer_answers_as_the_document_says(document: Path) -> None:
    with Twilio() as peer, prism(document, peer.url) as url:
        given = message(body="Zoë’s order comes later")
        receipt = await sent(channel(url), given)
        assert receipt == Receipt(peer.accepted[0]["sid"])
        assert await found(channel(url), given) == receipt
        assert await found(channel(url), message(body="never sent")) is None
