"""Datasets as hypothesis draws them, and what two equal datasets have in common."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from folkmoot.records.criteria import NO_OWN_CRITERIA, NO_RATINGS, CriteriaRatings, Criterion, OwnCriteria
from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Message,
    Participants,
    Prompts,
    PromptTurns,
    RationaleOf,
    Rationales,
    View,
)
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED, pack_one

# Lone surrogates cannot be written as UTF-8, and JSON readers refuse them.
texts = st.text(st.characters(codec="utf-8"), max_size=12)
ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
labels = st.text(st.characters(categories=("Lu", "Nd")), min_size=1, max_size=3)


def _dense(tiers: list[int]) -> tuple[int, ...]:
    order = {tier: level for level, tier in enumerate(sorted(set(tiers)))}
    return tuple(order[tier] for tier in tiers)


@st.composite
def messages(draw: st.DrawFn) -> tuple[Message, ...]:
    return tuple(
        draw(st.lists(st.builds(Message, st.sampled_from(["user", "assistant", "developer"]), texts), max_size=2))
    )


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Any dataset with at least one prompt; each view of a release may be there or not, in any order."""
    prompt_ids = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    person_ids = draw(st.lists(st.one_of(ids, ids.map("unlinked-".__add__)), max_size=4, unique=True))
    prompt_labels = [tuple(draw(st.lists(labels, min_size=2, max_size=8, unique=True))) for _ in prompt_ids]
    number = draw(st.integers(0, 8)) if person_ids else 0
    prompt = [draw(st.integers(0, len(prompt_ids) - 1)) for _ in range(number)]
    person = [draw(st.integers(0, len(person_ids) - 1)) for _ in range(number)]

    def ranking(row: int) -> int:
        size = len(prompt_labels[prompt[row]])
        tiers = st.lists(st.integers(0, size - 1), min_size=size, max_size=size)
        return draw(st.one_of(st.sampled_from([NOT_ASKED, SKIPPED]), tiers.map(_dense).map(pack_one)))

    world = [ranking(row) for row in range(number)]
    personal = [ranking(row) for row in range(number)]
    veto = [draw(st.integers(SKIPPED, 2 ** len(prompt_labels[prompt[row]]) - 1)) for row in range(number)]
    asked = {RationaleOf.VETO: veto, RationaleOf.PERSONAL: personal, RationaleOf.WORLD: world}
    reasons = [
        (row, of, draw(texts))
        for row in range(number)
        for of, answers in asked.items()
        if answers[row] != NOT_ASKED and draw(st.booleans())
    ]
    criteria = _criteria(draw, len(prompt_ids), number)
    if criteria.policy is not None:
        reasons += [
            (row, RationaleOf.DEFAULT_POLICY, draw(texts))
            for row in range(number)
            if criteria.policy[row] != NOT_ASKED and draw(st.booleans())
        ]
        reasons.sort(key=lambda one: one[0])
    languages = [draw(st.sampled_from([None, "en", "es"])) for _ in reasons] if draw(st.booleans()) else []
    has_demographics = [draw(st.booleans()) for _ in person_ids]
    questions = draw(st.lists(ids, max_size=3, unique=True)) if any(has_demographics) else []
    answers = st.one_of(st.none(), texts)
    positions = _positions(draw, prompt, number)
    return Dataset(
        prompts=Prompts(
            ids=tuple(prompt_ids),
            messages=tuple(draw(messages()) for _ in prompt_ids),
            labels=tuple(prompt_labels),
            responses=tuple(tuple(draw(messages()) for _ in own) for own in prompt_labels),
            conversation_ids=draw(st.sampled_from([(), tuple(f"conversation of {own}" for own in prompt_ids)])),
            turns=_turns(
                draw, len(prompt_ids), {at for row, at in enumerate(prompt) if positions[View.FLAT][row] >= 0}
            ),
            criteria=criteria.prepared,
        ),
        participants=Participants(
            ids=tuple(person_ids),
            demographics={
                question: Categorical.from_texts([draw(answers) if has else None for has in has_demographics])
                for question in questions
            },
            unlinked=np.array([draw(st.booleans()) for _ in person_ids], dtype=np.bool_),
            simulated=np.array([draw(st.booleans()) for _ in person_ids], dtype=np.bool_),
            has_demographics=np.array(has_demographics, dtype=np.bool_),
        ),
        assessments=Assessments(
            participant=np.array(person, dtype=np.int32),
            prompt=np.array(prompt, dtype=np.int32),
            world=np.array(world, dtype=np.int32),
            personal=np.array(personal, dtype=np.int32),
            veto=np.array(veto, dtype=np.int16),
            importance=Categorical.from_texts([draw(answers) for _ in range(number)]),
            representativeness=Categorical.from_texts([draw(answers) for _ in range(number)]),
            subjectivity=Categorical.from_texts([draw(answers) for _ in range(number)]),
            positions=positions,
            default_policy=criteria.policy,
            criteria_rated=criteria.rated,
            own_criteria=criteria.written,
        ),
        rationales=Rationales(
            np.array([row for row, _, _ in reasons], dtype=np.int32),
            tuple(of for _, of, _ in reasons),
            tuple(text for _, _, text in reasons),
            tuple(languages) if any(languages) else (),
        ),
        criteria_ratings=criteria.ratings,
        own_criteria=criteria.own,
    )


