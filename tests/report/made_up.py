"""A made-up study and what a comparison could have said about it: every number here is invented.

Six people of the north and six of the south ranked the responses of three prompts. Their answers are few enough to count
by hand; the estimates are not computed from them but set, so that a test knows what the page must show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from folkmoot.records.agreement import (
    ESTIMATES,
    AgreementResult,
    GroupRow,
    PersonalAgainstWorld,
    PromptRow,
    RankerGroupRow,
    Scope,
    SectionRow,
)
from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Message,
    Participants,
    Prompts,
    Question,
    Rationales,
)
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.report.answers import Answers
from folkmoot.statistics.estimate import Estimate, undefined

RTL_OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"
HOSTILE = (
    "</script><script>alert('x')</script><img src=x onerror=alert(1)> "
    f"{RTL_OVERRIDE}evil\x07 [link](http://e.example) {{{{ 7*7 }}}}"
)
"""What a page must show as it is, and never obey."""
IDS = ("streets", "books", "<b>hostile</b> id")
LABELS = (("A", "B", "C"), ("A", "B"), ("A", "B", "C", "D"))
RANKINGS = (
    # Prompt "streets": the north wants A first, the south C; one of each ties.
    ("A>B>C", "A>B>C", "A>B>C", "A>C>B", "A>B>C", "A=B>C", "C>B>A", "C>B>A", "C>B>A", "C>A>B", "C>B>A", "C=B>A"),
    # Prompt "books": eleven people, nine of them for B; the twelfth was not asked.
    ("B>A", "B>A", "B>A", "B>A", "B>A", "A>B", "B>A", "B>A", "B>A", "B>A", "A=B", None),
    # The last prompt: four people, who all say the same.
    ("A>B>C>D", "A>B>C>D", None, None, None, None, "A>B>C>D", "A>B>C>D", None, None, None, None),
)
TITLES = {"roads": "Share the roads", "lending": "Lend <em>freely</em>", "unused": "Never relevant"}


def dataset(*, simulated: bool = False, withheld: bool = False) -> Dataset:
    """The study."""
    people = 12
    said = [
        (prompt, person, Ranking.parse(text, LABELS[prompt]).code(LABELS[prompt]))
        for prompt, texts in enumerate(RANKINGS)
        for person, text in enumerate(texts)
        if text is not None
    ]
    prompt, person, codes = (np.array(column, dtype=np.int32) for column in zip(*said, strict=True))
    nothing = Categorical.from_texts([None] * len(said))
    conversations = (
        (Message("user", "Who should give way?\n\nBe brief."),),
        (Message("system", "You lend books."), Message("user", "שלום, may I keep it?")),
        (Message("user", HOSTILE),),
    )
    return Dataset(
        Prompts(
            IDS,
            ((),) * 3 if withheld else conversations,
            LABELS,
            tuple(
                tuple(() if withheld else (Message("assistant", f"Reply {label}. {HOSTILE}"),) for label in labels)
                for labels in LABELS
            ),
        ),
        Participants(
            tuple(f"person-{number}" for number in range(people)),
            {"region": Categorical.from_texts([*["north"] * 6, *["south"] * 6])},
            np.zeros(people, dtype=np.bool_),
            np.full(people, simulated),
            np.ones(people, dtype=np.bool_),
        ),
        Assessments(
            person,
            prompt,
            codes,
            np.full(len(said), -1, dtype=np.int32),
            np.full(len(said), -1, dtype=np.int16),
            nothing,
            nothing,
            nothing,
        ),
        Rationales(np.zeros(0, dtype=np.int32), (), ()),
    )


def answers(data: Dataset) -> Answers:
    """Every ranking of the study."""
    said = data.assessments
    return Answers(data, said.prompt.astype(np.intp), said.participant.astype(np.intp), said.world)


def headline() -> SpecRankings:
    """What the ranker said."""
    return SpecRankings(
        "run-1",
        (
            SpecRanking(
                "streets", Ranking.parse("B>A=C", LABELS[0]), (), {"roads": 5}, ("roads",), "B is fair to both."
            ),
            SpecRanking("books", Ranking.parse("A>B", LABELS[1]), (), {"lending": 5, "roads": 5}, (), HOSTILE),
            SpecRanking(IDS[2], Ranking.parse("A>B>C>D", LABELS[2]), (), {}, (), ""),
        ),
    )


def estimate(
    value: float | None, half: float | None = 0.05, *, n_prompts: int = 3, because: str | None = None
) -> Estimate:
    """An invented estimate; without `half` it has no interval, and says why."""
    if value is None:
        return undefined(because or "nothing was measured")
    if half is None:
        return Estimate(value, None, None, because or "no interval: 3 prompts, and it needs 5", 58, 27, 12, n_prompts)
    return Estimate(value, value - half, value + half, None, 58, 27, 12, n_prompts, "pigeonhole")


def estimates(**given: Estimate) -> Mapping[str, Estimate]:
    """Every estimate: those given, and the usual ones."""
    maximum = "no interval: a maximum cannot be bootstrapped"
    usual = {
        "agreement": estimate(0.625),
        "agreement_strict": estimate(0.641),
        "agreement_by_prompt": estimate(0.602),
        "first_choice": estimate(0.4),
        "veto_conflict": estimate(None, because="the veto was not asked"),
        "human_human": estimate(0.611),
        "human_human_by_prompt": estimate(0.633),
        "leave_one_out": estimate(0.655),
        "best_single_ranking": estimate(0.8, None, because=maximum),
        "best_single_ranking_crossfit": estimate(0.7),
        "normalised": estimate(0.625, 0.2),
        "gap_to_crossfit": estimate(0.075),
        "gap_to_best": estimate(0.175, None, because=maximum),
        "test_retest": estimate(0.9, 0.02),
        "spec_effect": estimate(-0.011, 0.02),
        "spec_flips": estimate(0.125, 0.04),
    }
    return {name: {**usual, **given}[name] for name in ESTIMATES}


def result(*, simulated: bool = False, with_groups: bool = True) -> AgreementResult:
    """What a comparison could have said."""
    alone = estimate(0.5, None, because="no interval: 1 prompt, and it needs 5")
    rows = (
        PromptRow(1, 12, 12, 33, estimates(gap_to_crossfit=estimate(0.3, 0.1, n_prompts=1)), "streets", ("roads",)),
        PromptRow(
            1, 11, 11, 10, estimates(gap_to_crossfit=estimate(0.08, 0.2, n_prompts=1)), "books", ("lending", "roads")
        ),
        PromptRow(
            1,
            4,
            4,
            24,
            estimates(gap_to_crossfit=estimate(None, because="fewer than 4 people"), gap_to_best=estimate(0.0, None)),
            IDS[2],
            (),
        ),
    )
    groups = tuple(
        GroupRow(
            3,
            size,
            size,
            10,
            estimates(agreement=estimate(0.6) if size > 5 else estimate(None, because="too few: 2 participants")),
            "region",
            value,
            estimate(difference, 0.02)
            if size > 5
            else estimate(None, because="too few: 2 participants, and a number needs 5"),
            0.01 if size > 5 else None,
            0.02 if size > 5 else None,
            5,
        )
        for value, size, difference in (("north", 6, 0.08), ("south", 6, -0.08), ('=HYPERLINK("x")', 2, 0.0))
    )
    return AgreementResult(
        dataset="Made-up <i>study</i>",
        question=Question.WORLD,
        interval_method="pigeonhole",
        replicates=2000,
        seed=1,
        simulated=simulated,
        weighted=False,
        rankers=("run-1", "run-2"),
        without_spec="none",
        relevance_threshold=5,
        relevance_from="run-1",
        n_repeated=0,
        n_unlinked=2,
        n_unranked_prompts=0,
        overall=Scope(3, 12, 27, 58, estimates()),
        sections=(
            SectionRow(6, 12, 23, 43, estimates(agreement=estimate(0.55, 0.1, n_prompts=6)), "roads", TITLES["roads"]),
            SectionRow(1, 11, 11, 10, estimates(agreement=alone), "lending", TITLES["lending"]),
        ),
        groups=groups if with_groups else None,
        prompts=rows,
        rankers_by_groups=tuple(
            RankerGroupRow(run, "region", value, estimate(0.6), estimate(difference, 0.02))
            for run in ("run-1", "run-2", "none")
            for value, difference in (("north", 0.08), ("south", -0.08))
        )
        if with_groups
        else None,
        personal_against_world=PersonalAgainstWorld(
            estimate(0.25), estimate(0.1), estimate(0.63), estimate(0.58), estimate(0.05, 0.08), "cannot tell"
        ),
        verdicts=("no detectable effect on agreement: -0.011 (-0.031 to +0.009)",),
        notes=("2 of 12 participant ids are unlinked.",),
        tied_in_either=estimate(0.03, 0.01),
        flips_beyond_retest=estimate(0.025, 0.04),
    )


def without_ranker() -> AgreementResult:
    """The same where no ranking was given: references alone."""
    nothing = undefined("no ranking was given")
    unknown = {
        name: nothing
        for name in ESTIMATES
        if name
        not in {
            "human_human",
            "human_human_by_prompt",
            "leave_one_out",
            "best_single_ranking",
            "best_single_ranking_crossfit",
        }
    }
    made = result(with_groups=False)
    return replace(
        made,
        rankers=(),
        without_spec=None,
        relevance_from=None,
        sections=None,
        personal_against_world=None,
        verdicts=(),
        overall=replace(made.overall, estimates=estimates(**unknown)),
        prompts=tuple(replace(row, sections=(), estimates=estimates(**unknown)) for row in made.prompts or ()),
    )
