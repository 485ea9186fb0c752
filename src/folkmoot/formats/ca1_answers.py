"""What CA-1 writes into `ranking_blocks`, turned into codes and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from folkmoot.formats.ca1_further import NOTHING_FURTHER, FurtherAnswers, read_further
from folkmoot.formats.ca1_rows import Assessment, Blocks, RankingBlock, VetoBlock
from folkmoot.formats.rows import shown
from folkmoot.records.dataset import RationaleOf
from folkmoot.records.ranking import Ranking
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED

_FLAG: Final = re.compile(r"\s*(\S+?)(?:\s+is\s+unacceptable)?\s*\.?\s*", re.IGNORECASE)


class Answers(NamedTuple):
    """One assessment, apart from who gave it to what.

    Attributes:
        importance: as written.
        representativeness: as written.
        subjectivity: as written.
        world: weak-order code, NOT_ASKED or SKIPPED.
        personal: as `world`.
        veto: bits of the responses flagged, NOT_ASKED or SKIPPED.
        rationales: what each was given for, and its text; in the order veto, personal, world, default policy.
        further: what was said beyond CA-1's questions.
    """

    importance: str | None
    representativeness: str | None
    subjectivity: str | None
    world: int
    personal: int
    veto: int
    rationales: tuple[tuple[RationaleOf, str], ...]
    further: FurtherAnswers = NOTHING_FURTHER


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault within one assessment, not yet placed."""

    field: str
    found: str
    expected: str


def read_answers(row: Assessment, labels: Sequence[str], problems: list[Problem]) -> Answers:
    """Code one assessment.

    Args:
        row: as decoded.
        labels: the prompt's response labels in their order.
        problems: gains every fault; the result is of no use then.
    """
    blocks = row.ranking_blocks
    veto, of_veto = _veto(blocks.unacceptable or [], labels, problems)
    personal, of_personal = _ranking("personal", blocks.personal or [], labels, problems)
    world, of_world = _ranking("world", blocks.world or [], labels, problems)
    beyond: list[tuple[str, str, str]] = []
    further = read_further(row, beyond)
    problems.extend(Problem(*one) for one in beyond)
    policy_reason = further.policy_reason
    return Answers(
        row.importance,
        row.representativeness,
        row.subjectivity,
        world,
        personal,
        veto,
        (
            *((RationaleOf.VETO, text) for text in of_veto),
            *((RationaleOf.PERSONAL, text) for text in of_personal),
            *((RationaleOf.WORLD, text) for text in of_world),
            *(() if policy_reason is None else ((RationaleOf.DEFAULT_POLICY, policy_reason),)),
        ),
        further,
    )


def _ranking(
    name: str, blocks: Sequence[RankingBlock], labels: Sequence[str], problems: list[Problem]
) -> tuple[int, list[str]]:
    field = f"ranking_blocks.{name}"
    if not blocks:
        return NOT_ASKED, []
    if len(blocks) > 1:
        problems.append(Problem(field, f"{len(blocks)} rankings", "one at most"))
        return NOT_ASKED, []
    block = blocks[0]
    reasons = [] if block.rationale is None else [block.rationale]
    if block.ranking is None or not block.ranking.strip():
        return SKIPPED, reasons
    try:
        return ranking_code(block.ranking, tuple(labels)), reasons
    except ValueError as error:
        problems.append(Problem(f"{field}[0].ranking", *ranking_fault(block.ranking, labels, error)))
        return NOT_ASKED, []


# A release holds a few hundred different rankings, each thousands of times.
@lru_cache(maxsize=65536)
def ranking_code(text: str, labels: tuple[str, ...]) -> int:
    """The weak-order code of a ranking as written.

    Raises:
        ValueError: it does not rank exactly these labels.
    """
    return Ranking.parse(text, labels).code(labels)


@lru_cache(maxsize=65536)
def ranking_text(code: int, labels: tuple[str, ...]) -> str:
    """A weak-order code (0 or more) as CA-1 writes it; tied labels stand in the prompt's order."""
    return str(Ranking.from_code(code, labels))


def ranking_fault(text: str, labels: Sequence[str], error: ValueError) -> tuple[str, str]:
    """What was found and expected, for a ranking that cannot be used; a text that is no ranking is not repeated."""
    found = shown(text)
    # A text that `shown` gives by its length alone may be a person's words; so may its parts be.
    detail = f" ({error})" if found == f"'{text}'" else ""
    return f"{found}{detail}", f"{', '.join(labels)}, each once, best first: `A>B=C>D` with > and = between them"


def _veto(blocks: Sequence[VetoBlock], labels: Sequence[str], problems: list[Problem]) -> tuple[int, list[str]]:
    if not blocks:
        return NOT_ASKED, []
    reasons = [block.rationale for block in blocks if block.rationale is not None]
    if all(block.rating is None for block in blocks):
        return SKIPPED, reasons
    position = {label: index for index, label in enumerate(labels)}
    flagged = 0
    for at, block in enumerate(blocks):
        for which, text in enumerate(block.rating or []):
            match = _FLAG.fullmatch(text)
            if match is None or match[1] not in position:
                field = f"ranking_blocks.unacceptable[{at}].rating[{which}]"
                problems.append(Problem(field, shown(text), f"'X is unacceptable' with X one of {', '.join(labels)}"))
            else:
                flagged |= 1 << position[match[1]]
    return flagged, reasons


def labels_named(row: Assessment) -> set[str]:
    """Every response label that an assessment names; for prompts of which no file lists the responses."""
    named: set[str] = set()
    for block in (*(row.ranking_blocks.personal or []), *(row.ranking_blocks.world or [])):
        named.update(label.strip() for tier in (block.ranking or "").split(">") for label in tier.split("="))
    for veto in row.ranking_blocks.unacceptable or []:
        named.update(match[1] for text in veto.rating or [] if (match := _FLAG.fullmatch(text)))
    return {label for label in named if re.fullmatch(r"[\w-]{1,12}", label)}


def write_blocks(
    world: int, personal: int, veto: int, rationales: Sequence[tuple[RationaleOf, str]], labels: tuple[str, ...]
) -> Blocks:
    """The opposite of `read_answers`."""
    reasons: dict[RationaleOf, list[str]] = {of: [] for of in RationaleOf}
    for of, text in rationales:
        reasons[of].append(text)
    return Blocks(
        unacceptable=_veto_blocks(veto, reasons[RationaleOf.VETO], labels),
        personal=_ranking_blocks(personal, reasons[RationaleOf.PERSONAL], labels),
        world=_ranking_blocks(world, reasons[RationaleOf.WORLD], labels),
    )


def _ranking_blocks(code: int, reasons: Sequence[str], labels: tuple[str, ...]) -> list[RankingBlock]:
    if code == NOT_ASKED:
        return []
    ranking = None if code == SKIPPED else ranking_text(code, labels)
    return [RankingBlock(rationale=reasons[0] if reasons else None, ranking=ranking)]


def _veto_blocks(veto: int, reasons: Sequence[str], labels: tuple[str, ...]) -> list[VetoBlock]:
    if veto == NOT_ASKED:
        return []
    flagged = [f"{label} is unacceptable" for index, label in enumerate(labels) if veto >> index & 1]
    first = VetoBlock(rationale=reasons[0] if reasons else None, rating=None if veto == SKIPPED else flagged)
    return [first, *(VetoBlock(rationale=text, rating=None if veto == SKIPPED else []) for text in reasons[1:])]
