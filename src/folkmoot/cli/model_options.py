"""The options of every verb that asks a model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

if TYPE_CHECKING:
    from folkmoot.pipeline.model_calls import ModelSettings


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ModelOptions:
    """How models are asked, and what that may take.

    Attributes:
        allow_failures: a run in which some calls failed for good ends with exit code 0 all the same.
        dry_run: say what it would take, and make no call.
    """

    cache: Annotated[
        Path, Parameter(help="The file of all calls: what it holds is not asked, nor paid for, again.")
    ] = Path("model-calls.db")
    models: Annotated[
        Path | None, Parameter(help="TOML with [models.NAME] tables, such as study.toml: names for --model.")
    ] = None
    prices: Annotated[Path | None, Parameter(help="TOML with prices that go before the bundled ones.")] = None
    concurrency: Annotated[int, Parameter(help="Calls under way at once.", validator=Number(gte=1, lte=1024))] = 16
    attempts: Annotated[
        int, Parameter(help="How often one call is asked before it has failed.", validator=Number(gte=1, lte=100))
    ] = 3
    timeout: Annotated[float, Parameter(help="Seconds that one attempt may take.", validator=Number(gt=0))] = 600.0
    max_cost: Annotated[
        float | None,
        Parameter(help="US dollars that this run may take; it stops before.", validator=Number(gte=0)),
    ] = None
    max_calls: Annotated[
        int | None,
        Parameter(help="Calls that this run may make, attempts counted; it stops before.", validator=Number(gte=0)),
    ] = None
    allow_failures: Annotated[bool, Parameter(help="Exit 0 although some calls failed for good.")] = False
    dry_run: Annotated[bool, Parameter(help="Say what calls, tokens and money it would take; make no call.")] = False

    def settings(self) -> ModelSettings:
        """What `pipeline` asks models with; one for each run, for its limits count what the run has taken."""
        from folkmoot.cli.model_progress import shown_progress
        from folkmoot.pipeline.model_calls import ModelSettings

        return ModelSettings(
            cache=self.cache,
            models=self.models,
            prices=self.prices,
            concurrency=self.concurrency,
            attempts=self.attempts,
            timeout=self.timeout,
            max_cost=self.max_cost,
            max_calls=self.max_calls,
            watch=shown_progress,
        )
