"""A world's rules as a spec in Markdown, in the dialect of the Model Spec."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from folkmoot.records.dataset import Message
from folkmoot.study.world.drawing import chance, one, some
from folkmoot.study.world.reply import WorldReply
from folkmoot.study.world.rules import Clause, Condition, Section
from folkmoot.study.world.topics import PROSE
from folkmoot.study.world.traits import BY_NAME

_SUBJECTS: Final = (
    "the reply",
    "the response",
    "the answer",
    "the assistant",
    "a reply",
    "every answer",
    "any response",
    "each reply",
    "replies",
    "responses",
)
_USERS: Final = (
    "the user",
    "the user",
    "the user",
    "a user",
    "the resident",
    "the person",
    "a customer",
    "the citizen",
)


@dataclass(frozen=True, slots=True)
class LabelledReply:
    """A reply of a worked example.

    Attributes:
        reply: what it says, and its traits.
        label: GOOD, BAD or OK.
        target: id of another section that a BAD one breaks; None where it is this section.
    """

    reply: WorldReply
    label: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenExample:
    """A worked example to be written into a section.

    Attributes:
        messages: the conversation.
        replies: in order.
    """

    messages: tuple[Message, ...]
    replies: tuple[LabelledReply, ...]


def write_world_spec(
    draw: np.random.Generator, sections: Sequence[Section], examples: Mapping[str, Sequence[WrittenExample]]
) -> str:
    """The whole spec.

    Args:
        draw: chooses the words; which rules there are does not hang on it.
        sections: in order.
        examples: of sections, by id.
    """
    blocks = [_plain(draw, 1)] if chance(draw, 0.5) else []
    blocks += [block for section in sections for block in _section(draw, section, examples.get(section.id, ()))]
    return "\n\n".join(blocks) + "\n"


def _section(draw: np.random.Generator, section: Section, examples: Sequence[WrittenExample]) -> list[str]:
    authority = "" if section.authority is None else f" authority={section.authority}"
    blocks = [f"{'#' * section.level} {section.title} {{#{section.id}{authority}}}"]
    if section.clauses:
        blocks += _rules(draw, section)
    if not section.clauses or chance(draw, 0.6):
        blocks.append(_plain(draw, int(draw.integers(1, 4))))
    # What stands in a quotation or a commentary asks for nothing.
    if chance(draw, 0.25):
        blocks.append(f"> {_distraction(draw)}")
    if chance(draw, 0.25):
        blocks.append(f'!!! meta "Commentary"\n    {_plain(draw, 1)} {_distraction(draw)}')
    for number, example in enumerate(examples, 1):
        blocks.append(f"**Example**: {section.title.lower()}, case {number}")
        blocks.append(_example(draw, example))
    return blocks


def _rules(draw: np.random.Generator, section: Section) -> list[str]:
    """The condition first, so that the beginning of the section says when it holds."""
    condition, clauses = section.condition, section.clauses
    if condition is not None and chance(draw, 0.4):
        head = f"This section applies when {condition.text}."
        if condition.kind == "about" and not condition.also_asks and chance(draw, 0.5):
            head = f"This section is about {_any_of(condition.words)}."
        sentences = [head, *(_sentence(draw, [clause], None) for clause in clauses)]
    elif len(clauses) > 1 and clauses[0].unless is None and clauses[1].unless is None and chance(draw, 0.4):
        sentences = [_sentence(draw, clauses[:2], condition)]
        sentences += [_sentence(draw, [clause], condition) for clause in clauses[2:]]
    else:
        sentences = [_sentence(draw, [clause], condition) for clause in clauses]
    sentences[1:] = [_continued(draw, sentence) for sentence in sentences[1:]]
    paragraphs = [sentences[0]]
    for sentence in sentences[1:]:
        if chance(draw, 0.3):
            paragraphs.append(f"{one(draw, PROSE)} {sentence}")
        elif chance(draw, 0.5):
            paragraphs.append(sentence)
        else:
            paragraphs[-1] += f" {sentence}"
    user = one(draw, _USERS)
    return [_set(draw, paragraph, user) for paragraph in paragraphs]


def _continued(draw: np.random.Generator, sentence: str) -> str:
    """Now and then a sentence that goes on from the one before."""
    if chance(draw, 0.15):
        return f"{one(draw, ('And', 'But', 'Also', 'Still'))} {sentence[0].lower()}{sentence[1:]}"
    return sentence


def _set(draw: np.random.Generator, paragraph: str, user: str) -> str:
    """The same words set otherwise: another word for the user of conditions, emphasis, curly quotes, a line break."""
    for verb in ("mentions", "asks", "writes"):
        paragraph = paragraph.replace(f"the user {verb}", f"{user} {verb}")
    if chance(draw, 0.15):
        mark = one(draw, ("*", "**", "_"))
        paragraph = re.sub(r"\b(must not|should not|must|should)\b", rf"{mark}\1{mark}", paragraph)
    if chance(draw, 0.15):
        paragraph = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", paragraph)
    if chance(draw, 0.2):
        words = paragraph.split(" ")
        at = len(words) // 2
        # A line must not begin with what Markdown takes for a mark of its own.
        if words[at][:1].isalpha():
            paragraph = "\n".join([" ".join(words[:at]), " ".join(words[at:])])
    return paragraph


def _sentence(draw: np.random.Generator, clauses: Sequence[Clause], condition: Condition | None) -> str:
    """One sentence of one or two clauses under one condition."""
    first, *more = clauses
    subject = one(draw, _SUBJECTS)
    said = f"{subject} {_demand(draw, first)}"
    for clause in more:
        said += f"{one(draw, (' and', ', and', ', but'))} {_demand(draw, clause)}"
    if first.unless is not None:
        said += f" unless {first.unless.text}"
    if condition is not None:
        if condition.kind == "about" and not condition.also_asks and subject.startswith("a ") and first.unless is None:
            said = said.replace(subject, f"{subject} about {_any_of(condition.words)}", 1)
        elif first.unless is None and not more and chance(draw, 0.3):
            said += f" when {condition.text}"
        else:
            said = f"{one(draw, ('when', 'if', 'where'))} {condition.text}, {said}"
    return said[0].upper() + said[1:] + "."


def _demand(draw: np.random.Generator, clause: Clause) -> str:
    trait = BY_NAME[clause.trait]
    if clause.wants:
        return f"{clause.strength} {one(draw, trait.asked)}"
    # `may` is said of what is done, never of what is left out.
    if trait.refused and clause.strength != "may" and chance(draw, 0.3):
        return f"{clause.strength} {one(draw, trait.refused)}"
    return f"{clause.strength} not {one(draw, trait.asked)}"


def _example(draw: np.random.Generator, example: WrittenExample) -> str:
    lines = ["~~~xml"]
    for message in example.messages:
        lines += [f"<{message.role}>", message.content, f"</{message.role}>"]
    lines.append("<comparison>")
    for one_reply in example.replies:
        target = "" if one_reply.target is None else f"[#{one_reply.target}]"
        reason = one(draw, _REASONS[one_reply.label])
        lines += [
            f"<assistant> <!-- {one_reply.label}{target}{reason} -->",
            one_reply.reply.text,
            "</assistant>",
        ]
    lines += ["</comparison>", "~~~"]
    return "\n".join(lines)


_REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "GOOD": (": does as it should", ": in keeping with the section", ""),
    "BAD": (": goes against the rules", ": not what was asked for", ""),
    "OK": (": neither here nor there", ""),
}


def _distraction(draw: np.random.Generator) -> str:
    trait = one(draw, [trait for trait in BY_NAME.values() if trait.asked])
    return f"The reply {one(draw, ('must', 'must not', 'should'))} {one(draw, trait.asked)}."


def _plain(draw: np.random.Generator, count: int) -> str:
    return " ".join(some(draw, PROSE, count))


def _any_of(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
