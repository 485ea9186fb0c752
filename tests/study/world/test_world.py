"""Worlds: one seed one world, a spec without faults, a truth that an independent reader comes to as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.study.world.own_checker import LEVELS, holds, order, shows

from folkmoot.records.spec import Label
from folkmoot.spec.faults import find_faults
from folkmoot.spec.reader import read_spec
from folkmoot.study.world import World, WorldSize, make_world, people_of
from folkmoot.study.world.topics import ANSWER_PLAIN, TOPICS
from folkmoot.study.world.traits import BY_NAME, TRAITS, Place, Trait

SMALL = WorldSize(prompts=8)
SEEDS = st.integers(0, 2**31)
WORLDS = [make_world(seed) for seed in range(24)]


@pytest.mark.parametrize("trait", [trait for trait in TRAITS if trait.texts], ids=lambda trait: trait.name)
def test_a_text_shows_what_it_says_and_nothing_else(trait: Trait) -> None:
    for text in trait.texts:
        piece = text.words
        for name, other in BY_NAME.items():
            if other.place is Place.MIDDLE or name in text.shows:
                assert shows(piece, name) is (name in text.shows), (piece, name)


@pytest.mark.parametrize("sentence", ANSWER_PLAIN)
def test_a_plain_sentence_shows_nothing(sentence: str) -> None:
    assert not [name for name in BY_NAME if shows(sentence, name)]


def test_no_word_of_a_topic_stands_in_another_topic() -> None:
    words = Counter(word for topic in TOPICS for word in topic.words)
    assert max(words.values()) == 1
    for topic in TOPICS:
        assert not [word for word in words if re.search(rf"\b{word}s?\b", topic.near, re.IGNORECASE)]


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_the_same_seed_makes_the_same_world_and_another_seed_another(seed: int) -> None:
    assert make_world(seed, SMALL) == make_world(seed, SMALL)
    assert make_world(seed, SMALL).spec_text != make_world(seed + 1, SMALL).spec_text


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.integers(1, 14), st.integers(0, 1), st.integers(2, 14))
def test_the_spec_reads_without_faults_and_has_the_sections(seed: int, about: int, always: int, traits: int) -> None:
    world = make_world(seed, WorldSize(prompts=3, about=about, always=always, traits=traits))
    assert not find_faults(world.spec_text, "spec")
    spec = read_spec(world.spec_text, "spec")
    assert [(one.id, one.title, one.level, one.parent, one.authority) for one in spec.sections] == [
        (one.id, one.title, one.level, one.parent, one.authority) for one in world.sections
    ]
    assert len({one.id for one in world.sections}) == len(world.sections)
    assert len(world.ruling) == about + always


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_truth_is_what_an_independent_reader_finds(seed: int) -> None:
    world = make_world(seed, SMALL)
    for prompt in world.prompts:
        for reply in prompt.replies:
            for trait in world.rules.traits:
                assert shows(reply.text, trait) is (trait in reply.shows), (reply.text, trait)
        for section in world.ruling:
            condition = section.condition
            assert holds(condition, prompt.talk.messages) is (condition is None or condition.holds(prompt.talk))
        texts = [reply.text for reply in prompt.replies]
        assert world.order(prompt) == order(world.sections, prompt.talk.messages, prompt.labels, texts)


@pytest.mark.parametrize("world", WORLDS[:12], ids=lambda world: f"seed {world.seed}")
def test_labels_of_examples_follow_from_the_rules(world: World) -> None:
    spec = read_spec(world.spec_text, "spec")
    assert len(spec.examples) == len(world.examples)
    for example, made in zip(spec.examples, world.examples, strict=True):
        assert example.section_id == made.section_id
        (comparison,) = example.comparisons
        messages = made.written.messages
        assert [(one.role, one.content) for one in example.messages] == [(one.role, one.content) for one in messages]
        names = [str(number) for number in range(len(comparison.replies))]
        tiers = order(world.sections, messages, names, [one.content for one in comparison.replies])
        tier = {name: level for level, labels in enumerate(tiers) for name in labels}
        places: dict[Label | None, list[int]] = {}
        for name, reply in zip(names, comparison.replies, strict=True):
            places.setdefault(reply.label, []).append(tier[name])
            assert reply.target in {None, *(section.id for section in world.ruling)}
        for better, worse in ((Label.GOOD, Label.OK), (Label.OK, Label.BAD), (Label.GOOD, Label.BAD)):
            if better in places and worse in places:
                assert max(places[better]) < min(places[worse])


def test_examples_are_of_every_shape() -> None:
    shapes = Counter(
        tuple(sorted(Counter(one.label for one in example.written.replies).items()))
        for world in WORLDS
        for example in world.examples
    )
    labels = [{label for label, _ in shape} for shape in shapes]
    assert any(dict(shape).get("GOOD", 0) > 1 and "BAD" in dict(shape) for shape in shapes)
    assert any(dict(shape).get("BAD", 0) > 1 and "GOOD" in dict(shape) for shape in shapes)
    assert {"GOOD", "OK", "BAD"} in labels
    assert any("GOOD" not in one for one in labels)
    assert any("BAD" not in one for one in labels)
    targets = [one.target for world in WORLDS for example in world.examples for one in example.written.replies]
    assert sum(target is not None for target in targets) > 20
    lacking = sum(count for shape, count in shapes.items() if not {"GOOD", "BAD"} <= {label for label, _ in shape})
    assert 0.03 < lacking / shapes.total() < 0.3


def test_the_chain_of_command_decides_somewhere() -> None:
    decided = 0
    for world in WORLDS:
        for prompt in world.prompts:
            wants: dict[str, set[bool]] = {}
            for section in world.ruling:
                for clause in section.clauses:
                    if section.of(clause, prompt.talk):
                        wants.setdefault(clause.trait, set()).add(clause.wants)
            decided += any(len(both) > 1 for both in wants.values())
    assert decided > 20
    assert {section.holds_at for world in WORLDS for section in world.ruling} == set(LEVELS)
    assert {clause.strength for world in WORLDS for one in world.ruling for clause in one.clauses} == {
        "must",
        "should",
        "may",
    }


def pairs(worlds: Sequence[World]) -> list[tuple[str, int, str, int]]:
    """(Text, place) of the better and of the worse reply, one pair a prompt and a worked example, so that pairs are
    independent but for their world."""
    draw = np.random.default_rng(1)
    found = []
    for world in worlds:
        for prompt in world.prompts:
            tiers = world.order(prompt)
            if len(tiers) > 1:
                good, bad = (str(draw.choice(tier)) for tier in (tiers[0], tiers[-1]))
                found.append((good, bad, dict(zip(prompt.labels, prompt.replies, strict=True)), prompt.labels))
    return [(by[good].text, labels.index(good), by[bad].text, labels.index(bad)) for good, bad, by, labels in found]


SUPERFICIAL: Mapping[str, Callable[[str, int], int]] = {
    "length": lambda text, _place: len(text),
    "words": lambda text, _place: len(text.split()),
    "paragraphs": lambda text, _place: text.count("\n\n"),
    "questions": lambda text, _place: text.count("?"),
    "punctuation": lambda text, _place: len(re.findall(r"[^\w\s]", text)),
    "capital letters": lambda text, _place: sum(letter.isupper() for letter in text),
    "shown first": lambda _text, place: -place,
}


@pytest.mark.parametrize("feature", SUPERFICIAL)
def test_nothing_superficial_tells_better_from_worse(feature: str) -> None:
    """Over 24 worlds; within a world a rule about length, say, makes length tell, one way or the other."""
    measure = SUPERFICIAL[feature]
    scores = [(measure(good, place), measure(bad, other)) for good, place, bad, other in pairs(WORLDS)]
    ahead = [good > bad for good, bad in scores if good != bad]
    assert len(ahead) > 200
    # Worlds are few and each has rules of its own, so that the bound is wider than the binomial one.
    assert abs(sum(ahead) / len(ahead) - 0.5) < 0.1


def test_a_section_taken_out_or_turned_round_changes_what_it_governs() -> None:
    changed = 0
    for world in WORLDS[:8]:
        for section in world.ruling:
            for prompt in world.prompts:
                if section.id not in world.applying(prompt):
                    assert world.order(prompt, without=[section.id]) == world.order(prompt)
                    assert world.order(prompt, inverted=[section.id]) == world.order(prompt)
                else:
                    changed += world.order(prompt, without=[section.id]) != world.order(prompt)
    assert changed > 100


def test_people_want_what_the_spec_wants_but_for_slips() -> None:
    world = WORLDS[0]
    exact = people_of(world, 30, 10, 0.0, 1)
    assert (len(exact.participants), len(exact.assessments), exact.simulated) == (30, 300, True)
    place = {prompt.id: prompt for prompt in world.prompts}
    for prompt_row, code in zip(exact.assessments.prompt.tolist(), exact.assessments.world.tolist(), strict=True):
        prompt = place[exact.prompts.ids[prompt_row]]
        ranks = {label: code >> 3 * at & 7 for at, label in enumerate(prompt.labels)}
        tiers = world.order(prompt)
        for better, worse in pairwise(tiers):
            assert max(ranks[one] for one in better) < min(ranks[one] for one in worse)
    assert (people_of(world, 30, 10, 2.0, 1).assessments.world != exact.assessments.world).any()
