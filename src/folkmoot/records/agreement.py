"""What the comparison of people with a ranker found: estimates, overall and by section, group and prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from folkmoot.records.dataset import Question
from folkmoot.statistics.estimate import Estimate

ESTIMATES: Final = (
    "agreement",
    "agreement_strict",
    "agreement_by_prompt",
    "first_choice",
    "veto_conflict",
    "human_human",
    "human_human_by_prompt",
    "leave_one_out",
    "best_single_ranking",
    "best_single_ranking_crossfit",
    "normalised",
    "gap_to_crossfit",
    "gap_to_best",
    "test_retest",
    "spec_effect",
    "spec_flips",
)
"""Every estimate, in the order of output. Each is a proportion from 0 to 1 but `normalised` (may pass 1), the gaps (a
reference minus the agreement) and `spec_effect` (a difference, from -1 to 1)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The estimates over some part of the data; the counts are those of its last answers to the question.

    Attributes:
        n_prompts: prompts in the part.
        n_participants: participants who answered at least one of them.
        n_assessments: assessments in the part, repeated ones included.
        n_pairs: pair observations in the part.
        estimates: every name of ESTIMATES.
    """

    n_prompts: int
    n_participants: int
    n_assessments: int
    n_pairs: int
    estimates: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class SectionRow(Scope):
    """The prompts that belong to one section of the spec.

    Attributes:
        section_id: the section.
        title: its title; None where no spec was given.
    """

    section_id: str
    title: str | None


@dataclass(frozen=True, slots=True)
class GroupRow(Scope):
    """The participants of one group.

    Attributes:
        field: the demographic question, or several joined by `+` for a crossing.
        value: the answer, or the answers joined by ` + `.
        difference_from_rest: agreement of the group minus that of everybody else, within prompts (Mantel-Haenszel).
        p: two-sided p-value of that difference; None where it is undefined.
        p_adjusted: the same after Benjamini-Hochberg over all rows of the table.
        min_cell: the number of participants under which a group gets no numbers.
    """

    field: str
    value: str
    difference_from_rest: Estimate
    p: float | None
    p_adjusted: float | None
    min_cell: int


@dataclass(frozen=True, slots=True)
class PromptRow(Scope):
    """One prompt; intervals are over its participants alone.

    Attributes:
        prompt_id: the prompt.
        sections: ids of the sections that it belongs to.
    """

    prompt_id: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankerGroupRow:
    """How near one ranker's reading is to one group.

    Attributes:
        ranker: name of the ranking run.
        field: as in GroupRow.
        value: as in GroupRow.
        agreement: the group's agreement with this ranker.
        difference_from_rest: the group's minus everybody else's, within prompts.
    """

    ranker: str
    field: str
    value: str
    agreement: Estimate
    difference_from_rest: Estimate


@dataclass(frozen=True, slots=True)
class PersonalAgainstWorld:
    """Where both questions were asked: how the two rankings of one person compare.

    Attributes:
        rankings_differ: share of assessments with both rankings whose two rankings are not the same weak order.
        pairs_reversed: share of pairs, strict in both rankings of a person, that the two order in opposite ways.
        agreement_world: agreement of the ranker with world rankings, over assessments with both.
        agreement_personal: the same with personal rankings.
        world_minus_personal: the paired difference: above 0 the spec is nearer to what people want for the world.
        nearer_to: "world", "personal", or "cannot tell" where the difference's interval holds 0 or is undefined.
    """

    rankings_differ: Estimate
    pairs_reversed: Estimate
    agreement_world: Estimate
    agreement_personal: Estimate
    world_minus_personal: Estimate
    nearer_to: str


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """Everything that `folkmoot agreement` found.

    Attributes:
        dataset: name of the dataset, for titles.
        question: which ranking of the participants was compared.
        interval_method: `pigeonhole`, `prompts` or `cluster`, as asked for.
        replicates: bootstrap replicates.
        seed: the seed of every random choice.
        simulated: whether any participant was simulated.
        weighted: whether participants were raked to targets.
        rankers: names of the ranking runs; the first is the headline; () where there is none.
        without_spec: name of the ablation's run; None where there is none.
        relevance_threshold: relevance from which a prompt belongs to a section.
        relevance_from: name of the run or file that graded relevance; None where there is none.
        n_repeated: assessments superseded by a later one of the same participant and prompt; kept, not used.
        n_unlinked: participant ids that stand for a single assessment of an unknown person.
        n_unranked_prompts: prompts of the dataset that the headline ranking does not cover; left out.
        overall: the estimates over everything selected.
        sections: one row a section; None where not asked for.
        groups: one row a group; None where not asked for.
        prompts: one row a prompt; None where not asked for.
        rankers_by_groups: one row a ranker and group; None where groups were not asked for.
        personal_against_world: None where nobody was asked both.
        verdicts: what the ranker's card says in words ("no detectable effect on agreement", "not reading the spec").
        notes: what a reader must know beside the numbers (people unlinked, prompts left out, filters).
        tied_in_either: share of pairs that either of two runs ties, beside test_retest; None where not computed.
        flips_beyond_retest: spec_flips minus (1 - test_retest) on the prompts of all these runs; None where not computed.
        n_unknown_prompts: prompts of the headline ranking that the dataset does not hold; not used.
    """

    dataset: str
    question: Question
    interval_method: str
    replicates: int
    seed: int
    simulated: bool
    weighted: bool
    rankers: tuple[str, ...]
    without_spec: str | None
    relevance_threshold: int
    relevance_from: str | None
    n_repeated: int
    n_unlinked: int
    n_unranked_prompts: int
    overall: Scope
    sections: tuple[SectionRow, ...] | None
    groups: tuple[GroupRow, ...] | None
    prompts: tuple[PromptRow, ...] | None
    rankers_by_groups: tuple[RankerGroupRow, ...] | None
    personal_against_world: PersonalAgainstWorld | None
    verdicts: tuple[str, ...]
    notes: tuple[str, ...]
    tied_in_either: Estimate | None = None
    flips_beyond_retest: Estimate | None = None
    n_unknown_prompts: int = 0


def as_json(result: AgreementResult) -> dict[str, Any]:
    """The result as `folkmoot agreement --json` prints it: builtins only, estimates of a row under their own names."""
    head = {name: value for name, value in asdict(result).items() if name not in _ROWS and name != "overall"}
    overall = asdict(result.overall)
    return {
        **{name: overall[name] for name in ("n_prompts", "n_participants", "n_assessments", "n_pairs")},
        "question": str(result.question),
        **{name: value for name, value in head.items() if name != "question"},
        "estimates": overall["estimates"],
        **{
            name: None if rows is None else [_flat(asdict(row)) for row in rows]
            for name, rows in ((name, getattr(result, name)) for name in _ROWS)
        },
    }


_ROWS: Final = ("sections", "groups", "prompts", "rankers_by_groups")


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    estimates = row.pop("estimates", {})
    return {**row, **estimates}
