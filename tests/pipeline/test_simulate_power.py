"""Planning by simulation, held against widths that are derived by hand and against the planning formula."""

from __future__ import annotations

from importlib.resources import files

import msgspec
import numpy as np
import pytest

from folkmoot.errors import FaultsError
from folkmoot.pipeline.power_options import PowerOptions
from folkmoot.pipeline.simulate_power import power
from folkmoot.records.dataset import Message
from folkmoot.records.ranking import Ranking
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.records.study_power import SectionPower
from folkmoot.statistics.sample_size import Design, half_width
from folkmoot.statistics.variance_components import variance_components
from folkmoot.statistics.weak_order import unpack
from folkmoot.study.population import Choice, Population, read_population
from folkmoot.study.prompts import Provenance, StudyPrompt, StudyResponse, read_prompts
from folkmoot.study.simulate import simulate

N_PROMPTS = 300
COIN = Choice(response_sd=0.0, taste_sd=0.0, tie_below=0.0, veto_below=-100.0, personal_same=0.0, personal_taste=1.0)


def prompt_of(prompt_id: str) -> StudyPrompt:
    said = (Message("assistant", "…"),)
    responses = tuple(
        StudyResponse(label, said, Provenance("a test", approach, ""))
        for label, approach in (("A", "liked"), ("B", "b"))
    )
    return StudyPrompt(prompt_id, "topic", (Message("user", "?"),), responses)


PROMPTS = [prompt_of("anchor"), *(prompt_of(f"p{number}") for number in range(N_PROMPTS))]
RANKING = SpecRankings(
    "run", tuple(SpecRanking(prompt.prompt_id, Ranking((("A",), ("B",))), (), None, (), "") for prompt in PROMPTS)
)
"""A above B at every prompt."""
RELEVANCE = SectionRelevance("run", {prompt.prompt_id: {"fair": 5} for prompt in PROMPTS[1:]})
"""The anchor belongs to no section."""


