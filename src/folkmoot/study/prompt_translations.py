"""A prompt in another language: what stands under `translations` in a prompts file.

"language": "en", "warning": "Talks about suicide.",
"translations": {"es": {"messages": [{"role": "user", "content": "…"}],
                        "responses": {"A": [{"role": "assistant", "content": "…"}], "B": […]},
                        "criteria": ["…"], "warning": "…", "translated_by": "…", "checked_by": "…"}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from folkmoot.records.dataset import Message
from folkmoot.study.languages import EXPECTED, is_language


@dataclass(frozen=True, slots=True)
class PromptTranslation:
    """A prompt, its responses and its criteria in another language.

    Attributes:
        messages: the conversation, turn by turn as in the original.
        responses: the messages of every response, by its label.
        criteria: the texts of the prepared criteria, in their order.
        warning: as the prompt's own; None where it has none.
        translated_by: who or what translated it.
        checked_by: who read it against the original; None: nobody yet.
    """

    messages: tuple[Message, ...]
    responses: Mapping[str, tuple[Message, ...]]
    criteria: tuple[str, ...]
    warning: str | None
    translated_by: str
    checked_by: str | None


class Turn(msgspec.Struct, forbid_unknown_fields=True):
    """One turn of a conversation, as a file holds it."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str


class TranslationRow(msgspec.Struct, forbid_unknown_fields=True):
    """A translation, as a file holds it."""

    messages: list[Turn]
    responses: dict[str, list[Turn]]
    translated_by: str
    criteria: list[str] = []
    warning: str | None = None
    checked_by: str | None = None


def read_messages(turns: Sequence[Turn]) -> tuple[Message, ...]:
    """Turns as messages."""
    return tuple(Message(turn.role, turn.content) for turn in turns)


def read_translation(row: TranslationRow) -> PromptTranslation:
    """A row as the translation that it holds."""
    return PromptTranslation(
        read_messages(row.messages),
        {label: read_messages(turns) for label, turns in row.responses.items()},
        tuple(row.criteria),
        row.warning,
        row.translated_by,
        row.checked_by,
    )


@dataclass(frozen=True, slots=True)
class Original:
    """What a translation is held against.

    Attributes:
        language: of the prompt as written; None where the file does not say.
        messages: the conversation.
        responses: turns of each response, by label.
        n_criteria: how many prepared criteria there are.
        warns: whether it carries a warning.
    """

    language: str | None
    messages: Sequence[Turn]
    responses: Mapping[str, Sequence[Turn]]
    n_criteria: int
    warns: bool


def find_translation_faults(
    original: Original, translations: Mapping[str, TranslationRow], tell: Callable[[str, str, str], None]
) -> None:
    """Whatever a translation lacks or has too much.

    Args:
        original: what was translated.
        translations: by language.
        tell: is called with field, what was found and what was expected.
    """
    for language, row in translations.items():
        known = is_language(language)
        field = f"translations.{language if known else '…'}"
        if not known:
            tell(field, "no language tag", EXPECTED)
        if language == original.language:
            tell(field, "the language of the prompt itself", "another language")
        if _roles(row.messages) != _roles(original.messages):
            tell(f"{field}.messages", f"{len(row.messages)} turns", _same_turns(original.messages))
        missing = [label for label in original.responses if label not in row.responses]
        n_unknown = sum(label not in original.responses for label in row.responses)
        if missing:
            tell(f"{field}.responses", f"no {', '.join(missing)}", "every response of the prompt, by its label")
        if n_unknown:
            tell(f"{field}.responses", f"{n_unknown} labels that the prompt lacks", f"{', '.join(original.responses)}")
        for label, turns in original.responses.items():
            if label in row.responses and _roles(row.responses[label]) != _roles(turns):
                tell(f"{field}.responses.{label}", f"{len(row.responses[label])} turns", _same_turns(turns))
        if len(row.criteria) != original.n_criteria:
            tell(f"{field}.criteria", f"{len(row.criteria)} texts", f"{original.n_criteria}, in the prompt's order")
        if (row.warning is not None) != original.warns:
            tell(
                f"{field}.warning",
                "nothing" if row.warning is None else "a warning",
                "the prompt's warning" if original.warns else "none: the prompt has none",
            )
        if not row.translated_by.strip():
            tell(f"{field}.translated_by", "an empty text", "who or what translated it")


def _roles(turns: Sequence[Turn]) -> list[str]:
    return [turn.role for turn in turns]


def _same_turns(turns: Sequence[Turn]) -> str:
    return f"the turns of the original: {', '.join(_roles(turns)) or 'none'}"
