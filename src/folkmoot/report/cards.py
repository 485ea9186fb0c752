"""The prompts as the page lists them: the largest gaps whole, the others one line each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from folkmoot.records.agreement import AgreementResult, PromptRow
from folkmoot.records.dataset import Message
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.report.answers import Answers, GroupAtPrompt, Pair, Place, order_of
from folkmoot.report.groups import PromptGroups
from folkmoot.report.numbers import Shown, show, unit_of

LONGEST: Final = 20_000
"""A longer text is cut on the page, and the page says so."""


@dataclass(frozen=True, slots=True)
class Text:
    """One turn of a conversation.

    Attributes:
        role: who speaks.
        content: what is said; data, never markup.
        cut: how many characters are left out at the end.
    """

    role: str
    content: str
    cut: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One prompt in the list.

    Attributes:
        number: its place in the list, from 1.
        anchor: its place on the page.
        row: its estimates.
        shown: the same in words, by name.
        gap: what the list is sorted and filtered by, in points; None where it is undefined.
    """

    number: int
    anchor: str
    row: PromptRow
    shown: Mapping[str, Shown]
    gap: float | None


@dataclass(frozen=True, slots=True)
class Card:
    """A prompt with everything about it.

    Attributes:
        entry: its line in the list.
        prompt: the conversation; () where withheld.
        responses: (label, turns) of each response, in the prompt's order; turns are () where withheld.
        places: how people and the ranker placed each response, people's best first.
        pairs: how they order every two.
        people_order: responses by their mean rank.
        n_people: people who ranked them.
        ranker: what the ranker said; None where it did not.
        groups: the groups' rankings beside the others'.
    """

    entry: Entry
    prompt: tuple[Text, ...]
    responses: tuple[tuple[str, tuple[Text, ...]], ...]
    places: tuple[Place, ...]
    pairs: tuple[Pair, ...]
    people_order: str
    n_people: int
    ranker: SpecRanking | None
    groups: tuple[GroupAtPrompt, ...]


def entries(result: AgreementResult) -> list[Entry]:
    """Every prompt, the largest gap to the lower reference first; prompts without that gap last.

    Without a ranker, the prompts on which people agree least come first.
    """
    rows = sorted(result.prompts or (), key=_by_gap if result.rankers else _by_disagreement)
    names = anchors([row.prompt_id for row in rows], "prompt")
    listed = []
    for number, row in enumerate(rows, 1):
        gap = row.estimates["gap_to_crossfit"].value
        shown = {name: show(estimate, unit_of(name)) for name, estimate in row.estimates.items()}
        listed.append(Entry(number, names[row.prompt_id], row, shown, None if gap is None else 100 * gap))
    return listed


def card(entry: Entry, answers: Answers, headline: SpecRankings | None, groups: PromptGroups) -> Card:
    """Everything about one prompt."""
    prompts = answers.dataset.prompts
    index = prompts.index[entry.row.prompt_id]
    ranker = headline.by_prompt.get(entry.row.prompt_id) if headline else None
    ranking = ranker.ranking if ranker else None
    at = answers.at(index)
    places = at.places(ranking)
    return Card(
        entry,
        _texts(prompts.messages[index]),
        tuple(
            (label, _texts(messages))
            for label, messages in zip(prompts.labels[index], prompts.responses[index], strict=True)
        ),
        tuple(places),
        tuple(at.pairs(ranking)),
        order_of(places),
        len(at),
        ranker,
        tuple(groups.at(at)),
    )


def anchors(ids: Sequence[str], kind: str) -> dict[str, str]:
    """An anchor for every id: the id itself where it can be one, with a digest where it cannot or is taken."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in ids:
        plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", one)[:80]
        name = f"{kind}-{plain}"
        if plain != one or name.lower() in taken:
            name = f"{name}-{blake2b(one.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"
        taken.add(name.lower())
        names[one] = name
    return names


def _texts(messages: Sequence[Message]) -> tuple[Text, ...]:
    return tuple(
        Text(message.role, message.content[:LONGEST], max(0, len(message.content) - LONGEST)) for message in messages
    )


def _by_gap(row: PromptRow) -> tuple[bool, float, str]:
    gap = row.estimates["gap_to_crossfit"].value
    fallback = row.estimates["gap_to_best"].value
    return gap is None, -(gap if gap is not None else fallback or 0.0), row.prompt_id


def _by_disagreement(row: PromptRow) -> tuple[bool, float, str]:
    level = row.estimates["human_human"].value
    return level is None, level or 0.0, row.prompt_id
