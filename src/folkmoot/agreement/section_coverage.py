"""Which sections of a spec the prompts and people of a dataset cover, and how many more it would take."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.agreement.compare import compare
from folkmoot.agreement.estimating import NO_RANKING
from folkmoot.agreement.intervals import MIN_PROMPTS
from folkmoot.agreement.options import IntervalMethod, Options
from folkmoot.agreement.section_answers import Answers, Sample
from folkmoot.agreement.selection import prompts_by_section
from folkmoot.errors import EmptySelectionError, Fault, FaultsError
from folkmoot.records.dataset import Dataset, Question
from folkmoot.records.section_coverage import CoverageStatus, Need, SectionCoverage, SpecCoverage
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec import Section, Spec
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.sample_size import Design, people_needed, prompts_needed, times, variance_range

RELATED: Final = 3
"""A prompt has to do with a section from this relevance on, shown for context."""
OWN_VARIANCES: Final = 10
"""A section with fewer answered prompts borrows the variances of all: from 9 prompts a variance is known no better than
to a factor of three."""
MIN_PARTICIPANTS: Final = 2
CHI_SQUARED: Final = "chi-squared"
NOBODY: Final = "nobody answered the question"
NO_NUMBER: Final = "no number would do: the prompts themselves differ too much"
NO_PROMPT_YET: Final = "no prompt belongs to the section"
TOO_FEW_PROMPTS: Final = "its prompts are too few for any interval, however many people answer them"
NO_UPPER_END: Final = "no interval: at its upper end no number would do"
ONE_PERSON_A_PROMPT: Final = "no prompt has two participants, so that prompts and people cannot be told apart"


@dataclass(frozen=True, slots=True)
class CoverageOptions:
    """What is asked of a coverage.

    Attributes:
        relevance: a prompt belongs to a section from this relevance on, 1 to 5.
        min_prompts: fewer answered prompts are too few, 5 or more.
        half_widths: how far intervals may reach to either side, each above 0 and below ½.
        question: which of people's rankings counts.
        interval: the interval that is planned for: `pigeonhole` or `cluster`.
        seed: of the intervals of agreement.
        replicates: of the same.
    """

    relevance: int = 5
    min_prompts: int = MIN_PROMPTS
    half_widths: tuple[float, ...] = (0.05, 0.03)
    question: Question = Question.WORLD
    interval: str = IntervalMethod.PIGEONHOLE
    seed: int = 1
    replicates: int = 2000


def section_coverage(
    dataset: Dataset,
    spec: Spec,
    relevance: SectionRelevance,
    *,
    ranking: SpecRankings | None = None,
    options: CoverageOptions = CoverageOptions(),
    name: str = "",
) -> SpecCoverage:
    """Hold the prompts and people of a dataset against every section of a spec.

    Args:
        dataset: what people said.
        spec: the spec that was graded.
        relevance: grades that say which sections a prompt belongs to; every section is one of the spec's.
        ranking: the ranker whose agreement with people is planned for; None where only prompts and people are counted.
        options: what is asked.
        name: name of the dataset, for titles.

    Raises:
        FaultsError: options that cannot be met, all of them.
    """
    _check(options)
    belongs = prompts_by_section(relevance, dataset.prompts.ids, options.relevance)
    related = prompts_by_section(relevance, dataset.prompts.ids, RELATED)
    graded = [prompt_id in relevance.grades for prompt_id in dataset.prompts.ids]
    in_any = {row for rows in belongs.values() for row in rows}
    answers = Answers.of(dataset, ranking, options.question)
    agreements = _agreements(dataset, relevance, ranking, options)
    whole = answers.at(sorted(in_any))
    rows = tuple(
        _row(
            section, belongs.get(section.id, []), len(related.get(section.id, [])), answers, whole, agreements, options
        )
        for section in spec.sections
    )
    return SpecCoverage(
        spec=spec.name,
        dataset=name,
        ranking=None if ranking is None else ranking.name,
        relevance_from=relevance.name,
        relevance_threshold=options.relevance,
        min_prompts=options.min_prompts,
        question=options.question,
        interval_method=str(options.interval),
        simulated=dataset.simulated,
        n_prompts=len(dataset.prompts),
        n_ungraded=graded.count(False),
        n_without_section=graded.count(True) - len(in_any),
        n_participants=answers.n_participants,
        sections=rows,
        notes=tuple(_notes(dataset, relevance, ranking, answers)),
    )


def _row(
    section: Section,
    rows: Sequence[int],
    n_related: int,
    answers: Answers,
    whole: Sample,
    agreements: Mapping[str, Estimate],
    options: CoverageOptions,
) -> SectionCoverage:
    own = answers.at(rows)
    enough = own.n_prompts >= options.min_prompts and own.n_participants >= MIN_PARTICIPANTS
    basis = own if own.n_prompts >= OWN_VARIANCES and own.components is not None else whole
    return SectionCoverage(
        section_id=section.id,
        title=section.title,
        level=section.level,
        only_groups=bool(section.children) and not section.instructions,
        n_prompts=len(rows),
        n_related=n_related,
        n_answered=own.n_prompts,
        n_participants=own.n_participants,
        n_pairs=own.n_pairs,
        status=CoverageStatus.INTERVAL if enough else CoverageStatus.TOO_FEW if rows else CoverageStatus.NO_PROMPT,
        more_prompts=max(options.min_prompts - own.n_prompts, 0),
        more_participants=max(MIN_PARTICIPANTS - own.n_participants, 0),
        agreement=agreements.get(section.id, undefined(NO_PROMPT_YET if agreements else NO_RANKING)),
        variances_from="section" if basis is own else "all",
        needs=tuple(_need(wanted, own, basis, options) for wanted in options.half_widths),
    )


def _need(wanted: float, own: Sample, basis: Sample, options: CoverageOptions) -> Need:
    """What an interval of this half-width takes: the section's own shape where it has prompts, else that of all."""
    shape = own if own.n_prompts else basis
    if basis.components is None:
        nothing = undefined(basis.why_none)
        return Need(wanted, nothing, None, None, nothing)
    pigeonhole = options.interval == IntervalMethod.PIGEONHOLE
    design = Design(shape.people_a_prompt, shape.prompts_a_person, pigeonhole)
    factors = (1.0, *variance_range(basis.n_prompts))
    parts = [times(basis.components, factor) for factor in factors]
    prompts = [prompts_needed(one, design, wanted, options.min_prompts) for one in parts]
    needed = _estimate(prompts, basis)
    if basis.components.between_prompts is None:
        people = undefined(ONE_PERSON_A_PROMPT)
    elif own.n_prompts < options.min_prompts:
        people = undefined(TOO_FEW_PROMPTS if own.n_prompts else NO_PROMPT_YET)
    else:
        people = _estimate([people_needed(one, design, wanted, own.n_prompts) for one in parts], basis)
    total = prompts[0]
    return Need(
        half_width=wanted,
        prompts=needed,
        more_prompts=None if total is None else max(total - own.n_prompts, 0),
        participants=None
        if total is None
        else max(
            math.ceil(total * shape.people_a_prompt * shape.n_participants / shape.n_answers - 1e-9), own.n_participants
        ),
        people_a_prompt=people,
    )


