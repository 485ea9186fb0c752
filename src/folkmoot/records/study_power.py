"""How narrow the intervals of a planned study would be, and what size it takes: from simulated studies."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class HalfWidth:
    """Half the width of the 95% interval of agreement in one section, in studies of one size.

    Attributes:
        people: participants of the study.
        prompts: prompts of the section.
        median: over the simulated studies, as a share (0.03 is ±3 points); None where it is undefined.
        low: lower end of the median's 95% interval; None where it is undefined.
        high: upper end; None as `low`.
        undefined_because: why the median, or its interval alone, is undefined; None where both stand.
        n_studies: simulated studies.
        n_without_interval: those in which the section has no interval; they count as wider than any.
        agreement: mean over the studies of agreement itself; None where none has a value.
        people_a_prompt: mean number of people who answered a prompt of the section.
    """

    people: int
    prompts: int
    median: float | None
    low: float | None
    high: float | None
    undefined_because: str | None
    n_studies: int
    n_without_interval: int
    agreement: float | None
    people_a_prompt: float


@dataclass(frozen=True, slots=True)
class SizeNeeded:
    """The size at which the median half-width is the one wanted.

    Attributes:
        of: `people`, with `given` prompts a section; or `prompts` a section, with `given` people.
        given: the size that is held.
        value: interpolated between sizes that were simulated; None where it lies outside of them.
        low: lower end of its 95% interval by Monte-Carlo error; None where it is undefined.
        high: upper end; None as `low`.
        undefined_because: why the value, or its interval alone, is undefined; None where both stand.
        n_studies: simulated studies that it rests on.
        fewest_suffice: whether the value is undefined because the smallest size that was simulated is enough.
    """

    of: str
    given: int
    value: float | None
    low: float | None
    high: float | None
    undefined_because: str | None
    n_studies: int
    fewest_suffice: bool = False


@dataclass(frozen=True, slots=True)
class SectionPower:
    """One section.

    Attributes:
        section_id: the section's.
        n_prompts: prompts of it that others were drawn from.
        half_widths: by prompts, then people, ascending.
        needed: by what is held, ascending; people first.
    """

    section_id: str
    n_prompts: int
    half_widths: tuple[HalfWidth, ...]
    needed: tuple[SizeNeeded, ...]


@dataclass(frozen=True, slots=True)
class StudyPower:
    """What simulated studies of several sizes say about the size of a real one.

    Attributes:
        wanted: the half-width that is planned for, as a share.
        people: the sizes that were simulated, ascending.
        prompts: prompts a section that were simulated, ascending.
        prompts_each: prompts a person answers.
        studies: simulated studies of each size.
        seed: of every draw.
        interval_method: of the intervals, `pigeonhole` or `cluster`.
        replicates: bootstrap replicates of each interval.
        ranker: name of the ranking.
        fake: whether a fake model ranked.
        relevance_from: where the grades come from.
        relevance_threshold: a prompt belongs to a section from this relevance on.
        sections: in the order of the grades.
        notes: what a reader must know.
    """

    wanted: float
    people: tuple[int, ...]
    prompts: tuple[int, ...]
    prompts_each: int
    studies: int
    seed: int
    interval_method: str
    replicates: int
    ranker: str
    fake: bool
    relevance_from: str
    relevance_threshold: int
    sections: tuple[SectionPower, ...]
    notes: tuple[str, ...]


def as_json(power: StudyPower) -> dict[str, Any]:
    """As builtins; every number is simulated."""
    return {"simulated": True, **asdict(power)}
