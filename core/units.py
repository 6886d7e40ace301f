"""Money and the words in which amounts are shown. Stored amounts are integers: g, ml, m, s, minor units."""

from __future__ import annotations

from dataclasses import dataclass

#: Currencies whose minor unit is the unit itself (ISO 4217).
_NO_MINOR = frozenset({"JPY", "KRW", "ISK", "CLP", "VND", "XAF", "XOF", "UGX", "PYG"})


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (pence, cents) of an ISO 4217 currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        if self.currency in _NO_MINOR:
            return f"{self.minor:,} {self.currency}"
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{abs(self.minor) // 100:,}.{abs(self.minor) % 100:02d} {self.currency}"


def minor_units(currency: str) -> int:
    """How many minor units make one of the currency: 100, or 1 where it has none."""
    return 1 if currency in _NO_MINOR else 100


def mass(grams: int) -> str:
    """`850 g`, `12.5 kg`, `1,250 kg`."""
    if abs(grams) < 1000:
        return f"{grams} g"
    return f"{grams / 1000:,.1f}".removesuffix(".0") + " kg"


def volume(ml: int) -> str:
    """`330 ml`, `12.5 l`."""
    if abs(ml) < 1000:
        return f"{ml} ml"
    return f"{ml / 1000:,.1f}".removesuffix(".0") + " l"


def distance(metres: int) -> str:
    """`350 m`, `12.4 km`."""
    return f"{metres} m" if abs(metres) < 1000 else f"{metres / 1000:,.1f} km"


def duration(seconds: int) -> str:
    """`45 s`, `12 min`, `3 h 05`; the nearest minute above one minute."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    if seconds < 60:
        return f"{sign}{seconds} s"
    minutes = (seconds + 30) // 60
    return f"{sign}{minutes} min" if minutes < 60 else f"{sign}{minutes // 60} h {minutes % 60:02d}"
