"""`folkmoot ranker cost`: calls, tokens and money of a run, before any is spent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from folkmoot.pipeline.grade_sections import NOT_GRADED_YET, grade_sections, relevance_calls, stand_ins
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.ranker_job import PreparedJob, RankerJob, prepare
from folkmoot.ranker.replies import RankingReply
from folkmoot.records.model_call import CallEstimate, ModelCall


@dataclass(frozen=True, slots=True)
class RankerCost:
    """What a run would take.

    Attributes:
        steps: by what is asked, in order; the job's own way first.
        notes: what a reader must know of the numbers.
    """

    steps: Mapping[str, CallEstimate]
    notes: tuple[str, ...]


def ranker_cost(job: RankerJob, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None) -> RankerCost:
    """What a run would take, with the whole spec and with the sections that matter side by side.

    Raises:
        FolkmootError: a file or an option that cannot be used.
    """
    told: dict[str, None] = {}

    def tell_once(text: str) -> None:
        if text not in told:
            told[text] = None
            tell(text)

    own = run_cost(job, settings, tell_once)
    if job.spec is None:
        return own
    others = [
        run_cost(replace(job, sections=sections, always=job.always if sections == "auto" else ()), settings, tell_once)
        for sections in ("all", "auto")
        if sections != job.sections
    ]
    steps = dict(own.steps)
    notes = dict.fromkeys(own.notes)
    for other in others:
        steps |= other.steps
        notes |= dict.fromkeys(other.notes)
    return RankerCost(steps, tuple(notes))


def run_cost(job: RankerJob, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None) -> RankerCost:
    """What a run as it is asked for would take: what `--dry-run` says.

    Raises:
        FolkmootError: a file or an option that cannot be used.
    """
    prepared = prepare(job)
    asker = Asker(job.model, settings, tell)
    notes = list(prepared.notes)
    if prepared.tasks.withheld:
        notes.append(f"{len(prepared.tasks.withheld):,} prompts are left out: the dataset withholds their texts.")
    if job.sections != "auto":
        name = "no spec" if job.spec is None else "all sections" if job.sections == "all" else "these sections"
        return RankerCost({name: asker.estimate(_ranking_calls(prepared, {}))}, tuple(notes))
    grades, relevance, note = _grades(prepared, asker)
    ranking = asker.estimate(_ranking_calls(prepared, grades))
    notes += [note] if note else []
    if relevance is None:
        return RankerCost({"auto": ranking}, tuple(notes))
    return RankerCost(
        {
            "auto: relevance": relevance,
            "auto: ranking": ranking,
            "auto": _both(relevance, ranking),
        },
        tuple(notes),
    )


def _grades(
    prepared: PreparedJob, asker: Asker
) -> tuple[Mapping[str, Mapping[str, int]], CallEstimate | None, str | None]:
    """Grades to reckon with, what it takes to get them, and what must be said of them."""
    tasks, spec = prepared.tasks.tasks, prepared.spec
    if prepared.relevance is not None or spec is None:
        return {} if prepared.relevance is None else prepared.relevance.grades, None, None
    estimate = asker.estimate(relevance_calls(tasks, spec))
    if not estimate.calls:
        # Every grade is in the cache, so that asking costs nothing.
        return grade_sections(tasks, spec, asker).grades, estimate, None
    return stand_ins(tasks, spec), estimate, NOT_GRADED_YET


def _ranking_calls(prepared: PreparedJob, grades: Mapping[str, Mapping[str, int]]) -> list[ModelCall[RankingReply]]:
    return [one.call for one in prepared.plan(grades)]


def _both(first: CallEstimate, second: CallEstimate) -> CallEstimate:
    """Two steps, one after the other."""
    costs = (first.cost_if_shared_is_cached, second.cost_if_shared_is_cached)
    return CallEstimate(
        first.calls + second.calls,
        first.cached + second.cached,
        first.usage + second.usage,
        first.prices_of,
        first.shared_input_tokens + second.shared_input_tokens,
        None if costs[0] is None or costs[1] is None else costs[0] + costs[1],
        second.output_from,
    )
