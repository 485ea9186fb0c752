"""What sets one response to a prompt apart from the others in length, form or tone, whatever it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.statistics.estimate import Estimate


class Measure(StrEnum):
    """What is measured of each response."""

    WORDS = "words"
    MARKDOWN = "markdown"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    HEDGING = "hedging"
    EXCLAMATION = "exclamation"
    FIRST_PERSON = "first_person"
    READING_LEVEL = "reading_level"


class End(StrEnum):
    """Which end of a measure a response is at."""

    HIGHEST = "highest"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True)
class GiveAway:
    """One measure within one prompt.

    Attributes:
        measure: what was measured.
        values: (label, value) of each response in the prompt's order; a value is None where it is undefined.
        found: what the rule compares (a ratio, a difference, how many responses have any); None where it is undefined.
        rule: from when on the measure gives a response away, in words.
        labels: the responses that it gives away; () where it gives away none.
        undefined_because: why nothing can be said; None where something can.
    """

    measure: Measure
    values: tuple[tuple[str, float | None], ...]
    found: float | None
    rule: str
    labels: tuple[str, ...]
    undefined_because: str | None


@dataclass(frozen=True, slots=True)
class PromptGiveAways:
    """Every measure within one prompt.

    Attributes:
        prompt_id: the prompt's.
        measures: one entry a measure, in the order of Measure.
    """

    prompt_id: str
    measures: tuple[GiveAway, ...]

    @property
    def found(self) -> tuple[GiveAway, ...]:
        """The measures that give a response away."""
        return tuple(one for one in self.measures if one.labels)


@dataclass(frozen=True, slots=True)
class ApproachAtEnd:
    """How often responses of one kind are at one end of a measure.

    Attributes:
        measure: what was measured.
        end: highest or lowest.
        approach: `own default`, `view 1`, …: how the responses came about.
        share: of the prompts in which exactly one response is at that end, those in which it is one of this kind; with
            Wilson's interval over prompts.
        chance: what the share would be if nothing but chance decided: the mean of 1 / responses, each prompt with its own
            number; None where there is no such prompt.
    """

    measure: Measure
    end: End
    approach: str
    share: Estimate
    chance: float | None

    @property
    def differs(self) -> bool:
        """Whether the interval leaves chance out."""
        if self.chance is None or self.share.low is None or self.share.high is None:
            return False
        return not self.share.low <= self.chance <= self.share.high


@dataclass(frozen=True, slots=True)
class GiveAwayReport:
    """Give-aways of a file of responses.

    Attributes:
        prompts: each prompt with two or more responses, in order.
        overall: by measure, end and approach.
    """

    prompts: tuple[PromptGiveAways, ...]
    overall: tuple[ApproachAtEnd, ...]
