"""What a mail says to the sender of messages: it could not be brought, it is an answer, or nothing that concerns us.

A delivery report is RFC 3464; servers that send none name the message in the part that they return, with the reason in
words. Only a mail that names one of our Message-IDs, which nobody can guess, is believed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.header import decode_header
from email.message import Message as Mail
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser

from core.notifications.incoming import Notice, Reply, Unreadable
from core.text import clean

#: More lines that look like a boundary than a mail of people or servers has: each part costs memory.
_MOST_PARTS = 200
#: Depth to which parts within parts are looked at, and characters of a header.
_DEEPEST, _HEADER = 8, 2_000
#: Characters of a text that are looked at.
_TEXT = 50_000
#: Our Message-IDs: 32 hexadecimal digits and the shop's domain.
_OURS = re.compile(r"<[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY_CODE = re.compile(r"(?:^|[\s:(])([45])\d\d[ -](?=\S)")
#: RFC 3463: 5.1.x is about the recipient's address, but for these two, which are about ours.
_OUR_ADDRESS = {"7", "8"}
_DONE = {"delivered": "delivered", "relayed": "relayed", "expanded": "expanded"}
_POSTMASTERS = re.compile(r"^(?:mailer-daemon|postmaster|mail-?daemon|mdaemon)@?", re.IGNORECASE)
_FAILED = re.compile(r"undeliver|fail|returned|unzustellbar|non remis|no entregad|não entreg", re.IGNORECASE)
_QUOTE = re.compile(
    r"^(?:>|-{2,} ?(?:original|urspr|forwarded|weitergel)|_{5,}"
    r"|(?:on|am|le|el|em) .{6,200}(?:wrote|schrieb|écrit|escribió|escreveu).{0,80}:)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ignored:
    """It concerns nobody here, and why."""

    why: str


def read(raw: bytes) -> Notice | Reply | Ignored:
    """What a mail says. Raises Unreadable."""
    if sum(line.startswith(b"--") for line in raw.split(b"\n")) > _MOST_PARTS:
        raise Unreadable("it has more parts than a mail has")
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(raw)
        parts = list(_parts(mail))
        number = _header(mail, "Message-ID") or f"sha256:{hashlib.sha256(raw).hexdigest()}"
        if (report := _part(parts, "message/delivery-status")) is not None:
            return _report(report, parts, number, raw)
        if _from_a_server(mail):
            return _in_words(mail, parts, number, raw)
        return _answer(mail, parts, number)
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError, AssertionError) as wrong:
        # The standard library's parser is not proof against every header that can be made up.
        raise Unreadable("it is no mail that can be understood") from wrong


def _report(report: Mail, parts: list[Mail], number: str, raw: bytes) -> Notice | Ignored:
    """The fields of RFC 3464, of the first recipient: our messages have one."""
    fields: dict[str, str] = {}
    for block in report.get_payload() if report.is_multipart() else [report]:
        if isinstance(block, Mail):
            fields = {name.lower(): clean(str(value), limit=500) for name, value in block.items()} | fields
    action, status = fields.get("action", "").lower(), _STATUS.search(fields.get("status", ""))
    why = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("diagnostic-code", "")
    recipient = (fields.get("final-recipient") or fields.get("original-recipient") or "").partition(";")[2].strip()
    return _notice(number, _refs(parts, raw), action, status, why, recipient)


def _in_words(mail: Mail, parts: list[Mail], number: str, raw: bytes) -> Notice | Ignored:
    """A server's mail without a report: the reason stands somewhere in its text."""
    text = _text(parts)[:_TEXT]
    status = _STATUS.search(text)
    code = status or _REPLY_CODE.search(text)
    if code is None and not _FAILED.search(_header(mail, "Subject")):
        return Ignored("a server's mail that tells of no failure")
    at = code.start() if code else 0
    line = text[text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]
    soft = bool(code and code.group(1) == "4")
    return _notice(number, _refs(parts, raw), "delayed" if soft else "failed", status, line, "")


