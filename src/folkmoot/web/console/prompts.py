"""Each prompt: people, skips, vetoes, time, agreement."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.pipeline.console_bench import ReadPromptsHealth
from folkmoot.pipeline.console_cells import MIN_CELL
from folkmoot.pipeline.console_prompts import prompts_health_table
from folkmoot.web.console.explorer import reasons_of, sight_of
from folkmoot.web.console.overview import overview_now
from folkmoot.web.console.visit import ConsoleVisit


@get("/prompts")
async def show_prompts(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every prompt of the study."""
    visit = ConsoleVisit.of(request)
    sight = sight_of(visit)
    found = await visit.reads.ask(ReadPromptsHealth(reasons_of(visit), await overview_now(visit), sight))
    return visit.page(
        "prompts.html", "Prompts", found, table=prompts_health_table(found), sight=sight, min_cell=MIN_CELL
    )


HANDLERS: Final = (show_prompts,)
