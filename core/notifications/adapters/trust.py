"""Why a connection cannot be secured, and to whom a secret may be told."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

from core.text import clean

#: Only to these a secret may go unprotected.
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def distrust(lost: BaseException | None) -> str:
    """Why the connection cannot be secured, empty where it was only lost."""
    while lost is not None:
        if isinstance(lost, ssl.SSLCertVerificationError):
            return clean(lost.verify_message, limit=200)
        if isinstance(lost, ssl.SSLError) and lost.reason == "WRONG_VERSION_NUMBER":
            return "it speaks no TLS on this port"
        lost = lost.__cause__ or lost.__context__
    return ""


def protected(url: str) -> bool:
    """Whether nobody on the way reads what goes there."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in HERE