class _Criteria(NamedTuple):
    prepared: tuple[tuple[Criterion, ...], ...]
    policy: Any
    rated: Any
    written: Any
    ratings: CriteriaRatings
    own: OwnCriteria


def _criteria(draw: st.DrawFn, n_prompts: int, number: int) -> _Criteria:
    """What a Folkmoot study asks beyond CA-1's questions; most datasets have nothing of it."""
    if not draw(st.booleans()):
        return _Criteria((), None, None, None, NO_RATINGS, NO_OWN_CRITERIA)
    one = st.builds(Criterion, texts, st.sampled_from(["better", "worse"]))
    prepared = tuple(tuple(draw(st.lists(one, max_size=2))) for _ in range(n_prompts))
    rating, language = st.integers(-10, 10), st.sampled_from([None, "en", "hi"])
    unanswered = st.sampled_from([NOT_ASKED, SKIPPED])
    policy = [draw(unanswered | st.integers(0, 2)) for _ in range(number)]
    ratings = [draw(unanswered | st.dictionaries(st.integers(0, 9), rating, max_size=3)) for _ in range(number)]
    own = [draw(unanswered | st.lists(st.tuples(rating, texts, language), max_size=3)) for _ in range(number)]
    rated = [
        (row, *pair) for row, each in enumerate(ratings) if isinstance(each, dict) for pair in sorted(each.items())
    ]
    written = [(row, *each) for row, all_of in enumerate(own) if isinstance(all_of, list) for each in all_of]

    def column(values: list[Any]) -> Any:
        codes = np.array([each if isinstance(each, int) else len(each) for each in values], dtype=np.int8)
        return codes if (codes != NOT_ASKED).any() else None

    return _Criteria(
        prepared if any(prepared) else (),
        column(policy),
        column(ratings),
        column(own),
        CriteriaRatings(
            np.array([row for row, _, _ in rated], dtype=np.int32),
            np.array([place for _, place, _ in rated], dtype=np.int16),
            np.array([value for _, _, value in rated], dtype=np.int8),
        ),
        OwnCriteria(
            np.array([row for row, _, _, _ in written], dtype=np.int32),
            np.array([value for _, value, _, _ in written], dtype=np.int8),
            tuple(text for _, _, text, _ in written),
            tuple(told for _, _, _, told in written),
        ),
    )


def _turns(draw: st.DrawFn, number: int, recorded: set[int]) -> PromptTurns | None:
    """Lengths of the prompts that stand in the view that tells them."""
    if not recorded:
        return None

    def counts() -> Any:
        drawn = draw(st.lists(st.integers(0, 9), min_size=number, max_size=number))
        return np.array([count if at in recorded else -1 for at, count in enumerate(drawn)], dtype=np.int32)

    shares = draw(st.lists(st.floats(0, 1), min_size=number, max_size=number))
    known = [share if at in recorded else np.nan for at, share in enumerate(shares)]
    return PromptTurns(counts(), counts(), np.array(known))


