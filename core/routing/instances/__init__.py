"""Public benchmark files as problems: VRPLIB, Solomon's layout, and the VRPLIB dialect of PyVRP.

What a cost means follows the sets' own conventions, by TYPE: capacity only (CVRP) rounds Euclidean distances; with
windows (VRPTW, PCVRPTW) distances, times and prizes count ten times and are cut off (DIMACS); several depots (MDVRPTW)
count a thousand times, rounded; so do vehicle kinds (HFVRP), whose prices are hundredths on top.
"""

from __future__ import annotations

from core.routing.instances.building import Instance, read_instance
from core.routing.instances.parsing import ROUNDINGS

__all__ = ["ROUNDINGS", "Instance", "read_instance"]
