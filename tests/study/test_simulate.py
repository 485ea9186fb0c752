"""Simulated people: what the model promises, held against what is drawn."""

from __future__ import annotations

from collections import Counter
from importlib.resources.abc import Traversable
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from folkmoot.errors import FaultsError
from folkmoot.records.dataset import Dataset, Message, RationaleOf
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED, unpack
from folkmoot.study.choosing import rank
from folkmoot.study.population import Choice, Population, read_population
from folkmoot.study.prompts import Provenance, StudyPrompt, StudyResponse, read_prompts
from folkmoot.study.simulate import assign, simulate

NO_CHANCE = Choice(
    response_sd=0.0, taste_sd=0.0, tie_below=0.0, veto_below=-100.0, personal_same=0.0, personal_taste=1.0
)

ROW_KEYS = "prompt_id, topic, messages, responses, provenance, criteria, language, warning, translations"


@pytest.fixture(scope="module")
def dataset(prompts: tuple[StudyPrompt, ...], population: Population) -> Dataset:
    return simulate(prompts, population, np.random.default_rng(1))


def columns(dataset: Dataset) -> list[bytes]:
    table, people = dataset.assessments, dataset.participants
    parts: list[NDArray[np.integer]] = [table.participant, table.prompt, table.world, table.personal, table.veto]
    parts += [table.importance.codes, table.representativeness.codes, table.subjectivity.codes]
    parts += [column.codes for column in people.demographics.values()]
    return [part.tobytes() for part in parts] + ["\n".join(dataset.rationales.texts).encode()]


def test_the_same_seed_gives_the_same_people(
    prompts: tuple[StudyPrompt, ...], population: Population, dataset: Dataset
) -> None:
    assert columns(simulate(prompts, population, np.random.default_rng(1))) == columns(dataset)
    assert columns(simulate(prompts, population, np.random.default_rng(2))) != columns(dataset)


def test_everybody_is_simulated_and_answers_the_anchor(dataset: Dataset, population: Population) -> None:
    assert dataset.simulated
    assert dataset.participants.simulated.all()
    design, table = population.design, dataset.assessments
    first_time = Counter(zip(table.participant.tolist(), table.prompt.tolist(), strict=True))
    assert len(first_time) == design.people * design.prompts_each
    anchor = dataset.prompts.index[design.anchor]
    assert sum(prompt == anchor for _, prompt in first_time) == design.people
    assert 20 <= len(table) - len(first_time) <= 130, "1% of 6,400 assessments are repeated"
    assert Counter(person for person, _ in first_time) == Counter(
        dict.fromkeys(range(design.people), design.prompts_each)
    )


def test_personal_and_veto_are_asked_of_the_same_people(dataset: Dataset, population: Population) -> None:
    table = dataset.assessments
    asked = table.personal != NOT_ASKED
    assert (asked == (table.veto != NOT_ASKED)).all()
    by_person = {person: set(asked[table.participant == person].tolist()) for person in range(population.design.people)}
    assert all(len(answers) == 1 for answers in by_person.values())
    assert 0.2 < asked.mean() < 0.4
    assert (table.world != NOT_ASKED).all()
    skipped = table.world == SKIPPED
    assert 0.003 < skipped.mean() < 0.02
    assert (table.personal[skipped & asked] == SKIPPED).all()


def test_answers_keep_to_the_vocabulary(dataset: Dataset, population: Population) -> None:
    table = dataset.assessments
    assert set(table.importance.values) == set(population.answers.importance)
    assert set(table.subjectivity.values) == set(population.answers.subjectivity)
    assert set(table.representativeness.values) == set(population.answers.representativeness)
    for field, shares in population.demographics.items():
        column = dataset.participants.demographics[field]
        assert set(column.values) == set(shares)
        assert 0 < (column.codes == -1).sum() < 30, "2% of 400 did not say"
    most = max(population.demographics["age"].values())
    share = max(Counter(dataset.participants.demographics["age"].codes.tolist()).values()) / 400
    assert abs(share - most) < 0.08


def test_reasons_stand_in_order_and_where_something_was_said(dataset: Dataset) -> None:
    reasons, table = dataset.rationales, dataset.assessments
    assert (np.diff(reasons.assessment) >= 0).all()
    answers: dict[RationaleOf, list[int]] = {
        RationaleOf.WORLD: table.world.tolist(),
        RationaleOf.PERSONAL: table.personal.tolist(),
        RationaleOf.VETO: table.veto.tolist(),
    }
    for row, of, text in zip(reasons.assessment.tolist(), reasons.of, reasons.texts, strict=True):
        assert answers[of][row] > 0, "neither skipped, nor all tied, nor nothing flagged"
        assert text
    assert set(reasons.of) == set(answers)


