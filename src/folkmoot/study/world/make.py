"""A world: a spec, prompts with responses, and the truth about them, all from one seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from folkmoot.records.dataset import Message, Prompts
from folkmoot.study.world.drawing import chance, some
from folkmoot.study.world.examples import draw_examples
from folkmoot.study.world.reply import WorldReply, put_together
from folkmoot.study.world.rules import Section, breaks, standing, tiers
from folkmoot.study.world.sections import Rulebook, draw_rules
from folkmoot.study.world.spec_text import WrittenExample, write_world_spec
from folkmoot.study.world.talk import Conversation, converse
from folkmoot.study.world.topics import TOPICS

LABELS: Final = "ABCDEFGH"
_TRIES: Final = 400


@dataclass(frozen=True, slots=True)
class WorldSize:
    """How large a world is.

    Attributes:
        prompts: how many.
        about: sections whose rules hold in some conversations, 1 to 14.
        always: sections whose rules hold in every conversation.
        traits: traits that rules are about, up to 14.
        at_once: sections whose rules hold in one conversation, at most.
    """

    prompts: int = 40
    about: int = 9
    always: int = 1
    traits: int = 10
    at_once: int = 3


@dataclass(frozen=True, slots=True)
class WorldPrompt:
    """A prompt whose truth is known.

    Attributes:
        id: of the prompt.
        talk: the conversation, and what holds of it.
        labels: of the responses, in order.
        replies: the responses.
    """

    id: str
    talk: Conversation
    labels: tuple[str, ...]
    replies: tuple[WorldReply, ...]


@dataclass(frozen=True, slots=True)
class WorldExample:
    """A worked example as it stands in the spec.

    Attributes:
        section_id: where.
        written: its conversation and replies.
    """

    section_id: str
    written: WrittenExample


@dataclass(frozen=True)
class World:
    """Everything about a world.

    Attributes:
        seed: what it was made from.
        spec_text: the spec in Markdown.
        rules: what the spec says.
        prompts: in order.
        examples: in the spec's order.
    """

    seed: int
    spec_text: str
    rules: Rulebook
    prompts: tuple[WorldPrompt, ...]
    examples: tuple[WorldExample, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the spec, in order."""
        return self.rules.sections

    @property
    def ruling(self) -> tuple[Section, ...]:
        """The sections with rules."""
        return tuple(section for section in self.sections if section.clauses)

    def order(
        self, prompt: WorldPrompt, *, without: Collection[str] = (), inverted: Collection[str] = ()
    ) -> tuple[tuple[str, ...], ...]:
        """The right order of a prompt's responses, best first; what the spec does not tell apart is tied.

        Args:
            prompt: one of the world's.
            without: ids of sections that are taken out of the spec.
            inverted: ids of sections whose rules are turned round.
        """
        return tiers(
            self._edited(without, inverted), prompt.talk, prompt.labels, [reply.shows for reply in prompt.replies]
        )

    def applying(self, prompt: WorldPrompt) -> tuple[str, ...]:
        """Ids of the sections with a rule that holds in the prompt's conversation."""
        return tuple(section.id for section in self.sections if section.applies(prompt.talk))

    def governing(self, prompt: WorldPrompt) -> tuple[str, ...]:
        """Ids of the sections with a rule that stands, and that some of the responses break and others do not."""
        found = {
            clause.section_id
            for clause in standing(self.sections, prompt.talk)
            if len({clause.broken_by(reply.shows) for reply in prompt.replies}) > 1
        }
        return tuple(section.id for section in self.sections if section.id in found)

    def as_prompts(self) -> Prompts:
        """The prompts as a dataset holds them."""
        return Prompts(
            ids=tuple(prompt.id for prompt in self.prompts),
            messages=tuple(prompt.talk.messages for prompt in self.prompts),
            labels=tuple(prompt.labels for prompt in self.prompts),
            responses=tuple(
                tuple((Message("assistant", reply.text),) for reply in prompt.replies) for prompt in self.prompts
            ),
        )

    def _edited(self, without: Collection[str], inverted: Collection[str]) -> Sequence[Section]:
        return [
            replace(section, clauses=tuple(clause.inverted for clause in section.clauses))
            if section.id in inverted
            else section
            for section in self.sections
            if section.id not in without
        ]


def make_world(seed: int, size: WorldSize = WorldSize()) -> World:
    """A world; the same seed and size make the same world."""
    draw = np.random.default_rng([seed, 20_261])
    rules = draw_rules(draw, size.about, size.always, size.traits)
    prompts = tuple(_prompt(draw, rules, f"prompt-{number:03}", size) for number in range(1, size.prompts + 1))

    def talk() -> Conversation:
        return _talk(draw, rules, size)

    examples = {section.id: draw_examples(draw, rules, section, talk) for section in rules.sections if section.clauses}
    text = write_world_spec(draw, rules.sections, examples)
    placed = tuple(
        WorldExample(section.id, written) for section in rules.sections for written in examples.get(section.id, ())
    )
    return World(seed, text, rules, prompts, placed)


def _talk(draw: np.random.Generator, rules: Rulebook, size: WorldSize) -> Conversation:
    """A conversation in which not too many sections speak at once, and never three of one trait."""
    for _ in range(_TRIES):
        if chance(draw, 0.1):
            topics = some(draw, [topic for topic in TOPICS if topic not in rules.topics], 1)
        else:
            topics = some(draw, rules.topics, 1 if chance(draw, 0.7) else 2)
        talk = converse(draw, topics)
        apply = [clause.trait for section in rules.sections for clause in section.clauses if section.of(clause, talk)]
        at_once = sum(section.applies(talk) for section in rules.sections)
        if at_once <= size.at_once and max(Counter(apply).values(), default=0) <= 2:
            return talk
    raise ValueError("no conversation was found: fewer sections must hold at once")


def _prompt(draw: np.random.Generator, rules: Rulebook, prompt_id: str, size: WorldSize) -> WorldPrompt:
    """A prompt; where rules speak, they tell at least two of its responses apart."""
    talk = _talk(draw, rules, size)
    clauses = [clause for clause in standing(rules.sections, talk) if clause.strength != "may"]
    rank = {section.id: section.holds_at for section in rules.sections}
    labels = tuple(LABELS[: int(draw.integers(2, 7))])
    for _ in range(_TRIES):
        try:
            replies = [put_together(draw, [name for name in rules.traits if chance(draw, 0.45)]) for _ in labels]
        except ValueError:  # too long for a short reply
            continue
        apart = len({breaks(clauses, rank, reply.shows) for reply in replies})
        if len({reply.text for reply in replies}) == len(labels) and (apart > 1 or not clauses):
            return WorldPrompt(prompt_id, talk, labels, tuple(replies))
    raise ValueError(f"{prompt_id}: no responses were found that the rules tell apart")
