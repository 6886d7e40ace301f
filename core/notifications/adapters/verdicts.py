"""What an HTTP status means where a second copy does no harm: webhooks and notes to staff."""

from __future__ import annotations

from core.notifications.adapters.line import Reply
from core.notifications.model import Gone, Misconfigured, NotSent, RefusedForGood, TryLater

#: Not now (RFC 9110, RFC 6585, RFC 8470).
_LATER = frozenset({408, 425, 429})
_SHUT = frozenset({401, 402, 403, 405, 407})
_GONE = 410


def verdict(title: str, key: str, reply: Reply, now: int) -> NotSent:
    """What follows from an answer that is none of success."""
    status = reply.status
    if status == _GONE:
        return Gone(f"{title} wants nothing any more (HTTP 410); see {key}.")
    if status in _LATER or status >= 500:
        return TryLater(f"{title} asks to try later (HTTP {status}).", after_s=reply.wait_s(now))
    if status in _SHUT:
        return Misconfigured(f"{title} lets us not in (HTTP {status}); see its secret and {key}.")
    if status < 400:
        return Misconfigured(f"{title} sends us elsewhere (HTTP {status}); see {key}.")
    return RefusedForGood(f"{title} refuses it (HTTP {status}).")