def _notice(
    number: str, refs: tuple[str, ...], action: str, status: re.Match[str] | None, why: str, recipient: str
) -> Notice | Ignored:
    if not refs:
        return Ignored("a report about a mail that is none of ours")
    soft = action == "delayed" or (status is not None and status.group(1) == "4")
    word = _DONE.get(action) or ("delayed" if soft else "bounced")
    code = status.group() if status else ""
    about_address = status is not None and status.group(1, 2) == ("5", "1") and status.group(3) not in _OUR_ADDRESS
    words = why if code and code in why else f"{code} {why}".strip()
    return Notice(
        "email",
        number,
        "",
        word,
        clean(words, limit=300),
        refs[0],
        recipient,
        "receipt" if action in _DONE else "bounce",
        opted_out=word == "bounced" and about_address,
    )


def _answer(mail: Mail, parts: list[Mail], number: str) -> Reply | Ignored:
    about = tuple(_OURS.findall(f"{_header(mail, 'In-Reply-To')} {_header(mail, 'References')[-_HEADER:]}"))
    if not about:
        return Ignored("it answers none of our messages")
    if why := _by_itself(mail):
        return Ignored(why)
    sender = clean(parseaddr(_header(mail, "From"))[1], limit=254)
    words = _unquoted(_text(parts)) or clean(_header(mail, "Subject"), limit=200)
    return Reply("email", number, sender, words, about=about[::-1])


def _by_itself(mail: Mail) -> str:
    """Why nobody has written this (RFC 3834), empty where somebody may have."""
    if _header(mail, "Auto-Submitted").lower() not in {"", "no"}:
        return "an automatic answer"
    if _header(mail, "Precedence").lower() in {"bulk", "junk", "auto_reply", "list"} or "X-Autoreply" in mail:
        return "an automatic answer"
    return ""


def _from_a_server(mail: Mail) -> bool:
    sender = parseaddr(_header(mail, "From"))[1]
    return _header(mail, "Return-Path") == "<>" or bool(_POSTMASTERS.match(sender)) or "X-Failed-Recipients" in mail


def _refs(parts: list[Mail], raw: bytes) -> tuple[str, ...]:
    """Our Message-IDs: of the returned mail's headers, else wherever one stands."""
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            inside = part.get_payload()
            returned = inside[0] if isinstance(inside, list) and inside else None
            text = _header(returned, "Message-ID") if isinstance(returned, Mail) else _decoded(part)
            if found := _OURS.findall(text):
                return tuple(dict.fromkeys(found))
    return tuple(dict.fromkeys(_OURS.findall(raw.decode("latin-1"))))


def _parts(mail: Mail, depth: int = 0) -> Iterator[Mail]:
    """The parts of a mail, not those of mails within it."""
    yield mail
    inside = mail.get_payload()
    if mail.get_content_maintype() == "multipart" and isinstance(inside, list) and depth < _DEEPEST:
        for part in (each for each in inside if isinstance(each, Mail)):
            yield from _parts(part, depth + 1)


def _part(parts: list[Mail], kind: str) -> Mail | None:
    return next((part for part in parts if part.get_content_type() == kind), None)


def _text(parts: list[Mail]) -> str:
    """What a person reads in it: the first plain part, else the first page with its tags gone."""
    if (plain := _part(parts, "text/plain")) is not None:
        return _decoded(plain)
    if (page := _part(parts, "text/html")) is not None:
        reader = _Words()
        reader.feed(_decoded(page)[:_TEXT])
        return "".join(reader.said)
    return ""


def _decoded(part: Mail) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8") or "utf-8", "replace").replace("\r\n", "\n")
    except LookupError:
        return content.decode("latin-1")


def _header(mail: Mail, name: str) -> str:
    """A header with its encoded words read, on one line; empty where there is none."""
    raw = str(mail.get(name, ""))[:_HEADER]
    try:
        pieces = decode_header(raw)
        read = [text if isinstance(text, str) else text.decode(kind or "latin-1", "replace") for text, kind in pieces]
    except (LookupError, ValueError):
        read = [raw]
    return " ".join("".join(read).split())


def _unquoted(text: str) -> str:
    """What they wrote above the message that they answer."""
    kept: list[str] = []
    for line in text[:_TEXT].split("\n"):
        if _QUOTE.match(line.strip()) or line.rstrip("\r") in {"-- ", "--"}:
            break
        kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


class _Words(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin on a line of their own; what a reader does not see is left out."""
        self._hidden += tag in {"style", "script", "blockquote"}
        if tag in {"br", "p", "div", "tr"}:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """See `handle_starttag`."""
        if tag in {"style", "script", "blockquote"} and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._hidden:
            self.said.append(data)
