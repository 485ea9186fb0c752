"""A dataset whose texts went through the queue of personal data: what an export holds, and what reviewers read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from folkmoot.pipeline.text_ledgers import QUESTION_OF, Ledger
from folkmoot.privacy.mask import mask
from folkmoot.privacy.review import looked_at, state_of
from folkmoot.records.criteria import OwnCriteria
from folkmoot.records.dataset import NO_ANSWER, Categorical, Dataset, Rationales
from folkmoot.records.personal_data import ABOUT, Action, Kind, Span, Text, TextPlace, TextRecord, TextState

WITHHELD: Final = "withheld"
HELD: Final = "held"


@dataclass(frozen=True, slots=True)
class TextCounts:
    """What became of the texts of a dataset; an answer in one's own words about oneself counts once a wording.

    Attributes:
        as_written: nothing was found in them, or somebody decided to keep them.
        masked: somebody decided which places.
        withheld: somebody decided so; left out.
        undecided: something was found, and nobody decided; left out.
    """

    as_written: int
    masked: int
    withheld: int
    undecided: int


class _Known(NamedTuple):
    """All that is known of a wording: whoever wrote the same words to the same question."""

    left_out: str | None
    spans: tuple[Span, ...]


class TextRules:
    """What may be shown of each text, as the queue stands at one moment.

    Two people who wrote the same words to the same question are one case, of which the strictest decision counts.

    Args:
        ledger: of the texts.
        look: whether the detectors look now at texts that nobody looked at; without that these are left out.
    """

    def __init__(self, ledger: Ledger, *, look: bool) -> None:
        self._ledger, self._look = ledger, look
        self.fields = ledger.fields
        self._known: dict[tuple[str, str, str], _Known] = {}
        texts, records = ledger.look()
        for one in texts:
            key = (one.place.prompt_id, one.place.question, one.text)
            found, before = self._of(one, records), self._known.get(key)
            if before is not None:
                found = _Known(before.left_out or found.left_out, (*before.spans, *found.spans))
            self._known[key] = found

    def knows(self, prompt_id: str, question: str, text: str) -> bool:
        """Whether the queue has the text; arguments as of `shown`."""
        return (prompt_id, question, text) in self._known

    def shown(self, prompt_id: str, question: str, text: str, language: str | None) -> tuple[str | None, str]:
        """A text as it may be shown, or None; and what became of it, as a field of `TextCounts`.

        Args:
            prompt_id: to which prompt; "" for what people wrote about themselves.
            question: as a TextPlace's.
            text: as written.
            language: of the mask's words.
        """
        if not text.strip():
            return text, "as_written"
        key = (prompt_id, question, text)
        if key not in self._known:
            # Written since the ledger was read.
            self._known[key] = self._of(Text(TextPlace("", prompt_id, 1, question, 0), text, language), {})
        known = self._known[key]
        if known.left_out is not None:
            return None, WITHHELD if known.left_out == WITHHELD else "undecided"
        return (mask(text, known.spans, language), "masked") if known.spans else (text, "as_written")

    def _of(self, text: Text, records: Mapping[TextPlace, TextRecord]) -> _Known:
        record, digest = records.get(text.place), self._ledger.digest(text.text)
        if state_of(record, digest) is TextState.NEW:
            if not self._look:
                return _Known(HELD, ())
            record = looked_at(text, digest, record)
        if record is None or record.state is TextState.HELD:
            return _Known(HELD, ())
        if record.decision is None or record.decision.action is Action.KEEP:
            return _Known(None, ())
        return (
            _Known(WITHHELD, ()) if record.decision.action is Action.WITHHOLD else _Known(None, record.decision.spans)
        )


def cleared_dataset(dataset: Dataset, rules: TextRules) -> tuple[Dataset, TextCounts]:
    """The dataset with clear and kept texts as written, masked ones masked, and the others left out; all else as it was.

    A reason that is left out is not there. Of a criterion that somebody wrote the rating stays, and `[left out]` stands for
    its words. An answer about oneself in one's own words that is left out counts as none.

    Args:
        dataset: read after `rules` were made, so that whatever changed meanwhile is looked at anew.
        rules: of the same people's texts.
    """
    counts: Counter[str] = Counter()
    prompts, table = dataset.prompts, dataset.assessments

    def shown(assessment: int | None, question: str, text: str, language: str | None) -> str | None:
        prompt_id = "" if assessment is None else prompts.ids[int(table.prompt[assessment])]
        if assessment is not None and prompts.conversation_ids and not rules.knows(prompt_id, question, text):
            # A study's earlier text of a prompt has an id of its own here, and the prompt's in the queue.
            prompt_id = prompts.conversation_ids[int(table.prompt[assessment])]
        left, became = rules.shown(prompt_id, question, text, language)
        counts[became] += 1
        return left

    reasons = dataset.rationales
    languages = reasons.languages or (None,) * len(reasons)
    said = [
        shown(row, QUESTION_OF[of], text, language)
        for row, of, text, language in zip(
            reasons.assessment.tolist(), reasons.of, reasons.texts, languages, strict=True
        )
    ]
    kept = [number for number, text in enumerate(said) if text is not None]
    cleared = Rationales(
        reasons.assessment[np.array(kept, dtype=np.intp)],
        tuple(reasons.of[number] for number in kept),
        tuple(text for text in said if text is not None),
        tuple(reasons.languages[number] for number in kept) if reasons.languages else (),
    )
    own = dataset.own_criteria
    criteria = []
    for row, text, language in zip(
        own.assessment.tolist(), own.texts, own.languages or (None,) * len(own), strict=True
    ):
        left = shown(row, "own_criteria", text, language)
        criteria.append(mask(text, [(0, len(text), Kind.OTHER.value)], language) if left is None else left)

    def about(field: str, column: Categorical) -> Categorical:
        values = [shown(None, f"{ABOUT}{field}", value, None) for value in column.values]
        if values == list(column.values):
            return column
        said = [None if code == NO_ANSWER else values[code] for code in column.codes.tolist()]
        return Categorical.from_texts(said, own_words=column.own_words)

    demographics = {
        field: about(field, column) if field in rules.fields else column
        for field, column in dataset.participants.demographics.items()
    }
    changed = replace(
        dataset,
        rationales=cleared,
        own_criteria=OwnCriteria(own.assessment, own.rating, tuple(criteria), own.languages),
        participants=replace(dataset.participants, demographics=demographics),
    )
    return changed, TextCounts(counts["as_written"], counts["masked"], counts[WITHHELD], counts["undecided"])
