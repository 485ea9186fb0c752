"""A prompt in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.records.dataset import Message
from folkmoot.study.prompts import StudyPrompt


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """A prompt as one person reads it.

    Attributes:
        prompt_id: which.
        language: of the texts below, which may be another than was wanted.
        messages: the conversation before the response.
        responses: the messages of each response, by its label in the dataset, in the dataset's order.
        criteria: texts of the prepared criteria, in their order.
        warning: what to be warned of before reading; None where there is nothing.
        translated_by: who or what translated it; None for the original.
        checked_by: who read the translation against the original; None where nobody did, and for the original.
    """

    prompt_id: str
    language: str
    messages: tuple[Message, ...]
    responses: Mapping[str, tuple[Message, ...]]
    criteria: tuple[str, ...]
    warning: str | None
    translated_by: str | None = None
    checked_by: str | None = None


def prompt_in(prompt: StudyPrompt, language: str, fallback: str) -> ShownPrompt:
    """The prompt in a language; in the language without its region; or as it was written.

    Args:
        prompt: with its translations.
        language: wanted.
        fallback: the study's first language: that of prompts that do not name theirs.
    """
    written_in = prompt.language or fallback
    for wanted in (language, language.split("-", maxsplit=1)[0]):
        if wanted == written_in:
            break
        found = prompt.translations.get(wanted)
        if found is not None:
            return ShownPrompt(
                prompt.prompt_id,
                wanted,
                found.messages,
                {one.label: found.responses[one.label] for one in prompt.responses},
                found.criteria,
                found.warning,
                found.translated_by,
                found.checked_by,
            )
    return ShownPrompt(
        prompt.prompt_id,
        written_in,
        prompt.messages,
        {one.label: one.messages for one in prompt.responses},
        tuple(one.text for one in prompt.criteria),
        prompt.warning,
    )
