"""What a plan of a study's size simulates, and whether that can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from folkmoot.agreement.options import IntervalMethod
from folkmoot.errors import Fault, FaultsError
from folkmoot.study.population import Population


@dataclass(frozen=True, slots=True)
class PowerOptions:
    """What is simulated.

    Attributes:
        half_width: the half-width that is planned for, above 0 and below ½.
        people: numbers of participants.
        prompts: numbers of prompts a section.
        prompts_each: prompts a person answers; None for the population's.
        sections: ids of the sections that the study is about; () for all that have prompts.
        studies: simulated studies of each size, 1 or more.
        relevance: a prompt belongs to a section from this relevance on, 1 to 5.
        interval: `pigeonhole` or `cluster`.
        replicates: bootstrap replicates of each interval.
        seed: of every draw, 0 or more.
    """

    half_width: float = 0.03
    people: tuple[int, ...] = (200, 400, 800, 1600)
    prompts: tuple[int, ...] = (6, 12, 24)
    prompts_each: int | None = None
    sections: tuple[str, ...] = ()
    studies: int = 20
    relevance: int = 5
    interval: str = IntervalMethod.PIGEONHOLE
    replicates: int = 500
    seed: int = 1


def check_power_options(
    options: PowerOptions,
    population: Population,
    ids: Sequence[str],
    sections: Mapping[str, Sequence[int]],
    each: int,
) -> None:
    """Refuse options that cannot be met.

    Args:
        options: what is simulated.
        population: its people.
        ids: prompts that the ranking ranks.
        sections: which have such prompts.
        each: prompts that a person answers.

    Raises:
        FaultsError: all that is wrong.
    """
    names = options.sections or tuple(sections)
    fewest = 1 + sum(max(min(options.prompts, default=1) - 1, 0) for _ in names)
    unknown = [name for name in options.sections if name not in sections]
    faults = [
        Fault(place, None, "", found, expected)
        for place, found, right, expected in (
            ("--half-width", repr(options.half_width), 0 < options.half_width < 0.5, "above 0 and below 0.5"),
            ("--people", repr(options.people), _sizes(options.people, 2), "numbers of 2 or more"),
            ("--prompts-a-section", repr(options.prompts), _sizes(options.prompts, 2), "numbers of 2 or more"),
            ("--studies", repr(options.studies), options.studies >= 1, "1 or more"),
            ("--seed", repr(options.seed), options.seed >= 0, "0 or more"),
            ("--replicates", repr(options.replicates), options.replicates >= 1, "1 or more"),
            ("--relevance", repr(options.relevance), 1 <= options.relevance <= 5, "1 to 5"),
            (
                "--interval",
                repr(options.interval),
                options.interval in {IntervalMethod.PIGEONHOLE, IntervalMethod.CLUSTER},
                "pigeonhole or cluster",
            ),
            ("--section", ", ".join(unknown), not unknown, f"sections with ranked prompts: {', '.join(sections)}"),
            (
                "--relevance",
                "no prompt of any section",
                bool(sections),
                "a relevance that some ranked prompt has: try a lower one",
            ),
            (
                "--prompts-each",
                str(each),
                1 <= each <= fewest or not sections,
                f"1 to {fewest:,}, the prompts of the smallest study that is simulated",
            ),
            (
                "design.anchor",
                f"'{population.design.anchor}'",
                population.design.anchor in ids,
                "a prompt that the ranking ranks",
            ),
        )
        if not right
    ]
    if faults:
        raise FaultsError(faults)


def _sizes(numbers: Sequence[int], least: int) -> bool:
    return bool(numbers) and min(numbers) >= least
