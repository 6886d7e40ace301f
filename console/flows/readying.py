"""The engine made ready where a search is its first use on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.jobs import Job

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen


async def made_ready(screen: PlanScreen) -> None:
    """Have the engine that is set made ready, showing how far that is; Esc stops it, and what it was wanted for."""
    from core.ready.kept import folder, is_ready, unkept
    from core.ready.making import make_ready

    engine = screen.desk.setting("plan.engine")
    if await screen.core(is_ready, engine):
        return
    if await screen.core(folder) is None:
        screen.say(unkept(), "warn")
        return

    def make(job: Job) -> None:
        def report(done: int, total: int) -> None:
            job.report(done, total, "steps: once on this machine, some 20 s")

        make_ready(engine, report=report, cancelled=job.stopped)

    await screen.house.job("Making the engine ready", make)
