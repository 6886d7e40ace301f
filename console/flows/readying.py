"""What a search needs made ready where it is its first use on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.jobs import Job
from console.readying import NAMES, missing

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen


async def made_ready(screen: PlanScreen) -> None:
    """Have the engine that is set made ready, showing how far that is; Esc stops it, and what it was wanted for."""
    from core.ready.kept import folder, unkept
    from core.ready.making import make_ready

    kernels = await screen.core(missing, screen.desk, screen.desk.setting("plan.engine"))
    if kernels and await screen.core(folder) is None:
        screen.say(unkept(), "warn")
        return
    for kernel in kernels:

        def make(job: Job, kernel: str = kernel) -> None:
            def report(done: int, total: int) -> None:
                job.report(done, total, "steps: once on this machine, some 30 s")

            make_ready(kernel, report=report, cancelled=job.stopped)

        await screen.house.job(f"Making the {NAMES[kernel]} ready", make)
