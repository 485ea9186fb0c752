"""A study's own prompts file: prompts, responses, and where each response comes from.

JSON Lines with a row a prompt:

    {"prompt_id": "…", "topic": "…", "messages": [{"role": "user", "content": "…"}],
     "responses": [{"response_index": "A", "messages": [{"role": "assistant", "content": "…"}],
                    "provenance": {"written_by": "…", "approach": "even-handed", "viewpoint": "…"}}]}

A model's drafts that a person approved also have `drafted` in their provenance; prompts may have `provenance` and
`criteria` of their own. A prompt may carry a `warning`, its `language`, and `translations` (prompt_translations.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

import msgspec
import msgspec.inspect
import numpy as np

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.criteria import Criterion
from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Message,
    Participants,
    Prompts,
    Rationales,
)
from folkmoot.records.drafts import Direction
from folkmoot.records.fitting import Fitting, KeyPath, path_shown, why_no_json
from folkmoot.statistics.weak_order import MAX_RESPONSES
from folkmoot.study.languages import EXPECTED, is_language
from folkmoot.study.prompt_translations import (
    Original,
    PromptTranslation,
    TranslationRow,
    Turn,
    find_translation_faults,
    read_messages,
    read_translation,
)

# Rankings are written `A>B=C`: a label must not hold what stands between labels.
_LABEL: Final = re.compile(r"[\w-]{1,12}")
_ID_LIMIT: Final = 200
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Drafted:
    """That a text was drafted by a model, and who approved it.

    Attributes:
        model: as the user named it.
        answered_by: the model as its provider named it in the reply.
        template: name of the fixed words around what was asked.
        template_hash: SHA-256 of them, in hexadecimal.
        seed: of the draws that went into it.
        reply_digest: SHA-256 of the model's reply, in hexadecimal.
        content_hash: of the draft that the person read.
        approved_by: code of the person who approved it.
        approved_at: when, as ISO 8601 writes it.
        edited: whether that person changed the text.
        spec_hash: SHA-256 of the spec that the model was shown; None where it saw none.
    """

    model: str
    answered_by: str
    template: str
    template_hash: str
    seed: int
    reply_digest: str
    content_hash: str
    approved_by: str
    approved_at: str
    edited: bool = False
    spec_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a response comes from.

    Attributes:
        written_by: who or what wrote it.
        approach: how it goes about the question, one word shared by many responses (`even-handed`, `strict`); what
            simulated people like or dislike.
        viewpoint: the view it takes, in words.
        drafted: by which model, and who approved it; None where a person wrote it, or where nothing says.
    """

    written_by: str
    approach: str
    viewpoint: str
    drafted: Drafted | None = None


@dataclass(frozen=True, slots=True)
class PromptProvenance:
    """Where a prompt comes from.

    Attributes:
        written_by: who or what wrote it.
        sections: ids of the sections that it touches, the one that it was written for first.
        why_contested: why reasonable people would disagree about the answer; "" where nothing says.
        user: who asks, in words; "" where nothing says.
        drafted: as in Provenance.
    """

    written_by: str
    sections: tuple[str, ...] = ()
    why_contested: str = ""
    user: str = ""
    drafted: Drafted | None = None


@dataclass(frozen=True, slots=True)
class StudyCriterion:
    """A prepared criterion: what people may judge any response to a prompt by.

    Attributes:
        text: one sentence that a response meets or does not meet.
        direction: what meeting it does to a response, as its writer sees it; people's own ratings say what it does.
        drafted: as in Provenance.
    """

    text: str
    direction: Direction
    drafted: Drafted | None = None


