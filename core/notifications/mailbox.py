"""An e-mail address that can be written to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import BadInput

#: RFC 5322 dot-atom. Quoted local parts and addresses in brackets are allowed there too; nobody's customers have them.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_LONGEST_LOCAL, _LONGEST = 64, 254  # RFC 5321, 4.5.3.1


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`local@domain`, both in ASCII: an international domain in its xn-- form."""

    local: str
    domain: str

    @classmethod
    def parse(cls, raw: str) -> Mailbox:
        """The address in `raw`. Raises BadInput where it is none; the sentence does not repeat it."""
        local, at, domain = raw.strip().rpartition("@")
        if not at or not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
            raise BadInput("it is no e-mail address")
        try:
            labels = domain.encode("idna").decode("ascii").lower().split(".")
        except UnicodeError as wrong:
            raise BadInput("its part behind the @ is no domain") from wrong
        if not all(_LABEL.fullmatch(label) for label in labels) or (len(labels) < 2 and labels != ["localhost"]):
            raise BadInput("its part behind the @ is no domain")
        box = cls(local, ".".join(labels))
        if len(str(box)) > _LONGEST:
            raise BadInput("it is longer than an e-mail address may be")
        return box

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"
