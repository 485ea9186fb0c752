"""Drafts as reviewers decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from folkmoot.records.dataset import Message

PAGE: Final = 5
"""Prompts on a page."""


@dataclass(frozen=True, slots=True)
class DraftCard:
    """One draft, what is known of it, and what was decided.

    Attributes:
        id: distinct within the study's drafts.
        kind: `prompt`, `response` or `criterion`.
        text: as the model wrote it; data, never markup.
        content_hash: of what is approved.
        heading: its label and view, its direction, or its section.
        viewpoint: the view that a response holds; why a prompt is contested; "" for nothing.
        model: as the user named it.
        answered_by: as the provider named it.
        template: name of the fixed words around what was asked, and the beginning of their hash.
        spec: beginning of the hash of the spec that the model was shown; "" where it saw none.
        is_fake: whether a fake model wrote it.
        flags: what a reviewer should look at, in words.
        give_aways: what sets it apart from the prompt's other responses in length, form or tone.
        merged_into: id of the text that says the same; None where it stands by itself.
        similarity: with that text, 0 to 1.
        decision: `approve`, `reject`, `edit`; None where nobody decided.
        who: code of who did; "" for nobody, as the three below.
        when: ISO 8601.
        note: their reason.
        edited: the text that is used instead.
        is_stale: whether the decision is of another text than the draft has now, and decides nothing.
        seen: of the decision as it stands; a decision that follows another says which.
    """

    id: str
    kind: str
    text: str
    content_hash: str
    heading: str
    viewpoint: str
    model: str
    answered_by: str
    template: str
    spec: str
    is_fake: bool
    flags: tuple[str, ...]
    give_aways: tuple[str, ...]
    merged_into: str | None
    similarity: float | None
    decision: str | None
    who: str
    when: str
    note: str
    edited: str
    is_stale: bool
    seen: str


@dataclass(frozen=True, slots=True)
class DraftedPrompt:
    """A prompt with what was drafted for it.

    Attributes:
        prompt_id: which.
        messages: the prompt's, where it is not itself a draft; () where it is nowhere.
        cards: the prompt's draft, its responses by label, its criteria.
    """

    prompt_id: str
    messages: tuple[Message, ...]
    cards: tuple[DraftCard, ...]


@dataclass(frozen=True, slots=True)
class DraftQuery:
    """Which drafts; every field stands in the page's address.

    Attributes:
        show: `undecided` or `all`.
        page: from 1.
    """

    show: str = "undecided"
    page: int = 1


@dataclass(frozen=True, slots=True)
class DraftBoard:
    """A page of drafts.

    Attributes:
        query: as it was asked.
        files: names of the files of drafts.
        n_drafts: all of them.
        n_undecided: those that nobody decided about, near-duplicates left out.
        n_failed: calls that gave no usable reply.
        pages: how many.
        prompts: of this page.
    """

    query: DraftQuery
    files: tuple[str, ...]
    n_drafts: int
    n_undecided: int
    n_failed: int
    pages: int
    prompts: tuple[DraftedPrompt, ...]
