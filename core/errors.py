"""What can be refused, as sentences a dispatcher can act on.

    DispatchError            the root: shown as it is, never as a traceback
    ├── Refused              the request cannot be done; the sentence names the way out (exit 1)
    │   ├── BadInput         something given is wrong: the sentence names the place
    │   ├── NotFound         the thing named does not exist
    │   ├── Stale            somebody changed it meanwhile: both values are named
    │   ├── FileRefused      the shop's file cannot be opened or written
    │   │   └── Damaged      some of its bytes are not what was written
    │   └── Unavailable      something outside (a server, a region file) is not there
    └── Cancelled            a person stopped it (exit 130)

Anything that is not a `DispatchError` is a defect of the program.
"""

from __future__ import annotations


class DispatchError(Exception):
    """A sentence for the person at the desk, with the way out."""

    exit_code = 1


class Refused(DispatchError):
    """The request cannot be carried out as asked."""


class BadInput(Refused):
    """Something given is wrong; the sentence names the place and the remedy."""


class NotFound(Refused):
    """The thing that was named does not exist."""


class Stale(Refused):
    """Another console changed the same thing first; the sentence names both values."""


class FileRefused(Refused):
    """The shop's file cannot be opened, read or written."""


class Damaged(FileRefused):
    """The shop's file holds bytes that are not what was written."""


class Unavailable(Refused):
    """Something outside the program is not there or does not answer."""


class Cancelled(DispatchError):
    """A person stopped it; what was finished before is kept."""

    exit_code = 130
