"""Which text of a prompt somebody was shown, and which questions of it they were asked, whatever later versions changed.

A prompt whose conversation or responses were changed is another prompt (lock.py): answers to what it was stay with what it
was. The last version's text has the prompt's id. An earlier text that people were shown has `ID@vN`, where N is the last
version that had it; of a prompt that the last version has no more, the last text keeps the id. Prepared criteria are told
apart by their words: those of earlier versions follow the last one's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from folkmoot.records.dataset import Message
from folkmoot.study.prompts import StudyCriterion, StudyPrompt
from folkmoot.study.questions import QUESTIONS
from folkmoot.study.study_versions import AskedVersion

_Said = tuple[tuple[Message, ...], tuple[tuple[str, tuple[Message, ...]], ...]]


class Shown(NamedTuple):
    """What somebody was shown.

    Attributes:
        text: its number among `ShownPrompts.texts`.
        version: the place of the version that it was last answered under, from 0.
        asked: a number; the same one means the same questions (`ShownPrompts.is_asked`).
    """

    text: int
    version: int
    asked: int


@dataclass(slots=True)
class _Text:
    """One text of a prompt: the prompt as the last version with it has it, and by version as that one had it."""

    prompt: StudyPrompt
    versions: dict[int, StudyPrompt] = field(default_factory=dict)


class ShownPrompts:
    """Every text of every prompt of a study.

    Args:
        versions: by number, the last one last.
    """

    def __init__(self, versions: Sequence[AskedVersion]) -> None:
        self._versions = versions
        self._opened = [one.opened_at for one in versions[1:]]
        self._by_version: list[dict[str, int]] = []
        self._texts: list[_Text] = []
        known: dict[tuple[str, _Said], int] = {}
        # The last version first: its texts have the lowest numbers, in its order.
        for at in reversed(range(len(versions))):
            here: dict[str, int] = {}
            for prompt in versions[at].prompts:
                number = known.setdefault((prompt.prompt_id, _said(prompt)), len(known))
                if number == len(self._texts):
                    self._texts.append(_Text(prompt))
                self._texts[number].versions[at] = prompt
                here[prompt.prompt_id] = number
            self._by_version.append(here)
        self._by_version.reverse()
        self._names = self._named()
        self._asked: dict[frozenset[str], int] = {}

    @property
    def n_last(self) -> int:
        """How many texts are the last version's; they come first."""
        return len(self._by_version[-1])

    @property
    def has_several(self) -> bool:
        """Whether there is more than one version."""
        return len(self._versions) > 1

    def version_at(self, time: str, least: int = 0) -> int:
        """Place of the version that was open at a time.

        Args:
            time: ISO 8601, UTC.
            least: the place of a version that was open by then in any case, whatever clocks say.
        """
        return max(bisect_right(self._opened, time), least) if self._opened else 0

    def find(self, prompt_id: str, labels: Sequence[str], first: int, said: int, last: int) -> Shown | None:
        """What somebody was shown of a prompt; None where no version has such a prompt with such responses.

        Args:
            prompt_id: which.
            labels: of the responses that were shown, in any order.
            first: place of the version under which the prompt was given.
            said: of that under which it was last answered.
            last: of that under which it was ended, or answered again.
        """
        wanted = sorted(labels)
        # A prompt is put before nobody with other responses than it was given with (`pipeline/survey_answers.py`).
        every = (*range(said, first - 1, -1), *range(len(self._versions) - 1, -1, -1))
        for version in every:
            text = self._by_version[version].get(prompt_id)
            if text is not None and sorted(one.label for one in self._texts[text].prompt.responses) == wanted:
                return Shown(text, version, self._asked_number(prompt_id, first, last))
        return None

    def is_asked(self, question: str) -> list[bool]:
        """By `Shown.asked`: whether the question was asked for sure."""
        return [question in names for names in self._asked]

    def names_asked(self, asked: int) -> tuple[str, ...]:
        """The questions that a `Shown.asked` stands for."""
        names = list(self._asked)[asked]
        return tuple(name for name in QUESTIONS if name in names)

    def prompts_of(self, used: Iterable[tuple[int, int]]) -> dict[int, StudyPrompt]:
        """The prompts of a dataset by the number of their text: the last version's, then others that were shown.

        Args:
            used: (text, version) of what people were shown.
        """
        by_text: dict[int, set[int]] = {number: set() for number in range(self.n_last)}
        for text, version in sorted(used):
            by_text.setdefault(text, set()).add(version)
        return {
            text: replace(
                self._texts[text].prompt,
                prompt_id=self._names[text],
                criteria=_criteria(self._texts[text], versions),
            )
            for text, versions in by_text.items()
        }

    def id_of(self, text: int) -> str:
        """The id of the prompt that a text is of."""
        return self._texts[text].prompt.prompt_id

    def name_of(self, text: int) -> str:
        """The id that a text has in a dataset."""
        return self._names[text]

    def criteria_moved(self, text: int, version: int, prompt: StudyPrompt) -> list[int] | None:
        """Where the criteria that a version prepared stand among those of a prompt; None where they stand in their places.

        Args:
            text: its number.
            version: the place of a version.
            prompt: of `prompts_of`, which was told of this version.
        """
        here = self._texts[text].versions.get(version)
        if here is None or len(self._versions) == 1:
            return None
        place = {key: at for at, key in enumerate(_numbered(prompt.criteria))}
        moved = [place[key] for key in _numbered(here.criteria)]
        return None if moved == list(range(len(moved))) else moved

    def _named(self) -> list[str]:
        """An id of its own for each text, whichever of them people were shown."""
        taken = {one.prompt.prompt_id for one in self._texts}
        named: list[str] = []
        met: set[str] = set()
        for one in self._texts:
            name = one.prompt.prompt_id
            if name in met:
                name = f"{name}@v{self._versions[max(one.versions)].number}"
                while name in taken:
                    name += "*"
                taken.add(name)
            met.add(one.prompt.prompt_id)
            named.append(name)
        return named

    def _asked_number(self, prompt_id: str, first: int, last: int) -> int:
        """Questions that every version asked which was open while somebody had the prompt before them."""
        asked = set(QUESTIONS)
        for version in range(first, last + 1):
            text = self._by_version[version].get(prompt_id)
            if text is not None:
                prompt = self._texts[text].versions[version]
                asked &= {name for name in self._versions[version].questions if QUESTIONS[name].fits(prompt)}
        return self._asked.setdefault(frozenset(asked), len(self._asked))


def _said(prompt: StudyPrompt) -> _Said:
    return prompt.messages, tuple(
        sorted(((one.label, one.messages) for one in prompt.responses), key=lambda one: one[0])
    )


def _criteria(text: _Text, versions: set[int]) -> tuple[StudyCriterion, ...]:
    """The criteria of the prompt as the last version has it, then others that were before people under some versions."""
    found = _numbered(text.prompt.criteria)
    for version in sorted(versions):
        found |= {key: one for key, one in _numbered(text.versions[version].criteria).items() if key not in found}
    return tuple(found.values())


def _numbered(criteria: Sequence[StudyCriterion]) -> dict[tuple[str, int], StudyCriterion]:
    """By words, and a number where the same words stand there again."""
    met: Counter[str] = Counter()
    found: dict[tuple[str, int], StudyCriterion] = {}
    for one in criteria:
        found[one.text, met[one.text]] = one
        met[one.text] += 1
    return found
