"""Thousands of stops, solved part by part.

`choosing` says whether, `engine` goes round after round, `borders` divides (`ground` puts places on a map, `units`
keeps together what must be), `part` makes a problem of a share, `crew` has parts solved by processes of this machine
and `cluster` by a Dask cluster; `job` is what each of them does.
"""

from core.routing.scale.choosing import LARGE, chosen

__all__ = ["LARGE", "chosen"]
