"""How quickly somebody answers, beside others who read the same text in the same language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from folkmoot.quality.measured import Measured, by_person, too_few, undefined
from folkmoot.records.dataset import Prompts
from folkmoot.records.quality_evidence import NOT_RECORDED, Assessed, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

CAP: Final = 3.0
"""One prompt counts at most so much, so that a single glance makes nobody a speeder (Leiner 2019)."""
LEAST_PEOPLE: Final = 5
"""People from whose times a median is taken."""
NO_TIMES: Final = f"{NOT_RECORDED}: how long answers took"


def speed(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Relative speed: the mean over a person's prompts of (usual time / own time), each at most CAP.

    The usual time of a prompt is the median over the people who read it in the same language. Where fewer than five did, it
    is the prompt's length in characters times the median time a character in that language; where fewer than five people
    read in that language, the same over all languages. So a long text, or one in a script that takes longer, makes nobody
    slow, and a short one nobody fast. 1 is as fast as the median; above 1 is faster. Repeat items and prompts passed over
    are left out: both are quick for good reasons.

    Source: the relative speed index of Leiner ("Too fast, too straight, too weird", Survey Research Methods 13, 2019), who
    caps each page at 3 and looks from 2 on; fractions of the median time an item: Greszki, Meyer and Schoen (Public Opinion
    Quarterly 79, 2015).

    Returns:
        A value above 0 to CAP for each person; undefined where no times are recorded, or for fewer than
        `least_prompts` timed prompts.
    """
    timed = [one for one in evidence.assessed if _counts(one)]
    usual = _Usual(timed, evidence)
    found = []
    for rows in by_person(evidence):
        ratios = [
            min(expected / one.seconds, CAP)
            for one in rows
            if _counts(one) and one.seconds and (expected := usual.time(one)) is not None
        ]
        if not timed:
            found.append(undefined(NO_TIMES))
        elif len(ratios) < thresholds.least_prompts:
            found.append(too_few(len(ratios), thresholds.least_prompts, "timed prompts"))
        else:
            value = sum(ratios) / len(ratios)
            found.append(Measured(value, None, len(ratios), value >= thresholds.speed))
    return found


def _counts(one: Assessed) -> bool:
    return one.occurrence == 1 and one.ranking >= 0 and one.seconds is not None and one.seconds > 0


class _Usual:
    """How long people take for a prompt."""

    def __init__(self, timed: Sequence[Assessed], evidence: QualityEvidence) -> None:
        self._language = [person.language or "" for person in evidence.people]
        self._length = [_characters(evidence.dataset.prompts, row) for row in range(len(evidence.dataset.prompts))]
        at: defaultdict[tuple[int, str], list[float]] = defaultdict(list)
        pace: defaultdict[str | None, list[tuple[int, float]]] = defaultdict(list)
        for one in timed:
            seconds, language = one.seconds or 0.0, self._language[one.participant]
            at[one.prompt, language].append(seconds)
            a_character = seconds / max(self._length[one.prompt], 1)
            pace[language].append((one.participant, a_character))
            pace[None].append((one.participant, a_character))
        self._at = {key: median(times) for key, times in at.items() if len(times) >= LEAST_PEOPLE}
        self._pace = {
            key: median(one for _, one in values)
            for key, values in pace.items()
            if _people(values) >= (LEAST_PEOPLE if key is not None else 2)
        }

    def time(self, one: Assessed) -> float | None:
        """Seconds; None where nobody else gives a measure."""
        language = self._language[one.participant]
        at = self._at.get((one.prompt, language))
        if at is not None:
            return at
        pace = self._pace.get(language, self._pace.get(None))
        return None if pace is None else pace * max(self._length[one.prompt], 1)


def _people(values: Iterable[tuple[int, float]]) -> int:
    return len({person for person, _ in values})


def _characters(prompts: Prompts, row: int) -> int:
    """What there is to read; 0 where the texts are withheld."""
    responses = (turn for response in prompts.responses[row] for turn in response)
    return sum(len(turn.content) for turn in (*prompts.messages[row], *responses))
