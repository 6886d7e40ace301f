"""The shop whose customers are told here."""

from tests.core.deliveries.shop import shop

__all__ = ["shop"]
