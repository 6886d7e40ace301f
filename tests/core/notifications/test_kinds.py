"""What settings may name is what there is."""

from __future__ import annotations

from core.desk import Desk
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind
from core.store.known_messages import CHANNELS, KINDS


def test_settings_name_the_kinds_and_the_channels_that_there_are(desk: Desk) -> None:
    assert set(KINDS) == set(Kind) == set(TRAITS)
    assert set(CHANNELS) <= set(desk.adapters.channels(desk))
