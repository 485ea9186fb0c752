"""What is asked of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.agreement import ESTIMATES
from folkmoot.records.dataset import Categorical, Question

GROUP_PREFIX: Final = "group:"
CROSSING: Final = "+"
MOST_REPLICATES: Final = 1_000_000
"""More would change no digit that is shown."""


class IntervalMethod(StrEnum):
    """How the intervals of levels are made; paired changes use `cluster` with `pigeonhole` too."""

    PIGEONHOLE = "pigeonhole"
    PROMPTS = "prompts"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of a comparison.

    Attributes:
        question: which ranking of the participants is compared.
        by: `section`, `prompt`, `group:FIELD` or `group:FIELD+FIELD`, in any number.
        importance: keep assessments with one of these importance keys; () for all.
        subjectivity: keep assessments with one of these subjectivity keys; () for all.
        relevance: a prompt belongs to a section from this relevance on, 1 to 5.
        interval: how intervals are made.
        replicates: bootstrap replicates, at most MOST_REPLICATES; 0 for no intervals from resampling.
        seed: the seed of every draw, 0 or more.
        min_cell: a group of fewer participants gets no numbers.
        estimates: which estimates to compute; the others are undefined, "not asked for".
    """

    question: Question = Question.WORLD
    by: tuple[str, ...] = ()
    importance: tuple[str, ...] = ()
    subjectivity: tuple[str, ...] = ()
    relevance: int = 5
    interval: str = IntervalMethod.PIGEONHOLE
    replicates: int = 2000
    seed: int = 1
    min_cell: int = 30
    estimates: tuple[str, ...] = ESTIMATES

    @property
    def group_fields(self) -> tuple[tuple[str, ...], ...]:
        """The fields of each grouping that was asked for; several fields make a crossing."""
        return tuple(
            tuple(one.removeprefix(GROUP_PREFIX).split(CROSSING)) for one in self.by if one.startswith(GROUP_PREFIX)
        )


def check_options(
    options: Options, *, fields: Mapping[str, Categorical], has_relevance: bool, ablation_alone: bool = False
) -> None:
    """Refuse what cannot be done, all of it at once.

    Args:
        options: what is asked.
        fields: the demographic questions of the dataset; those that people answered in their own words make no groups,
            because a group's name would be somebody's text.
        has_relevance: whether section relevance is known.
        ablation_alone: whether a run without the spec was given, and none with it.

    Raises:
        FaultsError: with one fault for each option that cannot be met.
    """
    faults = [
        Fault(f"--{name}", None, "", repr(value), expected)
        for name, value, right, expected in (
            ("relevance", options.relevance, 1 <= options.relevance <= 5, "a whole number from 1 to 5"),
            ("replicates", options.replicates, 0 <= options.replicates <= MOST_REPLICATES, f"0 to {MOST_REPLICATES:,}"),
            ("seed", options.seed, options.seed >= 0, "0 or more"),
            ("min-cell", options.min_cell, options.min_cell >= 2, "2 or more"),
            ("interval", options.interval, options.interval in set(IntervalMethod), ", ".join(IntervalMethod)),
        )
        if not right
    ]
    faults += [
        Fault("--estimate", None, "", repr(name), f"one of {', '.join(ESTIMATES)}")
        for name in options.estimates
        if name not in ESTIMATES
    ]
    for one in options.by:
        if one in {"section", "prompt"}:
            continue
        if not one.startswith(GROUP_PREFIX):
            faults.append(Fault("--by", None, "", repr(one), "section, prompt or group:FIELD"))
            continue
        offered = [field for field, column in fields.items() if not column.in_own_words]
        known = ", ".join(offered) if offered else "none: this dataset holds no demographics"
        faults += [
            Fault("--by", None, one, _not_offered(field, fields), f"a demographic question of the dataset ({known})")
            for field in one.removeprefix(GROUP_PREFIX).split(CROSSING)
            if field not in offered
        ]
    if "section" in options.by and not has_relevance:
        faults.append(
            Fault(
                "--by",
                None,
                "section",
                "no section relevance",
                "a --ranking that grades section_relevance, or --relevance-file FILE",
            )
        )
    if ablation_alone:
        expected = "a --ranking beside it: the ablation is compared with the headline"
        faults.append(Fault("--without-spec", None, "", "no --ranking", expected))
    if faults:
        raise FaultsError(faults)


def _not_offered(field: str, fields: Mapping[str, Categorical]) -> str:
    return f"the field {field!r}, answered in people's own words" if field in fields else f"the unknown field {field!r}"
