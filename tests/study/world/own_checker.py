"""Reads replies and conversations of a world with patterns of its own, and orders replies by counting.

Nothing here comes from how the world put them together, nor from the fake models: it holds the one against the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from folkmoot.records.dataset import Message
from folkmoot.study.world import Clause, Section
from folkmoot.study.world.rules import Condition

LEVELS = ("root", "system", "developer", "user", "guideline")


def found(pattern: str, flags: re.RegexFlag = re.MULTILINE) -> Callable[[str], bool]:
    return lambda text: re.search(pattern, text, flags) is not None


HAS: Mapping[str, Callable[[str], bool]] = {
    "question": found(r"\?"),
    "clarifying_question": found(r"\b(?:you|your)\b[^.!?]*\?", re.IGNORECASE),
    "final_question": lambda text: text.strip().endswith("?"),
    "exclamation_mark": found("!"),
    "many_exclamation_marks": lambda text: text.count("!") > 2,
    "link": found(r"https?://|www\.|\]\("),
    "number": found(r"\d"),
    "telephone_number": found(r"\d{3}-\d{4}"),
    "list": found(r"^(?:[-*•] |\d+[.)] )"),
    "bulleted_list": found(r"^[-*•] "),
    "numbered_list": found(r"^\d+[.)] "),
    "heading": found(r"^#{1,6} "),
    "table": found(r"^\|.*\|$"),
    "code_block": lambda text: text.count("```") >= 2,
    "bold_text": found(r"\*\*\S[^*]*\*\*"),
    "apology": found(r"\b(?:sorry|apolog\w+)\b", re.IGNORECASE),
    "greeting": found(r"\A(?:hello|hi|good morning)\b", re.IGNORECASE),
    "thanks": found(r"\bthank(?:s| you)\b", re.IGNORECASE),
    "hedge": found(
        r"\b(?:perhaps|maybe|might|possibly|probably|likely|it depends|it seems|apparently)\b", re.IGNORECASE
    ),
    "first_person": found(r"\b(?:I|me|my|mine|myself|Me|My)\b"),
    "capitals": found(r"\b[A-Z]{4,}\b"),
    "emoji": lambda text: any(ord(letter) >= 0x1F300 for letter in text),
    "quotation": found(r'"[^"\s]+ [^"]+"'),
    "date_or_time": found(r"\b(?:\w+day|January|March|October)\b(?<!\btoday)(?<!everyday)"),
    "office": found(r"\b(?:library|helpline|clinic|office|desk|counter|centre)\b"),
    "long": lambda text: len(text.split()) > 150,
}


def shows(text: str, trait: str) -> bool:
    """Whether a reply shows a trait."""
    kind, _, words = trait.partition(" ")
    if kind == "says":
        return re.search(rf"\b{words}\b", text, re.IGNORECASE) is not None
    if kind == "begins":
        return text.lower().startswith(words.lower())
    if kind == "ends":
        return re.search(rf"\b{words}\W*\Z", text, re.IGNORECASE) is not None
    return HAS[trait](text)


def holds(condition: Condition | None, messages: Sequence[Message]) -> bool:
    """Whether a condition holds in a conversation."""
    if condition is None:
        return True
    by_user = [message.content for message in messages if message.role == "user"]
    everybody = [message.content for message in messages]
    if condition.also_asks and "?" not in by_user[-1]:
        return False

    def named(texts: Sequence[str]) -> bool:
        return any(re.search(rf"\b{word}\b", text, re.IGNORECASE) for text in texts for word in condition.words)

    return {
        "mentions": named(by_user),
        "about": named(everybody),
        "asks": "?" in by_user[-1],
        "shouts": any(re.search(r"\b[A-Z]{3,}\b.*\b[A-Z]{3,}\b", text) for text in by_user),
        "turns": len(by_user) > 1,
        "long": len(by_user[-1].split()) > 70,
    }[condition.kind]


def order(
    sections: Sequence[Section], messages: Sequence[Message], labels: Sequence[str], texts: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Tiers of replies, by rules 1 to 4 of docs/fake-models.md, one pair of clauses and one clause at a time."""
    level = {section.id: _level(section, sections) for section in sections}
    at: list[tuple[Clause, int]] = []
    for section in sections:
        for clause in section.clauses:
            lifted = clause.unless is not None and holds(clause.unless, messages)
            if holds(section.condition, messages) and not lifted:
                at.append((clause, len(at)))
    gone: set[int] = set()
    for first, place in at:
        for second, other in at:
            if first.trait == second.trait and first.wants != second.wants:
                mine = (level[first.section_id], first.strength != "must", place)
                if mine < (level[second.section_id], second.strength != "must", other):
                    gone.add(other)
    broken = []
    for text in texts:
        count = [[0, 0] for _ in LEVELS]
        for clause, place in at:
            if place not in gone and clause.strength != "may" and shows(text, clause.trait) != clause.wants:
                count[level[clause.section_id]][clause.strength == "should"] += 1
        broken.append(count)
    return _tiers(labels, broken)


def _tiers(labels: Sequence[str], broken: Sequence[list[list[int]]]) -> tuple[tuple[str, ...], ...]:
    distinct: list[list[list[int]]] = []
    for count in sorted(broken):
        if count not in distinct:
            distinct.append(count)
    return tuple(tuple(label for label, own in zip(labels, broken, strict=True) if own == count) for count in distinct)


def _level(section: Section, sections: Sequence[Section]) -> int:
    written = section.authority
    if written is None and section.parent is not None:
        written = next(one.authority for one in sections if one.id == section.parent)
    return LEVELS.index("root" if written == "platform" else written or "guideline")