def _estimate(found: Sequence[int | None], basis: Sample) -> Estimate:
    """(Value, its low end, its high end) with the counts of what the variances come from."""
    value, low, high = found
    if value is None:
        return undefined(NO_NUMBER)
    counts = (basis.n_pairs, basis.n_answers, basis.n_participants, basis.n_prompts)
    if low is None or high is None:
        return Estimate(value, None, None, NO_UPPER_END, *counts)
    return Estimate(value, low, high, None, *counts, CHI_SQUARED)


def _agreements(
    dataset: Dataset, relevance: SectionRelevance, ranking: SpecRankings | None, options: CoverageOptions
) -> Mapping[str, Estimate]:
    if ranking is None:
        return {}
    asked = Options(
        question=options.question,
        by=("section",),
        relevance=options.relevance,
        interval=options.interval,
        estimates=("agreement",),
        seed=options.seed,
        replicates=options.replicates,
    )
    try:
        result = compare(dataset, [ranking], relevance=relevance, options=asked)
    except EmptySelectionError:
        return {}
    return {row.section_id: row.estimates["agreement"] for row in result.sections or ()}


def _notes(dataset: Dataset, relevance: SectionRelevance, ranking: SpecRankings | None, answers: Answers) -> list[str]:
    notes = []
    failed = sum(prompt_id in dataset.prompts.index for prompt_id in relevance.failed)
    if failed:
        notes.append(f"prompts that the grader was asked about without a usable reply: {failed:,}, without grades here")
    if ranking is None:
        notes.append("no ranking was given: how wide intervals would be is not planned")
    else:
        missing = sum(prompt_id not in ranking.by_prompt for prompt_id in dataset.prompts.ids)
        if missing:
            notes.append(f"prompts that are not in the ranking: {missing:,}, counted as not answered")
    if not answers.n_participants:
        notes.append(NOBODY)
    return notes


def _check(options: CoverageOptions) -> None:
    wrong_widths = [one for one in options.half_widths if not 0 < one < 0.5]
    faults = [
        Fault(f"--{name}", None, "", found, expected)
        for name, found, right, expected in (
            ("relevance", repr(options.relevance), 1 <= options.relevance <= 5, "a whole number from 1 to 5"),
            (
                "min-prompts",
                repr(options.min_prompts),
                options.min_prompts >= MIN_PROMPTS,
                f"{MIN_PROMPTS} or more: `folkmoot agreement` gives no interval over fewer",
            ),
            (
                "half-width",
                ", ".join(map(repr, wrong_widths)),
                not wrong_widths,
                "above 0 and below 0.5: 0.03 is ±3 points",
            ),
            (
                "interval",
                repr(options.interval),
                options.interval in {IntervalMethod.PIGEONHOLE, IntervalMethod.CLUSTER},
                "pigeonhole or cluster",
            ),
        )
        if not right
    ]
    if faults:
        raise FaultsError(faults)
