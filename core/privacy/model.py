"""What erasing a person did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Erased:
    """Counts of what no longer says who it was about."""

    orders: int
    messages: int
    inbound: int
    lines: int  #: of the journal, whose personal part is gone
    letters: int  #: files of the folder channel
