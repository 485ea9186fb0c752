"""The explorer: what a query keeps, and how much of it somebody is shown.

Whoever may not see single answers sees counts of `min_cell` people or more, and may tell answers apart by one thing at a
time. A count of a prompt is shown only where neither it, nor what is left of the prompt's people without it, nor what is left
when all other shown counts of the same question are taken from the total, is of fewer people (hidden_cells.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.explored_data import ExploredData, Partition
from folkmoot.records.console_table import ALL
from folkmoot.records.explore import (
    ONE_WAVE,
    PAGE,
    Explored,
    ExploredAnswer,
    ExploredOne,
    ExploredPrompt,
    ExploredRanking,
    ExploredReason,
    ExploredResponse,
    ExploredSection,
    ExploreQuery,
    Offered,
    Sight,
)
from folkmoot.records.ranking import Ranking
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.hidden_cells import shown
from folkmoot.statistics.weak_order import unpack_one

_ONE_THING = (
    "Answers can be told apart by one thing at a time here: with several, few people could be told from the counts."
)
_NO_TEXTS = "Rationales cannot be searched by whoever may not read them."
_BEGINNING = 160


def explore(data: ExploredData, query: ExploreQuery, sight: Sight) -> Explored:
    """A page of the prompts that a query keeps.

    Args:
        data: ready.
        query: what is asked.
        sight: how much is shown.
    """
    refused = _refused(query, sight)
    keep = data.kept(query) if refused is None else np.zeros(len(data.answered), dtype=np.bool_)
    kept_at = data.count(keep)
    tells_apart = _tells_apart(query)
    rows = [] if refused is not None else _prompts(data, query, sight)
    if tells_apart:
        # That somebody answered so is told by the list itself, too.
        rows = [row for row in rows if (kept_at[row] if sight.every_answer else _may_show(data, query, sight, row))]
    rows = _sorted(data, query, sight, rows)
    pages, page, listed_here = _page_of(query, len(rows))
    n_people = len(
        np.unique(data.dataset.assessments.participant[keep & np.isin(data.dataset.assessments.prompt, rows)])
    )
    hidden = not sight.every_answer and (tells_apart or n_people < sight.min_cell)
    listed = keep & np.isin(data.dataset.assessments.prompt, rows)
    return Explored(
        dataset=data.name,
        simulated=data.dataset.simulated,
        ranker=data.rankings[0].name if data.rankings else None,
        query=replace(query, page=page),
        refused=refused,
        n_prompts=len(rows),
        n_people=None if hidden else n_people,
        n_answers=None if hidden else int(listed.sum()),
        pages=pages,
        prompts=tuple(_prompt(data, query, sight, row, int(kept_at[row])) for row in rows[listed_here]),
        sections=_sections(data),
        groups=tuple(
            (name.removeprefix("group "), _offered(data, one, sight, prefix=f"{name.removeprefix('group ')}="))
            for name, one in data.partitions.items()
            if name.startswith("group ")
        ),
        importance=_offered(data, data.partitions["importance"], sight),
        subjectivity=_offered(data, data.partitions["subjectivity"], sight),
        flags=tuple(
            Offered(name, name.replace("_", " "), len(ids)) for name, ids in data.flagged.items() if sight.every_answer
        ),
        gaps=_gaps(data, query, sight),
        has_vetoes=bool(data.asked_veto_at.any()),
        waves=data.waves if sight.every_answer else (),
        sight=sight,
        notes=notes_for(data.dataset.notes, every_answer=sight.every_answer),
    )  # fmt: skip


def explore_prompt(data: ExploredData, prompt_id: str, query: ExploreQuery, sight: Sight) -> ExploredOne | None:
    """The page of one prompt; None where there is no such prompt.

    Args:
        data: ready.
        prompt_id: which.
        query: its filters of answers, and its page, hold here too.
        sight: how much is shown.
    """
    row = data.dataset.prompts.index.get(prompt_id)
    if row is None:
        return None
    refused = _refused(query, sight)
    everybody = data.rows_of.get(row, np.zeros(0, dtype=np.intp))
    keep = data.kept(query) if refused is None else np.zeros(len(data.answered), dtype=np.bool_)
    mine = everybody[keep[everybody]]
    pages, page, shown_here = _page_of(query, len(mine) if sight.every_answer else 0)
    grades = {} if data.relevance is None else data.relevance.grades.get(prompt_id, {})
    graded = sorted(grades.items(), key=lambda one: (-one[1], one[0]))
    n_reasons = sum(len(data.reasons_of.get(one, ())) for one in mine.tolist())
    return ExploredOne(
        prompt=_prompt(data, query, sight, row, len(mine)),
        messages=data.dataset.prompts.messages[row],
        sections=tuple((section, data.titles.get(section, ""), grade) for section, grade in graded),
        responses=_responses(data, query, sight, row, everybody),
        rankings=_rankings(data, prompt_id),
        answers=tuple(_answer(data, sight, one) for one in mine[shown_here].tolist()) if sight.every_answer else (),
        pages=pages,
        query=replace(query, page=page),
        refused=refused,
        sight=sight,
        simulated=data.dataset.simulated,
        n_reasons=n_reasons if sight.every_answer else None,
    )


def notes_for(notes: tuple[str, ...], *, every_answer: bool) -> tuple[str, ...]:
    """Notes of some data, for whom they may be shown: where single answers may not, those without a number.

    Args:
        notes: in words; a number may be a count of few people.
        every_answer: whether single answers may be seen.
    """
    return notes if every_answer else tuple(one for one in notes if not any(sign.isdigit() for sign in one))


def _page_of(query: ExploreQuery, n: int) -> tuple[int, int, slice]:
    """How many pages there are, which is meant, and what is on it; past the last is the last."""
    pages = max(1, -(-n // PAGE))
    if query.page == ALL:
        return pages, ALL, slice(None)
    page = min(max(query.page, 1), pages)
    return pages, page, slice((page - 1) * PAGE, page * PAGE)


def _tells_apart(query: ExploreQuery) -> bool:
    return any((query.group, query.importance, query.subjectivity, query.veto, query.flag, query.said))


def _refused(query: ExploreQuery, sight: Sight) -> str | None:
    if query.said and not sight.texts:
        return _NO_TEXTS
    if query.wave and not sight.every_answer:
        return ONE_WAVE
    several = sum(map(bool, (query.group, query.importance, query.subjectivity, query.veto, query.flag))) > 1
    if not sight.every_answer and (several or query.flag):
        return _ONE_THING
    return None


def _prompts(data: ExploredData, query: ExploreQuery, sight: Sight) -> list[int]:
    figures = data.prompt_figures.get(query.question, {})
    words = query.words.casefold()
    found = []
    for row, prompt_id in enumerate(data.dataset.prompts.ids):
        if query.section and query.section not in data.sections_of(prompt_id):
            continue
        if words and words not in data.prompt_words[row]:
            continue
        known = figures.get(prompt_id) if _enough(data, sight, row) else None
        limits = (("agreement", query.agreement), ("human_human", query.split))
        values = [
            (None if known is None else _guarded(known.estimates[name], sight).value, limit)
            for name, limit in limits
            if limit is not None
        ]
        if all(value is not None and 100 * value <= limit for value, limit in values):
            found.append(row)
    return found


def _sorted(data: ExploredData, query: ExploreQuery, sight: Sight, rows: list[int]) -> list[int]:
    figures = data.prompt_figures.get(query.question, {})

    def figure(row: int, name: str) -> tuple[bool, float]:
        known = figures.get(data.dataset.prompts.ids[row])
        value = None if known is None or not _enough(data, sight, row) else _guarded(known.estimates[name], sight).value
        return (value is None, value or 0.0)

    match query.sort:
        case "gap":
            return sorted(rows, key=lambda row: figure(row, "agreement"))
        case "split":
            return sorted(rows, key=lambda row: figure(row, "human_human"))
        case "people":
            return sorted(rows, key=lambda row: -(int(data.people_at[row]) if _enough(data, sight, row) else 0))
        case "vetoes":
            return sorted(rows, key=lambda row: -(_vetoes(data, sight, row) or 0))
        case _:
            return rows


def _enough(data: ExploredData, sight: Sight, row: int) -> bool:
    return sight.every_answer or int(data.people_at[row]) >= sight.min_cell


def _guarded(one: Estimate, sight: Sight) -> Estimate:
    """A figure: of those who answered a prompt, few may have ranked it."""
    if sight.every_answer or one.value is None or one.n_participants >= sight.min_cell:
        return one
    return undefined(f"fewer than {sight.min_cell} people")


def _prompt(data: ExploredData, query: ExploreQuery, sight: Sight, row: int, kept: int) -> ExploredPrompt:
    prompts = data.dataset.prompts
    prompt_id, turns = prompts.ids[row], prompts.messages[row]
    known = data.prompt_figures.get(query.question, {}).get(prompt_id)
    none = undefined("nobody ranked it")
    enough = _enough(data, sight, row)
    figures: Mapping[str, Estimate] = (
        {} if known is None else {name: _guarded(one, sight) for name, one in known.estimates.items()}
    )
    few = undefined(f"fewer than {sight.min_cell} people")
    text = " ".join(turns[-1].content.split()) if turns else ""
    return ExploredPrompt(
        prompt_id=prompt_id,
        beginning=text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…",
        sections=data.sections_of(prompt_id),
        people=int(data.people_at[row]) if enough else None,
        kept=kept if sight.every_answer or _may_show(data, query, sight, row) else None,
        agreement=figures.get("agreement", none) if enough else few,
        human_human=figures.get("human_human", none) if enough else few,
        vetoes=_vetoes(data, sight, row),
    )


def _may_show(data: ExploredData, query: ExploreQuery, sight: Sight, row: int) -> bool:
    if not _enough(data, sight, row):
        return False
    return all(
        cell is not None and shown(_counts(data, partition, row), sight.min_cell)[cell]
        for partition, cell in data.cell_of(query)
    )


def _counts(data: ExploredData, partition: Partition, row: int) -> list[int]:
    cells = partition.cell[data.rows_of.get(row, np.zeros(0, dtype=np.intp))]
    return [int(n) for n in np.bincount(cells, minlength=len(partition.values) + 1)]


def _vetoes(data: ExploredData, sight: Sight, row: int) -> int | None:
    if not data.asked_veto_at[row]:
        return None
    if not sight.every_answer and not shown(_counts(data, data.partitions["veto"], row), sight.min_cell)[0]:
        return None
    return int(data.vetoes_at[row])


def _sections(data: ExploredData) -> tuple[Offered, ...]:
    counts: dict[str, int] = {}
    for prompt_id in data.dataset.prompts.ids:
        for section in data.sections_of(prompt_id):
            counts[section] = counts.get(section, 0) + 1
    order = {section: number for number, section in enumerate(data.titles)}
    named = sorted(counts, key=lambda section: (order.get(section, len(order)), section))
    return tuple(Offered(one, data.titles.get(one) or one, counts[one]) for one in named)


def _gaps(data: ExploredData, query: ExploreQuery, sight: Sight) -> tuple[ExploredSection, ...]:
    """Sections, those first on which people surely agree least with the spec's ranking.

    Whoever may not see single answers is shown no section with a prompt that fewer than `min_cell` people answered, or
    ranked: two sections that differ by it would tell what they said.
    """
    ranked = {name: row.n_participants for name, row in data.prompt_figures.get(query.question, {}).items()}
    result = data.figures.get(query.question)
    if not data.rankings or result is None or result.sections is None or (query.wave and not sight.every_answer):
        return ()
    found = []
    for one in result.sections:
        if not one.n_assessments:
            continue
        rows = [row for row, name in enumerate(data.dataset.prompts.ids) if one.section_id in data.sections_of(name)]
        people = [int(data.people_at[row]) for row in rows]
        people += [ranked.get(data.dataset.prompts.ids[row], 0) for row in rows]
        enough = sight.every_answer or (
            one.n_participants >= sight.min_cell and all(n >= sight.min_cell for n in people if n)
        )
        few = undefined(f"fewer than {sight.min_cell} people")
        found.append(
            ExploredSection(
                one.section_id,
                one.title or data.titles.get(one.section_id) or one.section_id,
                one.n_prompts if enough else None,
                _guarded(one.estimates["agreement"], sight) if enough else few,
                _guarded(one.estimates["human_human"], sight) if enough else few,
            )
        )
    return tuple(sorted(found, key=_surely_low))


def _surely_low(one: ExploredSection) -> tuple[int, float]:
    """Where a section stands: by the upper end of its interval, then without one by its value, then without a figure."""
    if one.agreement.value is None:
        return (2, 0.0)
    return (1, one.agreement.value) if one.agreement.high is None else (0, one.agreement.high)


def _offered(data: ExploredData, partition: Partition, sight: Sight, prefix: str = "") -> tuple[Offered, ...]:
    """Values, with how many people gave an answer of each; few people are not counted for everybody."""
    pairs = np.unique(
        np.stack([partition.cell[data.answered], data.dataset.assessments.participant[data.answered]]), axis=1
    )
    counts = [int(n) for n in np.bincount(pairs[0], minlength=len(partition.values) + 1)]
    # Of the questions about a prompt one person gives several answers; those about the person part people.
    may = [n >= sight.min_cell for n in counts] if not prefix else shown(counts, sight.min_cell)
    return tuple(
        Offered(f"{prefix}{value}", label, counts[number] if sight.every_answer or may[number] else None)
        for number, (value, label) in enumerate(zip(partition.values, partition.labels, strict=True))
        if counts[number]
    )


def _responses(
    data: ExploredData,
    query: ExploreQuery,
    sight: Sight,
    row: int,
    everybody: NDArray[np.intp],
) -> tuple[ExploredResponse, ...]:
    table, prompts = data.dataset.assessments, data.dataset.prompts
    labels = prompts.labels[row]
    codes = getattr(table, query.question.value)[everybody]
    tiers = np.array([unpack_one(int(code), len(labels)) for code in codes[codes >= 0].tolist()]).reshape(
        -1, len(labels)
    )
    # The place of a tie is the mean of the places that it takes.
    above = (tiers[:, None, :] < tiers[:, :, None]).sum(axis=2)
    beside = (tiers[:, None, :] == tiers[:, :, None]).sum(axis=2) - 1
    places = 1 + above + beside / 2
    veto = table.veto[everybody]
    asked = veto >= 0
    enough = sight.every_answer or len(tiers) >= sight.min_cell
    firsts = [int((tiers[:, number] == 0).sum()) for number in range(len(labels))]
    # Where nobody ties, they part people: what is left without those that are shown is of no few either.
    may = shown(firsts, sight.min_cell)
    found = []
    for number, label in enumerate(labels):
        first = firsts[number]
        flags = int((veto[asked] >> number & 1).sum())
        found.append(
            ExploredResponse(
                label,
                prompts.responses[row][number] if number < len(prompts.responses[row]) else (),
                first if _shown_of(first, len(tiers), sight) and (sight.every_answer or may[number]) else None,
                float(places[:, number].mean()) if len(tiers) and enough else None,
                flags if asked.any() and _shown_of(flags, int(asked.sum()), sight) else None,
            )
        )
    return tuple(found)


def _shown_of(count: int, total: int, sight: Sight) -> bool:
    return total > 0 and (sight.every_answer or shown([count, total - count], sight.min_cell)[0])


def _rankings(data: ExploredData, prompt_id: str) -> tuple[ExploredRanking, ...]:
    found = [(run, run.by_prompt[prompt_id]) for run in data.rankings if prompt_id in run.by_prompt]
    return tuple(
        ExploredRanking(
            run.name,
            one.provenance.model,
            str(one.ranking),
            tuple((section, data.titles.get(section, "")) for section in one.cited_sections),
            one.explanation,
        )
        for run, one in found
    )


def _answer(data: ExploredData, sight: Sight, row: int) -> ExploredAnswer:
    table, people = data.dataset.assessments, data.dataset.participants
    prompt = int(table.prompt[row])
    labels, prompt_id = data.dataset.prompts.labels[prompt], data.dataset.prompts.ids[prompt]
    person = people.ids[int(table.participant[row])]
    veto = int(table.veto[row])

    def ranking(code: int) -> str | None:
        return None if code < 0 else str(Ranking.from_code(code, labels))

    def text(name: str) -> str | None:
        column = getattr(table, name)
        return None if column.codes[row] < 0 else column.values[int(column.codes[row])]

    reasons = data.dataset.rationales
    return ExploredAnswer(
        id=hashlib.blake2b(f"{prompt_id}\x1f{person}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest(),
        personal=ranking(int(table.personal[row])),
        world=ranking(int(table.world[row])),
        flagged=None if veto < 0 else tuple(label for place, label in enumerate(labels) if veto >> place & 1),
        importance=text("importance"),
        representativeness=text("representativeness"),
        subjectivity=text("subjectivity"),
        reasons=tuple(ExploredReason(str(reasons.of[one]), reasons.texts[one]) for one in data.reasons_of.get(row, ()))
        if sight.texts
        else (),
    )
