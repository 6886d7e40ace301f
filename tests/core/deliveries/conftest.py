"""The shop whose days are dispatched, driven and closed here."""

from tests.core.deliveries.shop import shop

__all__ = ["shop"]
