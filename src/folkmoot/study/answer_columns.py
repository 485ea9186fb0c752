"""All answers to one question at once: each distinct one is decoded once, however many people gave it.

Reasons differ from person to person while what they are for does not: so an answer is parted into its reason and the rest,
and only the distinct rests are turned into values and cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.records.study_rows import ANSWERS_PART
from folkmoot.study.answer_values import AnswerValue
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.questions import Cell, QuestionType

_REASON: Final = "rationale"
_BEFORE: Final = b',"rationale":'
"""Before the reason, the last field of an answer."""


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """What some people answered to one question.

    Attributes:
        distinct: `[n]` for each answer the place of its value among `values`, in the order in which they come up.
        values: distinct ones, without reasons.
        cells: of a dataset's column, one a value.
        languages: of what was written, one a value; None where it was not told.
        reasons: in words, one an answer; "" where there is none. [] where the question has no reasons.
    """

    distinct: NDArray[np.intp]
    values: Sequence[AnswerValue]
    cells: Sequence[Cell]
    languages: Sequence[str | None]
    reasons: Sequence[str]


def part_answers(
    questions: Iterable[str], answers: Sequence[tuple[str, str, int, str, bytes] | None]
) -> tuple[dict[str, list[bytes | None]], int]:
    """Part the answers to prompts into columns.

    Args:
        questions: a column each.
        answers: to one prompt each, a row of `StudyTable.answers`; None where there is none.

    Returns:
        By question the last revision of each answer, b"" where it was skipped, None where there is none; and how many earlier
        revisions are left out.
    """
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(answers):
        if one is not None:
            alike[one[3]].append(row)
    columns: dict[str, list[bytes | None]] = {name: [None] * len(answers) for name in questions}
    n_revised = 0
    for names, rows in alike.items():
        last: dict[str, tuple[int, int]] = {}
        every = names.split(" ")
        for place, name in enumerate(every):
            question, _, revision = name.partition(":")
            n_revised += len(rows) * (question in last)
            last[question] = max((int(revision or 1), place), last.get(question, (0, 0)))
        # Answers to the same questions are parted in one piece.
        parts = ANSWERS_PART.join([answers[row][4] for row in rows]).split(ANSWERS_PART)  # type: ignore[index]  # it has answers
        for question in columns.keys() & last.keys():
            column = columns[question]
            for row, text in zip(rows, parts[last[question][1] :: len(every)], strict=True):
                column[row] = text
    return columns, n_revised


def read_column(
    question: QuestionType, texts: Sequence[bytes], prompts: Sequence[StudyPrompt], of_prompt: NDArray[np.integer[Any]]
) -> AnswerColumn:
    """Decode answers.

    Args:
        question: which one.
        texts: of each answer the language, if it was told, and its JSON, an object.
        prompts: the dataset's.
        of_prompt: `[n]` of each answer the row of its prompt.

    Raises:
        msgspec.MsgspecError: a text holds none of `decode_answer`'s values.
    """
    heads, reasons = texts, []
    if _REASON in question.value_type.__struct_fields__:
        heads, tails = _parted(texts)
        reasons = msgspec.json.decode(b"[" + b",".join(tails) + b"]", type=list[str])
    # Prompts whose responses have the same labels have the same cells.
    kinds: dict[tuple[str, ...], int] = {}
    kind_of = [kinds.setdefault(tuple(one.label for one in prompt.responses), len(kinds)) for prompt in prompts]
    keys: Sequence[Any] = (
        heads if len(kinds) < 2 else list(zip(np.array(kind_of)[of_prompt].tolist(), heads, strict=True))
    )
    distinct: Mapping[Any, int] = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    index = np.fromiter(map(distinct.__getitem__, keys), dtype=np.intp, count=len(keys))
    once = [key if len(kinds) < 2 else key[1] for key in distinct]
    begins = [text.index(b"{") for text in once]
    whole = b",".join(text[begin:] for text, begin in zip(once, begins, strict=True))
    values = msgspec.json.decode(b"[" + whole + b"]", type=list[question.value_type])  # type: ignore[name-defined]  # made at run time
    languages = {text: text.decode() or None for text in {text[:at] for text, at in zip(once, begins, strict=True)}}
    first = {kind: prompts[row] for row, kind in reversed(list(enumerate(kind_of)))}
    of_kind = [first[0 if len(kinds) < 2 else key[0]] for key in distinct] if values else []
    return AnswerColumn(
        index,
        values,
        [question.column.cell(value, prompt) for value, prompt in zip(values, of_kind, strict=True)],
        [languages[text[:begin]] for text, begin in zip(once, begins, strict=True)],
        reasons,
    )


def _parted(texts: Sequence[bytes]) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Of each answer all but its reason, and its reason, both as JSON."""
    parts = ANSWERS_PART.join(texts).replace(_BEFORE, b"}" + ANSWERS_PART).split(ANSWERS_PART)
    # Nothing but an answer's own field can look like that: within a text, quotes are written otherwise.
    if len(parts) == 2 * len(texts):
        return parts[::2], [tail[:-1] for tail in parts[1::2]]
    both = [_parted_one(text) for text in texts]
    return [head for head, _ in both], [tail for _, tail in both]


def _parted_one(text: bytes) -> tuple[bytes, bytes]:
    """The same of an answer that may have no reason, or be written in another order than `decode_answer` writes."""
    head, _, tail = text.partition(_BEFORE)
    if tail:
        return head + b"}", tail[:-1]
    begin = text.index(b"{")
    value = msgspec.json.decode(text[begin:], type=dict[str, Any])
    reason = value.pop(_REASON, "")
    return text[:begin] + msgspec.json.encode(value), msgspec.json.encode(reason)