def test_without_ties_pairs_follow_luces_law(population: Population) -> None:
    """P(A above B) = e^u(A) / (e^u(A) + e^u(B)): here e^1 / (e^1 + e^0) = 0.7311 for A over B."""
    prompt = prompt_of(["liked", "plain"])
    model = plain(population, appeal={"liked": 1.0})
    dataset = simulate([prompt], model, np.random.default_rng(3), n_people=20_000)
    tiers = unpack(dataset.assessments.world, 2)
    assert (tiers[:, 0] < tiers[:, 1]).mean() == pytest.approx(0.7311, abs=0.01)
    assert (tiers[:, 0] != tiers[:, 1]).all()


def test_careless_people_have_no_view(population: Population) -> None:
    model = plain(population, appeal={"liked": 9.0}, careless=1.0)
    dataset = simulate([prompt_of(["liked", "plain"])], model, np.random.default_rng(3), n_people=20_000)
    tiers = unpack(dataset.assessments.world, 2)
    assert (tiers[:, 0] < tiers[:, 1]).mean() == pytest.approx(0.5, abs=0.012)


def test_vetoes_follow_the_noise_of_their_own(population: Population) -> None:
    """P(flagged) = P(u − g < t) = 1 − exp(−exp(−(u − t))): u = 0, t = −1 gives 1 − exp(−exp(−1)) = 0.3078."""
    model = plain(population, asked_personal=1.0)
    model = msgspec.structs.replace(model, choice=msgspec.structs.replace(NO_CHANCE, veto_below=-1.0))
    dataset = simulate([prompt_of(["liked", "plain"])], model, np.random.default_rng(3), n_people=20_000)
    assert (dataset.assessments.veto & 1 > 0).mean() == pytest.approx(0.3078, abs=0.01)


def test_prompts_may_have_different_numbers_of_responses(population: Population) -> None:
    prompts = [prompt_of(["liked", "plain"]), prompt_of(["plain"] * 8, "wide")]
    model = plain(population, prompts_each=2, asked_personal=1.0)
    model = msgspec.structs.replace(model, choice=msgspec.structs.replace(NO_CHANCE, veto_below=0.0, tie_below=0.5))
    table = simulate(prompts, model, np.random.default_rng(3), n_people=500).assessments
    narrow = table.prompt == 0
    assert (table.world[narrow] < 1 << 6).all()
    assert (table.veto[narrow] < 1 << 2).all()
    assert (table.veto[~narrow] >= 1 << 7).any()
    for codes, n_responses in ((table.world[narrow], 2), (table.personal[~narrow], 8)):
        for tiers in unpack(codes, n_responses).tolist():
            assert sorted(set(tiers)) == list(range(max(tiers) + 1)), "tiers are dense"


@given(
    st.integers(1, 60),
    st.integers(1, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n), st.integers(0, n - 1))),
    st.integers(0, 9),
)
def test_prompts_are_spread_evenly(n_people: int, design: tuple[int, int, int], seed: int) -> None:
    n_prompts, each, anchor = design
    person, prompt = assign(n_people, n_prompts, each, anchor, np.random.default_rng(seed))
    assert len(person) == n_people * each
    assert len(set(zip(person.tolist(), prompt.tolist(), strict=True))) == len(person), "no prompt twice a person"
    counts = Counter(prompt.tolist())
    assert counts[anchor] == n_people
    others = [counts[row] for row in range(n_prompts) if row != anchor]
    assert not others or max(others) - min(others) <= 1


@given(st.floats(0, 3), st.integers(0, 50))
def test_ties_are_between_neighbours(tie_below: float, seed: int) -> None:
    liking = np.random.default_rng(seed).normal(size=(40, 5))
    codes = rank(liking, tie_below, np.random.default_rng(seed))
    felt = liking + np.random.default_rng(seed).gumbel(size=liking.shape)
    for row, tiers in zip(felt.tolist(), unpack(codes, 5).tolist(), strict=True):
        best_first = sorted(range(5), key=lambda column: -row[column])
        for upper, lower in pairwise(best_first):
            assert (tiers[upper] == tiers[lower]) == (row[upper] - row[lower] < tie_below)
            assert tiers[upper] <= tiers[lower]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('anchor = "what-do-you-keep"', 'anchor = "nothing"', "design.anchor"),
        ('topic = "crisis"', 'topic = "weather"', "topics[3].topic"),
        ('value = "65+"\ntopic', 'value = "66+"\ntopic', "groups[0].value"),
        ('"18-24" = 0.16', '"18-24" = 0.17', "demographics.age"),
        ("prompts_each = 16 ", "prompts_each = 160 ", "design.prompts_each"),
        ("careless = 0.04", "careless = 1.04", "design.careless"),
        ("careless = 0.04", "carless = 0.04", "design.carless"),
        ("caring = 0.1", "caring = nan", "appeal.caring"),
    ],
)
def test_faults_of_a_population_are_named(
    demo_toml: str, prompts: tuple[StudyPrompt, ...], old: str, new: str, field: str
) -> None:
    assert old in demo_toml
    with pytest.raises(FaultsError) as refused:
        read_population(demo_toml.replace(old, new, 1).encode(), "planted.toml", prompts)
    assert field in {fault.field for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"{", "a line cut short"),
        (b'{"prompt_id": "p", "topic": "t", "messages": [], "responses": []}', "0 responses"),
        (b"\xff", "no UTF-8"),
    ],
)
def test_faults_of_a_prompts_file_are_named(line: bytes, found: str) -> None:
    with pytest.raises(FaultsError, match=found) as refused:
        read_prompts([b"", line], "prompts.jsonl")
    assert refused.value.faults[0].line == 2


