"""All answers to one question at once: each distinct one is decoded once, however many people gave it.

Reasons differ from person to person while what they are for does not: so a value is parted into its reason and the rest, and
only the distinct rests are turned into cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from folkmoot.study.answer_values import AnswerValue
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.questions import Cell, QuestionType

_REASON: Final = "rationale"


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """What some people answered to one question.

    Attributes:
        cells: of a dataset's column, one an answer.
        reasons: in words, one an answer; "" where there is none.
        languages: of what was written, one an answer; None where it was not told.
    """

    cells: list[Cell]
    reasons: list[str]
    languages: list[str | None]


def read_column(
    question: QuestionType, texts: Sequence[str], prompts: Sequence[StudyPrompt], of_prompt: Sequence[int]
) -> AnswerColumn:
    """Decode answers.

    Args:
        question: which one.
        texts: of each answer the language, if it was told, and its JSON, an object (`StudyTable.answers`).
        prompts: the study's.
        of_prompt: of each answer the row of its prompt.

    Raises:
        msgspec.MsgspecError: a text holds none of `decode_answer`'s values.
    """
    values, languages = part(texts)
    parted = _parted(question.value_type)
    rests, reasons = values, [""] * len(values)
    if parted is not None:
        both: list[Any] = msgspec.json.decode(f"[{','.join(values)}]", type=list[parted.split])  # type: ignore[name-defined]  # made at run time
        rests = [str(one.rest, "utf-8") for one in both]
        reasons = [one.rationale for one in both]
    # Prompts whose responses have the same labels have the same cells.
    kinds: dict[tuple[str, ...], int] = {}
    kind_of = [kinds.setdefault(tuple(one.label for one in prompt.responses), len(kinds)) for prompt in prompts]
    cells: dict[tuple[int, str], Cell] = {}
    column: list[Cell] = []
    for rest, prompt in zip(rests, of_prompt, strict=True):
        key = (kind_of[prompt], rest)
        if key not in cells:
            whole = rest if parted is None else f'{{"{parted.name}":{rest}}}'
            value = msgspec.json.decode(whole, type=question.value_type)
            cells[key] = question.column.cell(value, prompts[prompt])
        column.append(cells[key])
    return AnswerColumn(column, reasons, languages)


def part(texts: Sequence[str]) -> tuple[list[str], list[str | None]]:
    """The JSON of each answer, and the language before it."""
    if all(text[0] == "{" for text in texts):
        return list(texts), [None] * len(texts)
    at = [text.index("{") for text in texts]
    return (
        [text[begin:] if begin else text for text, begin in zip(texts, at, strict=True)],
        [text[:begin] if begin else None for text, begin in zip(texts, at, strict=True)],
    )


class _Parted(NamedTuple):
    """The one field beside the reason, and a type that leaves it undecoded."""

    name: str
    split: type[Any]


@cache
def _parted(value_type: type[AnswerValue]) -> _Parted | None:
    """How a value is parted; None where it has no reason."""
    names = [one.name for one in msgspec.structs.fields(value_type)]
    if _REASON not in names:
        return None
    (name,) = (one for one in names if one != _REASON)
    fields: list[tuple[str, Any, Any]] = [("rest", msgspec.Raw, msgspec.Raw(b"")), (_REASON, str, "")]
    return _Parted(name, msgspec.defstruct(f"Parted{value_type.__name__}", fields, rename={"rest": name}, gc=False))
