"""Sentences to clauses: `When …, the reply must contain … and should not …`.

The grammar is documented in docs/fake-models.md; what has no such form is no clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from folkmoot.llm.fakes.conditions import BOUND, Condition, about, negated, read_condition
from folkmoot.llm.fakes.prose import Masked, blocks, parts
from folkmoot.llm.fakes.traits import Trait, read_trait

STRENGTHS: Final = ("must not", "must", "should not", "should", "may")
_STRENGTH: Final = re.compile(rf"\b(?P<strength>{'|'.join(STRENGTHS)})\b")
_LEAD: Final = re.compile(r"^(?:[-*+•]\s+|\d+[.)]\s+)?(?:(?:and|but|also|so|then|still),?\s+)?")
_SUBJECT: Final = (
    r"(?:(?:(?:the|an?|any|every|each|all) )?"
    r"(?:repl(?:y|ies)|responses?|answers?|assistants?)(?: about (?P<about>.+?))?|it|they)"
)
_WHEN: Final = r"(?P<when>when|if|where|unless)"
_SENTENCE: Final = re.compile(rf"(?:{_WHEN} (?P<condition>.+?),? )?{_SUBJECT} (?P<rest>(?:{'|'.join(STRENGTHS)}) .+)")
_AFTER: Final = re.compile(r",? (?P<when>when|if|where|unless) (?P<condition>.+)$")
_SECTION_WHEN: Final = re.compile(
    rf"th(?:is section|is rule|ese rules) (?:applies|apply|holds?) {_WHEN} (?P<condition>.+)"
)
_SECTION_ABOUT: Final = re.compile(r"th(?:is section|is rule|ese rules) (?:is|are) about (?P<words>.+)")
_BOUND: Final = re.compile(rf"\b{BOUND}\b")
_OPPOSITE: Final = {
    "must": "must not",
    "must not": "must",
    "should": "should not",
    "should not": "should",
    "may": "must not",
    "at most": "more than",
    "no more than": "more than",
    "at least": "fewer than",
    "no fewer than": "fewer than",
    "no less than": "fewer than",
    "more than": "at most",
    "fewer than": "at least",
    "less than": "at least",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a reply must, should or may have, or not.

    Attributes:
        strength: `must`, `must not`, `should`, `should not` or `may`.
        trait: what it is about.
        condition: when it applies; None: always.
        text: the words that said it.
    """

    strength: str
    trait: Trait
    condition: Condition | None
    text: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What a section asks.

    Attributes:
        clauses: in order.
        condition: when the whole section applies; None: always.
    """

    clauses: tuple[Clause, ...]
    condition: Condition | None


def read_rules(text: str) -> Rules:
    """The clauses of a section's text, and the condition of the section."""
    clauses: list[Clause] = []
    conditions: list[Condition] = []
    for block, is_prose in blocks(text):
        if not is_prose:
            continue
        masked = Masked.of(block)
        for part in parts(masked):
            clauses += _clauses(part, masked)
            condition = _section_condition(_plain(part), masked)
            conditions += [] if condition is None else [condition]
    return Rules(tuple(clauses), _all(conditions))


def invert(text: str) -> str:
    """The text of a section with every clause turned round, everything else as it was."""
    return "".join(_invert_block(block) if is_prose else block for block, is_prose in blocks(text))


def _plain(part: str) -> str:
    text = re.sub(r"[*_`]+", "", " ".join(part.split())).strip().lower()
    return re.sub(r"[\s.!?:;,]+$", "", _LEAD.sub("", text))


def _clauses(part: str, masked: Masked) -> list[Clause]:
    sentence = _SENTENCE.fullmatch(_plain(part))
    if sentence is None:
        return []
    conditions: list[Condition] = []
    if sentence["when"] is not None:
        condition = _condition(sentence["when"], sentence["condition"], masked)
        if condition is None:
            return []
        conditions.append(condition)
    if sentence["about"] is not None:
        conditions.append(about(sentence["about"], masked))
    said = masked.unmask(" ".join(part.split())).strip()
    clauses = []
    for strength, rest in _segments(sentence["rest"]):
        here, traits = list(conditions), rest
        after = _AFTER.search(rest)
        if after is not None:
            condition = _condition(after["when"], after["condition"], masked)
            if condition is None:
                continue
            here.append(condition)
            traits = rest[: after.start()]
        clauses += [Clause(strength, trait, _all(here), said) for trait in _traits(traits, masked)]
    return clauses


def _segments(rest: str) -> Iterator[tuple[str, str]]:
    """Each strength with what follows it, up to the next one."""
    found = list(_STRENGTH.finditer(rest))
    for match, following in zip(found, [*found[1:], None], strict=True):
        text = rest[match.end() : following.start() if following else len(rest)]
        yield match["strength"], re.sub(r",?\s*(?:and|but)?(?: it| they)?\s*$", "", text).strip()


def _traits(text: str, masked: Masked) -> list[Trait]:
    whole = read_trait(text, masked)
    if whole is not None:
        return [whole]
    pieces = [read_trait(piece, masked) for piece in re.split(r",? and (?!\x02)|, (?!(?:and |or )?\x02)", text)]
    return [piece for piece in pieces if piece is not None]


def _condition(when: str, text: str, masked: Masked) -> Condition | None:
    condition = read_condition(text, masked)
    return negated(condition) if condition is not None and when == "unless" else condition


def _section_condition(text: str, masked: Masked) -> Condition | None:
    match = _SECTION_WHEN.fullmatch(text)
    if match is not None:
        return _condition(match["when"], match["condition"], masked)
    match = _SECTION_ABOUT.fullmatch(text)
    return None if match is None else about(match["words"], masked)


def _all(conditions: list[Condition]) -> Condition | None:
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else lambda turns: all(one(turns) for one in conditions)


def _invert_block(block: str) -> str:
    masked = Masked.of(block)
    return masked.unmask("".join(_invert(part) if _clauses(part, masked) else part for part in parts(masked)))


def _invert(part: str) -> str:
    """Swap bounds where a strength is followed by one, and the strength itself elsewhere."""
    # An underscore is emphasis here, and no part of the word.
    pieces = re.split(r"(?<![^\W_])(must\s+not|must|should\s+not|should|may)(?![^\W_])", part, flags=re.IGNORECASE)
    turned = pieces[:1]
    for strength, text in zip(pieces[1::2], pieces[2::2], strict=True):
        traits, after = _before_condition(text)
        swapped, swaps = _BOUND.subn(lambda match: _OPPOSITE.get(match.group(), match.group()), traits)
        if swaps and swapped != traits:
            turned += [strength, swapped, after]
        else:
            turned += [_OPPOSITE[" ".join(strength.lower().split())], traits, after]
    return "".join(turned)


def _before_condition(text: str) -> tuple[str, str]:
    match = re.search(r",?\s+(?:when|if|where|unless)\b", text, re.IGNORECASE)
    return (text, "") if match is None else (text[: match.start()], text[match.start() :])
