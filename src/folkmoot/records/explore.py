"""What the explorer is asked, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from folkmoot.records.dataset import Message, Question
from folkmoot.statistics.estimate import Estimate

SORTS: Final = ("prompt", "gap", "split", "people", "vetoes")
"""Orders of prompts: as in the dataset; least agreement with the spec first; people least of one mind first; most people
first; most vetoes first."""
ONE_WAVE: Final = "Waves are told apart for reviewers and researchers: in all less one, few people could be told."
PAGE: Final = 20
"""Prompts, or people, on a page."""


@dataclass(frozen=True, slots=True)
class ExploreQuery:
    """A state of the explorer; every field stands in the page's address.

    Attributes:
        section: id of a section: prompts that belong to it; "" for all, as below.
        words: words that stand in a prompt or in one of its responses.
        agreement: prompts with at most so much agreement with the spec's ranking, in percent; None for all.
        split: prompts on which people agree with each other at most so much, in percent; None for all.
        group: `FIELD=VALUE`: answers of people who said that of themselves.
        importance: answers with this key.
        subjectivity: answers with this key.
        veto: `yes`: answers that flag a response.
        flag: answers of people with this quality flag.
        said: words that stand in a rationale.
        wave: name of a study's wave, of which alone answers and figures are; "" for all together.
        question: which ranking the figures are of.
        sort: one of SORTS.
        page: from 1, or ALL.
    """

    section: str = ""
    words: str = ""
    agreement: int | None = None
    split: int | None = None
    group: str = ""
    importance: str = ""
    subjectivity: str = ""
    veto: str = ""
    flag: str = ""
    said: str = ""
    wave: str = ""
    question: Question = Question.WORLD
    sort: str = "prompt"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Sight:
    """How much somebody is shown.

    Attributes:
        every_answer: single people's answers; otherwise counts and shares of `min_cell` people or more.
        texts: verbatim rationales.
        min_cell: people.
    """

    every_answer: bool
    texts: bool
    min_cell: int = 10


@dataclass(frozen=True, slots=True)
class Offered:
    """One value that a filter offers.

    Attributes:
        value: as in the address.
        label: what is read.
        n: prompts (of a section) or people (of the others) that it keeps; None where that is not shown.
    """

    value: str
    label: str
    n: int | None


@dataclass(frozen=True, slots=True)
class ExploredPrompt:
    """A prompt in the list.

    Attributes:
        prompt_id: which.
        beginning: of its last message; "" where its text is withheld.
        sections: ids of the sections that it belongs to.
        people: who ranked it or flagged a response; None where that is not shown.
        kept: of those, whose answers the filters keep; None where that is not shown.
        agreement: with the headline's ranking, of everybody.
        human_human: of everybody with each other.
        vetoes: people who flag a response; None where nobody was asked, or where that is not shown.
    """

    prompt_id: str
    beginning: str
    sections: tuple[str, ...]
    people: int | None
    kept: int | None
    agreement: Estimate
    human_human: Estimate
    vetoes: int | None


@dataclass(frozen=True, slots=True)
class ExploredSection:
    """What people and the spec make of a section's prompts; of everybody, whatever filters keep.

    Attributes:
        section_id: the section.
        title: its title; its id where none is known.
        n_prompts: prompts that belong to it and that somebody ranked; None where few people could be told from it.
        agreement: of people with the headline's ranking.
        human_human: agreement of people with each other on the same prompts.
    """

    section_id: str
    title: str
    n_prompts: int | None
    agreement: Estimate
    human_human: Estimate


@dataclass(frozen=True, slots=True)
class Explored:
    """A page of prompts.

    Attributes:
        dataset: its name.
        simulated: whether any participant was simulated.
        ranker: name of the headline's run; None where there is no ranking.
        query: as it was asked.
        refused: why nothing is listed; None where it was answered.
        n_prompts: prompts that the filters keep.
        n_people: people whose answers they keep; None where that is not shown.
        n_answers: their answers; None as `n_people`.
        pages: how many.
        prompts: of this page.
        sections: what can be chosen.
        groups: as `sections`, by the field.
        importance: as `sections`.
        subjectivity: as `sections`.
        flags: as `sections`.
        gaps: by section, sorted by the upper end of agreement's interval, those without one last; () where no ranking is
            compared, or no prompt belongs to a section.
        has_vetoes: whether anybody was asked which responses are unacceptable.
        waves: names of a study's waves that can be chosen; () where there is nothing to choose.
        sight: how much is shown.
        notes: what a reader must know of the data.
    """

    dataset: str
    simulated: bool
    ranker: str | None
    query: ExploreQuery
    refused: str | None
    n_prompts: int
    n_people: int | None
    n_answers: int | None
    pages: int
    prompts: tuple[ExploredPrompt, ...]
    sections: tuple[Offered, ...]
    groups: tuple[tuple[str, tuple[Offered, ...]], ...]
    importance: tuple[Offered, ...]
    subjectivity: tuple[Offered, ...]
    flags: tuple[Offered, ...]
    gaps: tuple[ExploredSection, ...]
    has_vetoes: bool
    waves: tuple[str, ...]
    sight: Sight
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExploredResponse:
    """A response, and what people and rankers made of it.

    Attributes:
        label: its label.
        messages: its text; () where it is withheld.
        first: people who rank it first, alone or tied; None where that is not shown.
        mean_place: mean place in people's rankings, 1 the best, ties at their mean; None where nobody ranked it, and where
            that is not shown.
        vetoes: people who flag it; None where nobody was asked, and where that is not shown.
    """

    label: str
    messages: tuple[Message, ...]
    first: int | None
    mean_place: float | None
    vetoes: int | None


@dataclass(frozen=True, slots=True)
class ExploredRanking:
    """What one run of a ranker says about a prompt.

    Attributes:
        run: its name.
        model: None where the file does not say.
        ranking: `A>B=C`.
        cited: (id, title or "") of the sections that it gives as its reason.
        explanation: in its words.
    """

    run: str
    model: str | None
    ranking: str
    cited: tuple[tuple[str, str], ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class ExploredReason:
    """A verbatim rationale.

    Attributes:
        of: what it was given for.
        text: as written.
    """

    of: str
    text: str


@dataclass(frozen=True, slots=True)
class ExploredAnswer:
    """What one person said about the prompt.

    Attributes:
        id: of this answer, the same at every reading; no participant's id.
        personal: `A>B=C`; None where it was skipped or not asked, as `world`.
        world: the same for the world.
        flagged: labels flagged unacceptable; None where that was skipped or not asked.
        importance: as answered; None where there is none, as the two below.
        representativeness: as answered.
        subjectivity: as answered.
        reasons: rationales; () where they are not shown.
    """

    id: str
    personal: str | None
    world: str | None
    flagged: tuple[str, ...] | None
    importance: str | None
    representativeness: str | None
    subjectivity: str | None
    reasons: tuple[ExploredReason, ...]


@dataclass(frozen=True, slots=True)
class ExploredOne:
    """The page of one prompt.

    Attributes:
        prompt: its row of the list.
        messages: the conversation; () where its text is withheld.
        sections: (id, title or "", relevance) of the sections that it was graded for, the most relevant first.
        responses: in their order.
        rankings: a run each.
        answers: of this page, those that the filters keep; () where single answers are not shown.
        pages: how many pages of answers.
        query: as it was asked.
        refused: as in Explored.
        sight: how much is shown.
        simulated: whether any participant was simulated.
        n_reasons: rationales of the answers that the filters keep; None where that is not shown.
    """

    prompt: ExploredPrompt
    messages: tuple[Message, ...]
    sections: tuple[tuple[str, str, int], ...]
    responses: tuple[ExploredResponse, ...]
    rankings: tuple[ExploredRanking, ...]
    answers: tuple[ExploredAnswer, ...]
    pages: int
    query: ExploreQuery
    refused: str | None
    sight: Sight
    simulated: bool
    n_reasons: int | None
