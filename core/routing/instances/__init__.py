"""Public benchmark files as problems: VRPLIB, Solomon's layout, and the VRPLIB dialect of PyVRP."""

from __future__ import annotations

from core.routing.instances.building import Instance, read
from core.routing.instances.parsing import ROUNDINGS

__all__ = ["ROUNDINGS", "Instance", "read"]