def test_a_prompts_file_without_prompts_is_refused() -> None:
    with pytest.raises(FaultsError, match="no prompts"):
        read_prompts([b"\n"], "prompts.jsonl")


def test_all_that_does_not_fit_in_a_prompts_file_is_said_at_once() -> None:
    line = (
        b'{"prompt_id": 3, "topic": "t", "languag": "en", "messages": [{"role": "usr", "content": 4}],'
        b' "responses": [{"response_index": "A", "messages": [], "provenance": {"written_by": "me", "viewpoint": ""}}]}'
    )
    with pytest.raises(FaultsError) as refused:
        read_prompts([line], "prompts.jsonl")
    assert [(fault.field, fault.found, fault.expected) for fault in refused.value.faults] == [
        ("languag", "an unknown key", f"one of {ROW_KEYS}"),
        ("prompt_id", "the number 3", "a text"),
        ("messages[0].role", "'usr'", "one of assistant, developer, system, tool, user"),
        ("messages[0].content", "the number 4", "a text"),
        ("responses[0].provenance.approach", "nothing", "a text: the key is missing"),
    ]


def test_a_byte_order_mark_is_named() -> None:
    with pytest.raises(FaultsError, match="a mark of the byte order; expected one prompt as JSON, in UTF-8 without"):
        read_prompts([b'\xef\xbb\xbf{"prompt_id": "p"}'], "prompts.jsonl")


def test_a_population_needs_no_more_than_what_people_like(prompts: tuple[StudyPrompt, ...]) -> None:
    found = read_population(b"[appeal]\ndirect = 1\n", "population.toml", prompts)
    assert found.appeal == {"direct": 1}
    assert (found.design.anchor, found.design.prompts_each) == (prompts[0].prompt_id, 10)
    assert read_population(b"[appeal]\n", "population.toml", prompts[:3]).design.prompts_each == 3


def test_every_fault_of_a_population_is_said_with_its_line(prompts: tuple[StudyPrompt, ...]) -> None:
    text = b'[design]\npeople = 0\nanchro = "x"\n[[topics]]\ntopic = "crisis"\nappeal = { direct = 1000 }\n'
    with pytest.raises(FaultsError) as refused:
        read_population(text, "population.toml", prompts)
    assert [(fault.line, fault.field, fault.found) for fault in refused.value.faults] == [
        (None, "appeal", "nothing"),
        (2, "design.people", "the number 0"),
        (3, "design.anchro", "an unknown key"),
        (6, "topics[0].appeal.direct", "the number 1000"),
    ]


def test_the_definition_of_a_study_is_no_population(prompts: tuple[StudyPrompt, ...]) -> None:
    with pytest.raises(FaultsError, match="found the definition of a study; expected a population"):
        read_population(b'id = "a"\nconsent = "You agree."\n', "study.toml", prompts)


@pytest.fixture(scope="module")
def demo_toml(demo_study: Traversable) -> str:
    return (demo_study / "planted.toml").read_text(encoding="utf-8")


def prompt_of(approaches: list[str], prompt_id: str = "narrow") -> StudyPrompt:
    said = (Message("assistant", "…"),)
    responses = tuple(
        StudyResponse(label, said, Provenance("a test", approach, ""))
        for label, approach in zip("ABCDEFGH", approaches, strict=False)
    )
    return StudyPrompt(prompt_id, "topic", (Message("user", "?"),), responses)


def plain(
    population: Population,
    *,
    appeal: dict[str, float] | None = None,
    careless: float = 0.0,
    prompts_each: int = 1,
    asked_personal: float = 0.0,
) -> Population:
    """The demo's population with nothing planted and no chance but the noise."""
    design = msgspec.structs.replace(
        population.design, anchor="narrow", careless=careless, prompts_each=prompts_each, repeats=0.0, skips=0.0,
        asked_personal=asked_personal,
    )  # fmt: skip
    return msgspec.structs.replace(
        population, design=design, choice=NO_CHANCE, appeal=appeal or {}, personal_appeal={}, topics=[], groups=[]
    )
