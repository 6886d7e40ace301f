"""The shop whose orders tell their history here."""

from __future__ import annotations

import pytest

from core.desk import Desk
from tests.core.deliveries.shop import Shop, keep_shop


@pytest.fixture
def shop(desk: Desk) -> Shop:
    """Ann's shop in Colchester."""
    return keep_shop(desk)
