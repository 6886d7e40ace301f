"""Mails as servers and customers write them, about one of ours."""

from __future__ import annotations

OURS = "<0123456789abcdef0123456789abcdef@harrow.example>"
TO = "a1@example.com"


def mail(*lines: str, body: str = "", **headers: str) -> bytes:
    """A mail of these headers."""
    head = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*head, *lines, "", *body.split("\n")]).encode("utf-8", "surrogateescape")


def returned(ours: str = OURS, to: str = TO) -> str:
    """The mail that a server returns."""
    return f"From: shop@harrow.example\nTo: {to}\nMessage-ID: {ours}\nSubject: Your delivery\n\nHello,\n"


def report(
    status: str = "5.1.1", action: str = "failed", *, ours: str = OURS, to: str = TO, number: str = "d1"
) -> bytes:
    """A delivery report as Postfix writes it (RFC 3464)."""
    return mail(
        body=(
            "--b\nContent-Type: text/plain\n\nI'm sorry, your message could not be delivered.\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
            f"Final-Recipient: rfc822; {to}\nOriginal-Recipient: rfc822;{to}\nAction: {action}\nStatus: {status}\n"
            f"Diagnostic-Code: smtp; 550 {status} <{to}>: no such user here\n\n"
            f"--b\nContent-Type: message/rfc822\n\n{returned(ours, to)}\n--b--\n"
        ),
        From="MAILER-DAEMON@mx.example.net (Mail Delivery System)", To="shop@harrow.example",
        Return_Path="<>", Subject="Undelivered Mail Returned to Sender", Message_ID=f"<{number}@mx.example.net>",
        Auto_Submitted="auto-replied",
        Content_Type='multipart/report; report-type=delivery-status; boundary="b"',
    )  # fmt: skip


def headers_only(status: str = "5.1.10") -> bytes:
    """A report that returns the headers alone, in a part of their own."""
    return report(status).replace(b"Content-Type: message/rfc822\r\n", b"Content-Type: text/rfc822-headers\r\n")


def in_words(reason: str = "550 5.1.1 The email account that you tried to reach does not exist.") -> bytes:
    """As an old server writes: no report, the reason in the text, the mail below it."""
    return mail(
        body=f"Hi. This is mx.example.net.\n\n<{TO}>:\n{reason}\n\n--- Below this line is a copy.\n\n{returned()}",
        From="MAILER-DAEMON@mx.example.net", Return_Path="<>", Subject="failure notice",
        Message_ID="<q1@mx.example.net>",
    )  # fmt: skip


def reply(body: str, *, ours: str = OURS, number: str = "r1", sender: str = f"Ann <{TO}>", **headers: str) -> bytes:
    """An answer that a person has written."""
    return mail(
        body=body,
        **{
            "From": sender, "To": "shop@harrow.example", "Subject": "Re: Your delivery", "In_Reply_To": ours,
            "Message_ID": f"<{number}@example.com>", "Content_Type": 'text/plain; charset="utf-8"', **headers,
        },
    )  # fmt: skip