@dataclass(frozen=True, slots=True)
class StudyResponse:
    """One response to a prompt.

    Attributes:
        label: `A`, `B`, …
        messages: what the assistant says.
        provenance: where it comes from.
    """

    label: str
    messages: tuple[Message, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class StudyPrompt:
    """One prompt of a study.

    Attributes:
        prompt_id: distinct within the study.
        topic: what it is about, for the study's authors; the spec's sections come from a ranker alone.
        messages: the conversation before the response.
        responses: 2 to 8, in their order; none where they are still to be written.
        provenance: where the prompt comes from; None where nothing says.
        criteria: prepared for people who judge its responses, in their order.
        language: of all these texts; None where the file does not say: the study's first.
        warning: what people are warned of before they read it; None where there is nothing.
        translations: the same in other languages.
    """

    prompt_id: str
    topic: str
    messages: tuple[Message, ...]
    responses: tuple[StudyResponse, ...]
    provenance: PromptProvenance | None = None
    criteria: tuple[StudyCriterion, ...] = ()
    language: str | None = None
    warning: str | None = None
    translations: Mapping[str, PromptTranslation] = field(default_factory=dict)


class _Response(msgspec.Struct, forbid_unknown_fields=True):
    response_index: str
    messages: list[Turn]
    provenance: Provenance


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    prompt_id: str
    topic: str
    messages: list[Turn]
    responses: list[_Response]
    provenance: PromptProvenance | None = None
    criteria: list[StudyCriterion] = []
    language: str | None = None
    warning: str | None = None
    translations: dict[str, TranslationRow] = {}


def read_prompts(lines: Iterable[bytes], place: str, *, awaiting: bool = False) -> tuple[StudyPrompt, ...]:
    """Read a prompts file.

    Args:
        lines: the file's lines; blank ones are passed over.
        place: the file as the user named it.
        awaiting: whether prompts without any response are taken: theirs are still to be written.

    Raises:
        FaultsError: with every line that cannot be used.
    """
    decoder = msgspec.json.Decoder(_Row)
    known = msgspec.inspect.type_info(_Row)
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    prompts: list[StudyPrompt] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            faults += _misfits(line, known, place, number)
            continue
        faults += _faults(row, number, place, seen, awaiting=awaiting)
        prompts.append(
            StudyPrompt(
                row.prompt_id,
                row.topic,
                read_messages(row.messages),
                tuple(
                    StudyResponse(one.response_index, read_messages(one.messages), one.provenance)
                    for one in row.responses
                ),
                row.provenance,
                tuple(row.criteria),
                row.language,
                row.warning,
                {language: read_translation(one) for language, one in row.translations.items()},
            )
        )
    if not prompts and not faults:
        faults.append(Fault(place, None, "", "no prompts", "one prompt a line, as JSON"))
    if faults:
        raise FaultsError(faults)
    return tuple(prompts)


def _misfits(line: bytes, known: msgspec.inspect.Type, place: str, number: int) -> list[Fault]:
    """All that does not fit in a line that cannot be decoded."""
    faults: list[Fault] = []
    try:
        value = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        marked = line.startswith(_MARKS)
        found = "a mark of the byte order" if marked else why_no_json(line.strip(), error)
        return [
            Fault(place, number, "", found, f"one prompt as JSON{', in UTF-8 without such a mark' if marked else ''}")
        ]

    def tell(path: KeyPath, found: str, expected: str) -> None:
        faults.append(Fault(place, number, path_shown(path), found, expected))

    Fitting(tell, field="key").clean(value, known)
    return faults


def as_prompts(prompts: Sequence[StudyPrompt]) -> Prompts:
    """The prompts as a dataset's table; where the responses come from is left behind."""
    return Prompts(
        ids=tuple(prompt.prompt_id for prompt in prompts),
        messages=tuple(prompt.messages for prompt in prompts),
        labels=tuple(tuple(response.label for response in prompt.responses) for prompt in prompts),
        responses=tuple(tuple(response.messages for response in prompt.responses) for prompt in prompts),
        criteria=tuple(tuple(Criterion(one.text, str(one.direction)) for one in prompt.criteria) for prompt in prompts)
        if any(prompt.criteria for prompt in prompts)
        else (),
    )


def as_dataset(prompts: Sequence[StudyPrompt]) -> Dataset:
    """The prompts as a dataset of a study that nobody has answered yet: no participants, no assessments."""
    nobody = np.zeros(0, dtype=np.bool_)
    none, no_text = np.zeros(0, dtype=np.int32), Categorical.from_texts([])
    return Dataset(
        prompts=as_prompts(prompts),
        participants=Participants((), {}, unlinked=nobody, simulated=nobody, has_demographics=nobody),
        assessments=Assessments(
            participant=none,
            prompt=none,
            world=none,
            personal=none,
            veto=np.zeros(0, dtype=np.int16),
            importance=no_text,
            representativeness=no_text,
            subjectivity=no_text,
        ),
        rationales=Rationales(none, (), ()),
        notes=("a study's prompts: nobody was asked yet",),
    )


def write_prompts(prompts: Iterable[StudyPrompt]) -> Iterator[bytes]:
    """The prompts as JSON lines, which `read_prompts` reads back; what is not known is left out."""
    for prompt in prompts:
        row: dict[str, Any] = {
            "prompt_id": prompt.prompt_id,
            "topic": prompt.topic,
            "messages": prompt.messages,
            "responses": [
                {"response_index": one.label, "messages": one.messages, "provenance": _known(one.provenance)}
                for one in prompt.responses
            ],
        }
        if prompt.provenance is not None:
            row["provenance"] = _known(prompt.provenance)
        if prompt.criteria:
            row["criteria"] = [_known(criterion) for criterion in prompt.criteria]
        row |= {name: value for name, value in (("language", prompt.language), ("warning", prompt.warning)) if value}
        if prompt.translations:
            row["translations"] = {language: _known(one) for language, one in prompt.translations.items()}
        yield msgspec.json.encode(row) + b"\n"


def _known(value: Provenance | PromptProvenance | StudyCriterion | PromptTranslation) -> dict[str, Any]:
    every = {one.name: getattr(value, one.name) for one in fields(value)}
    return {name: one for name, one in every.items() if one is not None}


def _faults(row: _Row, number: int, place: str, seen: dict[str, int], *, awaiting: bool) -> list[Fault]:
    faults: list[Fault] = []
    if row.prompt_id in seen:
        expected = f"an id of its own (line {seen[row.prompt_id]} has it too)"
        faults.append(Fault(place, number, "prompt_id", "an id used before", expected))
    seen.setdefault(row.prompt_id, number)
    labels = [response.response_index for response in row.responses]
    if not 2 <= len(labels) <= MAX_RESPONSES and not (awaiting and not labels):
        faults.append(Fault(place, number, "responses", f"{len(labels)} responses", f"2 to {MAX_RESPONSES}"))
    if not row.prompt_id.strip() or len(row.prompt_id) > _ID_LIMIT or not row.prompt_id.isprintable():
        faults.append(Fault(place, number, "prompt_id", "no id", f"1 to {_ID_LIMIT} signs that can be printed"))
    n_odd = sum(_LABEL.fullmatch(label) is None for label in labels)
    if n_odd:
        found = f"{n_odd} label{'' if n_odd == 1 else 's'} with other signs"
        faults.append(Fault(place, number, "responses", found, "1 to 12 letters, digits, `-` and `_`: `A`, `B`"))
    if len(set(labels)) < len(labels):
        faults.append(Fault(place, number, "responses", "a label used twice", "every response_index once"))
    if not row.messages:
        faults.append(Fault(place, number, "messages", "no messages", "the conversation before the response"))
    if row.language is not None and not is_language(row.language):
        faults.append(Fault(place, number, "language", "no language tag", EXPECTED))
    if row.warning is not None and not row.warning.strip():
        faults.append(Fault(place, number, "warning", "an empty text", "what people are warned of, or no `warning`"))
    original = Original(
        row.language,
        row.messages,
        {response.response_index: response.messages for response in row.responses},
        len(row.criteria),
        warns=row.warning is not None,
    )
    find_translation_faults(
        original,
        row.translations,
        lambda name, found, expected: faults.append(Fault(place, number, name, found, expected)),
    )
    return faults