@pytest.fixture(scope="module")
def population() -> Population:
    study = files("folkmoot") / "demo_study"
    prompts = read_prompts((study / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")
    return read_population((study / "planted.toml").read_bytes(), "planted.toml", prompts)


def only(population: Population, *, each: int, choice: Choice = COIN, liked: float = 0.0) -> Population:
    design = msgspec.structs.replace(
        population.design, anchor="anchor", careless=0.0, prompts_each=each, repeats=0.0, skips=0.0, asked_personal=0.0
    )
    return msgspec.structs.replace(
        population, design=design, choice=choice, appeal={"liked": liked}, personal_appeal={}, topics=[], groups=[]
    )


def only_section(people: Population, options: PowerOptions) -> SectionPower:
    (section,) = power(PROMPTS, people, RANKING, RELEVANCE, options).sections
    return section


def test_coins_have_the_width_of_coins(population: Population) -> None:
    """Every answer is a coin: E = ¼, nothing between people or prompts.

    400 people answer the anchor and 2 prompts of the section: N = 800. Pigeonhole: variance 3E/N (Owen 2007, theorem 4),
    half-width 1.96·√(3·¼/800) = 0.0600.
    """
    section = only_section(only(population, each=3), PowerOptions(people=(400,), prompts=(20,), studies=12))
    (found,) = section.half_widths
    assert found.median == pytest.approx(0.0600, rel=0.08)
    assert found.agreement == pytest.approx(0.5, abs=0.02)
    assert found.people_a_prompt == pytest.approx(40.0)
    assert found.median is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.median <= found.high


def test_the_number_of_people_is_the_one_that_coins_take(population: Population) -> None:
    """1.96·√(3·¼/(2n)) = 0.05 at n = 3/8·(1.96/0.05)² = 576."""
    options = PowerOptions(half_width=0.05, people=(300, 1200), prompts=(20,), studies=12)
    needed = next(one for one in only_section(only(population, each=3), options).needed if one.of == "people")
    assert needed.value == pytest.approx(576, rel=0.15)
    assert needed.value is not None
    assert needed.low is not None
    assert needed.high is not None
    assert 300 < needed.low < needed.value < needed.high < 1200
    assert needed.n_studies == 24


def test_simulated_widths_agree_with_the_planning_formula(population: Population) -> None:
    """Components of variance of one large study, put into statistics/sample_size.py for the sizes that are simulated."""
    choice = msgspec.structs.replace(COIN, response_sd=0.7, taste_sd=0.8)
    large = simulate(
        PROMPTS, only(population, each=20, choice=choice, liked=0.5), np.random.default_rng(5), n_people=1500
    )
    table = large.assessments
    of_section = table.prompt > 0
    tiers = unpack(table.world[of_section], 2)
    agrees = (tiers[:, 0] < tiers[:, 1]).astype(np.float64)
    components = variance_components(agrees, table.participant[of_section], table.prompt[of_section])
    assert components is not None
    # 300 people answer 8 of 24 prompts each, beside the anchor: 100 people a prompt.
    for people, prompts in ((300, 24), (300, 48)):
        planned = half_width(components, Design(people * 8 / prompts, 8.0, pigeonhole=True), prompts)
        people_of = only(population, each=9, choice=choice, liked=0.5)
        section = only_section(people_of, PowerOptions(people=(people,), prompts=(prompts,), studies=16))
        assert section.half_widths[0].median == pytest.approx(planned, rel=0.12)


def test_sizes_outside_of_the_grid_say_on_which_side(population: Population) -> None:
    options = PowerOptions(half_width=0.01, people=(100, 200), prompts=(6,), studies=6, replicates=100)
    section = only_section(only(population, each=3), options)
    people = next(one for one in section.needed if one.of == "people")
    assert people.value is None
    assert not people.fewest_suffice
    assert (people.undefined_because or "").startswith("more than 200 people")
    easy = only_section(only(population, each=3), PowerOptions(0.3, (100, 200), (6,), studies=6, replicates=100))
    people = next(one for one in easy.needed if one.of == "people")
    assert people.fewest_suffice
    assert (people.undefined_because or "").startswith("fewer than 100 people")


def test_a_section_of_too_few_prompts_has_no_width(population: Population) -> None:
    """Fewer than 5 prompts give no interval, in simulated studies as in real ones."""
    section = only_section(only(population, each=2), PowerOptions(people=(50, 100), prompts=(4,), studies=3))
    assert [one.median for one in section.half_widths] == [None, None]
    assert section.half_widths[0].undefined_because == "3 of 3 simulated studies have no interval for the section"
    assert section.half_widths[0].n_without_interval == 3


def test_a_size_does_not_hang_on_which_others_are_simulated(population: Population) -> None:
    people = only(population, each=3)
    few = PowerOptions(people=(100,), prompts=(6,), studies=3, replicates=50)
    many = PowerOptions(people=(50, 100), prompts=(6, 8), studies=3, replicates=50)
    (alone,) = only_section(people, few).half_widths
    assert alone in only_section(people, many).half_widths


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (PowerOptions(half_width=0.5), "--half-width"),
        (PowerOptions(people=()), "--people"),
        (PowerOptions(people=(1, 10)), "--people"),
        (PowerOptions(prompts=(1,)), "--prompts-a-section"),
        (PowerOptions(prompts_each=100), "--prompts-each"),
        (PowerOptions(studies=0), "--studies"),
        (PowerOptions(sections=("nowhere",)), "--section"),
        (PowerOptions(interval="prompts"), "--interval"),
    ],
)
def test_options_that_cannot_be_met_are_named(population: Population, options: PowerOptions, place: str) -> None:
    with pytest.raises(FaultsError) as refused:
        power(PROMPTS, only(population, each=3), RANKING, RELEVANCE, options)
    assert refused.value.faults[0].place == place
