"""Which kinds of messages are sent: by the shop, by the type of an order, by the customer. The narrowest rule counts.

A type is the source of an order, or a word of what it requires. Where two types of one order say different things,
nothing is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.desk import Desk
from core.errors import BadInput
from core.notifications import addresses
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind
from core.store.sqlite import Database
from core.text import clean


class Scope(StrEnum):
    """For whom a rule is, from wide to narrow."""

    SHOP = "shop"  #: for every order
    TYPE = "type"  #: for orders of a type
    CUSTOMER = "customer"  #: for one customer, by e-mail address or number


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind is on or off for some."""

    scope: Scope
    about: str  #: the type, or the customer's address or number; empty for the shop
    kind: Kind
    sends: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, read once."""

    known: Mapping[tuple[str, str, str], bool]

    def why_not(self, kind: Kind, types: Collection[str], customer: Collection[str]) -> str:
        """Why the kind is not sent for such an order to such a customer; empty where it is."""
        said = [self.known[key] for who in customer if (key := (Scope.CUSTOMER, who.lower(), kind)) in self.known]
        if said:
            return "" if all(said) else f"“{kind}” is off for this customer"
        off = [name for name in types if self.known.get((Scope.TYPE, name.lower(), kind)) is False]
        if off:
            return f"“{kind}” is off for orders of type {off[0]}"
        if any((Scope.TYPE, name.lower(), kind) in self.known for name in types):
            return ""
        return "" if self.known.get((Scope.SHOP, "", kind), TRAITS[kind].usual) else f"“{kind}” is off in this shop"

    def anywhere(self, kind: Kind) -> bool:
        """Whether the kind is sent for anybody."""
        said = [sends for (_, _, about), sends in self.known.items() if about == kind]
        return any(said) or (TRAITS[kind].usual and (Scope.SHOP, "", kind) not in self.known)


def load(db: Database) -> Rules:
    """All rules."""
    rows = db.execute("SELECT scope, about, kind, sends FROM message_rules").fetchall()
    return Rules({(scope, about, kind): bool(sends) for scope, about, kind, sends in rows})


def listed(desk: Desk) -> list[Rule]:
    """What holds for the shop, kind by kind, whether a rule says so or not; then the rules for types and customers."""
    known = load(desk.db).known
    shop = [Rule(Scope.SHOP, "", kind, known.get((Scope.SHOP, "", kind), TRAITS[kind].usual)) for kind in Kind]
    others = [Rule(Scope(s), about, Kind(k), on) for (s, about, k), on in known.items() if s != Scope.SHOP]
    return shop + sorted(others, key=lambda rule: (rule.scope != Scope.TYPE, rule.about, rule.kind))


def put(desk: Desk, kind: Kind, sends: bool | None, *, type_: str = "", customer: str = "") -> Rule:
    """Switch a kind on or off for the shop, a type of order or a customer; None: as it is where no rule says anything.

    Raises BadInput for a customer who is neither an e-mail address nor a number, and where type and customer are given.
    """
    if type_ and customer:
        raise BadInput("Say a type of order or a customer, not both.")
    scope = Scope.CUSTOMER if customer else Scope.TYPE if type_ else Scope.SHOP
    about = addresses.read(desk, customer)[1] if customer else clean(type_, limit=100)
    key = (scope, about.lower(), kind)
    with desk.writing() as db:
        before = load(db).known.get(key)
        if before != sends:
            db.execute("DELETE FROM message_rules WHERE scope = ? AND about = ? AND kind = ?", key)
            if sends is not None:
                db.execute("INSERT INTO message_rules VALUES (?, ?, ?, ?)", (*key, sends))
            said = {"kind": kind, "scope": scope, "sends": sends}
            desk.record(db, "rule.changed", f"rule:{kind}", said, {"about": about} if about else None)
    return Rule(scope, about.lower(), kind, TRAITS[kind].usual if sends is None else sends)