def _positions(draw: st.DrawFn, prompt: list[int], number: int) -> dict[View, Any]:
    """Every assessment stands by prompt, in the order of prompts; in the other views some do, in any order."""
    by_prompt = sorted(range(number), key=lambda row: (prompt[row], row))
    positions = {View.BY_PROMPT: np.argsort(by_prompt).astype(np.int32)}
    for view in (View.BY_PARTICIPANT, View.FLAT):
        standing = [row for row in draw(st.permutations(range(number))) if draw(st.booleans())]
        positions[view] = np.full(number, -1, dtype=np.int32)
        positions[view][standing] = np.arange(len(standing))
    return positions


def contents(dataset: Dataset) -> dict[str, Any]:
    """All that a dataset says, in a shape that two equal datasets share whatever the order of their rows.

    Each view lists its assessments in its own order; the order of the rows beneath is no part of the data.
    """
    prompts, people, table = dataset.prompts, dataset.participants, dataset.assessments
    reasons: dict[int, list[Any]] = {}
    for at, (row, of, text) in enumerate(
        zip(dataset.rationales.assessment.tolist(), dataset.rationales.of, dataset.rationales.texts, strict=True)
    ):
        told = dataset.rationales.languages[at] if dataset.rationales.languages else None
        reasons.setdefault(row, []).append((str(of), text, told))
    rated, own = dataset.criteria_ratings, dataset.own_criteria
    for row, *pair in zip(rated.assessment.tolist(), rated.criterion.tolist(), rated.rating.tolist(), strict=True):
        reasons.setdefault(row, []).append(("rating", *pair))
    for row, *each in zip(own.assessment.tolist(), own.rating.tolist(), own.texts, own.languages, strict=True):
        reasons.setdefault(row, []).append(("own", *each))
    columns = zip(
        table.participant.tolist(),
        table.prompt.tolist(),
        table.world.tolist(),
        table.personal.tolist(),
        table.veto.tolist(),
        table.importance.texts(),
        table.representativeness.texts(),
        table.subjectivity.texts(),
        *(
            [NOT_ASKED] * len(table) if column is None else column.tolist()
            for column in (table.default_policy, table.criteria_rated, table.own_criteria)
        ),
        strict=True,
    )
    rows = [
        (people.ids[person], prompts.ids[prompt], *answers, tuple(reasons.get(row, ())))
        for row, (person, prompt, *answers) in enumerate(columns)
    ]
    turns = prompts.turns
    return {
        "prompts": list(
            zip(
                prompts.ids,
                prompts.labels,
                list(prompts.messages),
                list(prompts.responses),
                prompts.conversation_ids or prompts.ids,
                [True] * len(prompts) if prompts.listed is None else prompts.listed.tolist(),
                strict=True,
            )
        ),
        "criteria": list(prompts.criteria) if any(prompts.criteria) else [],
        "turns": None
        if turns is None
        else [turns.user.tolist(), turns.assistant.tolist(), np.nan_to_num(turns.assistant_share, nan=-1).tolist()],
        "people": {
            person: (unlinked, simulated, has, listed)
            for person, unlinked, simulated, has, listed in zip(
                people.ids,
                people.unlinked.tolist(),
                people.simulated.tolist(),
                people.has_demographics.tolist(),
                [True] * len(people) if people.listed is None else people.listed.tolist(),
                strict=True,
            )
        },
        "demographics": {
            question: dict(zip(people.ids, column.texts(), strict=True))
            for question, column in people.demographics.items()
        },
        "views": {
            str(view): _in_order(
                rows, position, by_prompt=view is View.BY_PROMPT, by_person=view is View.BY_PARTICIPANT
            )
            for view, position in table.positions.items()
            if (position >= 0).any()
        },
        "all": sorted(map(repr, rows)),
        "last": sorted(repr(rows[row]) for row in np.flatnonzero(dataset.last_answers).tolist()),
    }


def _in_order(rows: list[Any], position: Any, *, by_prompt: bool, by_person: bool) -> Any:
    standing = sorted((at, row) for row, at in enumerate(position.tolist()) if at >= 0)
    listed = [rows[row] for _, row in standing]
    if not by_prompt and not by_person:
        return listed
    # A file with a row a prompt, or a participant, orders assessments within it alone.
    column = 1 if by_prompt else 0
    groups: dict[str, list[Any]] = {}
    for row in listed:
        groups.setdefault(row[column], []).append(row)
    return groups
