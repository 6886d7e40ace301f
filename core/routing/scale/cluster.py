"""The parts solved by the workers of a Dask cluster: its scheduler's address is all that is known of it."""

from __future__ import annotations

from concurrent.futures import CancelledError, Executor
from importlib import import_module
from typing import Any

from core.errors import BadInput, Unavailable

#: A scheduler that has not answered after so long does not.
_PATIENCE_S = 10


class Cluster:
    """See `Crew`. Its workers must find this program, at the same version; what a lost one did others do again."""

    def __init__(self, address: str) -> None:
        """Raises BadInput where the extra is not installed or the address is none, Unavailable if nobody is there."""
        try:
            dask: Any = import_module("distributed")
            killed = import_module("distributed.scheduler").KilledWorker
        except ImportError as missing:
            raise BadInput("A cluster needs the extra cluster: pip install 'roundsman[cluster]'.") from missing
        self.losses: tuple[type[BaseException], ...] = (killed, CancelledError)
        try:
            self._client = dask.Client(address, timeout=_PATIENCE_S, set_as_default=False)
        except (OSError, TimeoutError) as nobody:
            raise Unavailable(
                f"No Dask scheduler answers at {address}; start one, or leave the cluster out."
            ) from nobody
        except ValueError as wrong:
            raise BadInput(f"{address} is no address of a Dask scheduler: tcp://HOST:8786 is one.") from wrong
        self.workers = sum(self._client.nthreads().values())
        if not self.workers:
            self._client.close()
            raise Unavailable(f"The Dask cluster at {address} has no workers; start some, or leave the cluster out.")
        self._executor: Executor = self._client.get_executor(pure=False)

    def executor(self) -> Executor:
        """See `Crew.executor`."""
        return self._executor

    def lost(self, executor: Executor) -> None:
        """See `Crew.lost`: the scheduler finds another worker by itself."""

    def alive(self) -> bool:
        """See `Crew.alive`."""
        try:
            return bool(self._client.status == "running" and self._client.nthreads())
        except (OSError, TimeoutError):
            return False

    def close(self) -> None:
        """See `Crew.close`: a part that is being solved there ends by its own limit, unheard."""
        self._executor.shutdown(wait=False)
        self._client.close(timeout=1)
