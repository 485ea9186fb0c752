"""People who do not answer as everybody does."""

from __future__ import annotations

from collections import Counter
from importlib.resources.abc import Traversable

import msgspec
import numpy as np
import pytest
from tests.study.test_simulate import prompt_of

from folkmoot.errors import FaultsError
from folkmoot.records.dataset import Assessments, RationaleOf
from folkmoot.statistics.weak_order import unpack
from folkmoot.study.answerers import AnswererKind, Answerers, Timing
from folkmoot.study.population import Choice, Population, read_population
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulate import simulate_study
from folkmoot.study.simulated_truth import truth_of

SPEEDER = Answerers(kind=AnswererKind.SPEEDER, share=0.2, seconds=4.0)
BOT = Answerers(kind=AnswererKind.BOT, share=0.1, seconds=1.0, reason="Great answer, very helpful.")
NOISY = Answerers(kind=AnswererKind.NOISY, share=0.3, attention=0.5)


def with_answerers(population: Population, *answerers: Answerers) -> Population:
    return msgspec.structs.replace(population, answerers=list(answerers))


def test_everybody_else_ranks_as_they_would_without(prompts: tuple[StudyPrompt, ...], population: Population) -> None:
    plain = simulate_study(prompts, population, np.random.default_rng(4))
    mixed = simulate_study(prompts, with_answerers(population, SPEEDER, BOT, NOISY), np.random.default_rng(4))
    before, after = plain.dataset.assessments, mixed.dataset.assessments
    assert before.participant.tobytes() == after.participant.tobytes()
    assert before.prompt.tobytes() == after.prompt.tobytes()
    attentive = mixed.people.kinds[after.participant] == -1
    assert 0.2 < attentive.mean() < 0.6
    for old, new in ((before.world, after.world), (before.personal, after.personal), (before.veto, after.veto)):
        assert old[attentive].tolist() == new[attentive].tolist()
        assert old[~attentive].tolist() != new[~attentive].tolist()


def test_bots_give_one_order_and_one_reason(prompts: tuple[StudyPrompt, ...], population: Population) -> None:
    only = with_answerers(population, msgspec.structs.replace(BOT, share=1.0))
    done = simulate_study(prompts, only, np.random.default_rng(4))
    dataset = done.dataset
    answered = dataset.assessments.world >= 0
    tiers = unpack(dataset.assessments.world[answered], 4)
    assert tiers.tolist() == done.shown[answered].tolist(), "as shown; every prompt of the demo has four responses"
    assert set(dataset.assessments.veto[dataset.assessments.veto >= 0].tolist()) == {0}
    assert set(dataset.rationales.texts) == {BOT.reason}
    assert dataset.rationales.of.count(RationaleOf.WORLD) == int(answered.sum())


def test_straight_liners_keep_to_what_is_shown_and_to_one_answer(
    prompts: tuple[StudyPrompt, ...], population: Population
) -> None:
    only = with_answerers(population, Answerers(kind=AnswererKind.STRAIGHT_LINER, share=1.0))
    done = simulate_study(prompts, only, np.random.default_rng(4), n_people=40)
    table = done.dataset.assessments
    answered = table.world >= 0
    assert unpack(table.world[answered], 4).tolist() == done.shown[answered].tolist()
    for column in (table.importance, table.representativeness, table.subjectivity):
        of_person = [set(column.codes[table.participant == person].tolist()) for person in range(40)]
        assert {len(codes) for codes in of_person} == {1}
        assert len(set.union(*of_person)) > 1
    assert not done.dataset.rationales.texts


def test_copiers_rank_as_everybody_and_give_one_text(prompts: tuple[StudyPrompt, ...], population: Population) -> None:
    copier = Answerers(kind=AnswererKind.COPIER, share=0.4, reason="As an AI I find this well balanced.")
    plain = simulate_study(prompts, population, np.random.default_rng(4))
    mixed = simulate_study(prompts, with_answerers(population, copier), np.random.default_rng(4))
    assert mixed.dataset.assessments.world.tolist() == plain.dataset.assessments.world.tolist()
    kinds = [label.kind for label in mixed.labels]
    assert "copier" in kinds
    for row, text in zip(mixed.dataset.rationales.assessment.tolist(), mixed.dataset.rationales.texts, strict=True):
        person = int(mixed.dataset.assessments.participant[row])
        assert (text == copier.reason) == (kinds[person] == "copier")


def test_a_second_entry_says_what_the_person_said_the_first_time(
    prompts: tuple[StudyPrompt, ...], population: Population
) -> None:
    twice = Answerers(kind=AnswererKind.DUPLICATE, share=0.3)
    plain = simulate_study(prompts, population, np.random.default_rng(4))
    mixed = simulate_study(prompts, with_answerers(population, twice), np.random.default_rng(4))
    people, table = mixed.dataset.participants, mixed.dataset.assessments
    second = {row: one.duplicate_of for row, one in enumerate(mixed.labels) if one.duplicate_of is not None}
    assert {mixed.labels[row].kind for row in second} == {"duplicate"}
    assert {mixed.labels[row].kind for row in second.values()} == {"attentive"}
    for column in people.demographics.values():
        assert all(column.codes[row] == column.codes[first] for row, first in second.items())
    texts: dict[tuple[int, int], list[tuple[str, str]]] = {}
    reasons = mixed.dataset.rationales
    for row, of, text in zip(reasons.assessment.tolist(), reasons.of, reasons.texts, strict=True):
        texts.setdefault((int(table.participant[row]), int(table.prompt[row])), []).append((str(of), text))
    answers = {
        (who, what): (world, personal, veto)
        for who, what, world, personal, veto in zip(
            *(
                column[::-1].tolist()
                for column in (table.participant, table.prompt, table.world, table.personal, table.veto)
            ),
            strict=True,
        )
    }
    shared = [
        (row, first, what)
        for row, first in second.items()
        for what in range(len(prompts))
        if (row, what) in answers and (first, what) in answers
    ]
    assert len(shared) > len(second), "everybody answers the anchor"
    once = [pair for pair in shared if len({(pair[0], pair[2]), (pair[1], pair[2])} & again(table)) == 0]
    assert len(once) > 10
    for row, first, what in once:
        assert answers[row, what] == answers[first, what]
        assert texts.get((row, what)) == texts.get((first, what))
    others = ~np.isin(table.participant, list(second))
    assert table.world[others].tolist() == plain.dataset.assessments.world[others].tolist()


def again(table: Assessments) -> set[tuple[int, int]]:
    """Who answered which prompt a second time."""
    pairs = Counter(zip(table.participant.tolist(), table.prompt.tolist(), strict=True))
    return {pair for pair, times in pairs.items() if times > 1}


def test_where_nobody_attends_nobody_enters_twice(population: Population, pair: StudyPrompt) -> None:
    model = only_noise(population, Answerers(kind=AnswererKind.DUPLICATE, share=1.0))
    labels = simulate_study([pair], model, np.random.default_rng(3), n_people=5).labels
    assert {(one.kind, one.duplicate_of) for one in labels} == {("attentive", None)}


def test_what_is_shown_first_is_liked_more_by_what_was_said(population: Population, pair: StudyPrompt) -> None:
    """Luce: where both are liked alike and the first by 1 more, it is above with e / (e + 1) = 0.7311."""
    model = only_noise(population)
    model = msgspec.structs.replace(model, appeal={}, choice=msgspec.structs.replace(model.choice, first_shown=1.0))
    done = simulate_study([pair], model, np.random.default_rng(3), n_people=20_000)
    tiers = unpack(done.dataset.assessments.world, 2)
    a_first = done.shown[:, 0] == 0
    assert a_first.mean() == pytest.approx(0.5, abs=0.02)
    assert (tiers[a_first, 0] < tiers[a_first, 1]).mean() == pytest.approx(0.7311, abs=0.015)
    assert (tiers[~a_first, 0] < tiers[~a_first, 1]).mean() == pytest.approx(0.2689, abs=0.015)


def test_speeders_have_no_view_and_noisy_people_half_of_one(population: Population, pair: StudyPrompt) -> None:
    """Luce: A above B with e^u / (e^u + 1). u = 2 halved is 1: 0.7311; a speeder's is 0: 0.5."""
    for one, expected in ((NOISY, 0.7311), (SPEEDER, 0.5)):
        model = only_noise(population, msgspec.structs.replace(one, share=1.0))
        world = simulate_study([pair], model, np.random.default_rng(3), n_people=20_000).dataset.assessments.world
        tiers = unpack(world, 2)
        assert (tiers[:, 0] < tiers[:, 1]).mean() == pytest.approx(expected, abs=0.012)


def test_each_kind_is_as_common_and_as_quick_as_said(population: Population, pair: StudyPrompt) -> None:
    model = only_noise(population, SPEEDER, BOT, NOISY)
    done = simulate_study([pair], model, np.random.default_rng(3), n_people=40_000)
    shares = np.bincount(done.people.kinds + 1, minlength=4) / 40_000
    assert shares == pytest.approx([0.4, 0.2, 0.1, 0.3], abs=0.01)
    for kind, median in ((-1, 60.0), (0, 4.0), (1, 1.0), (2, 60.0)):
        of_kind = done.seconds[done.people.kinds[done.dataset.assessments.participant] == kind]
        assert np.median(of_kind) == pytest.approx(median, rel=0.05)
        assert np.log(of_kind).std() == pytest.approx(0.5, rel=0.05)


def test_the_truth_says_what_is_liked_and_who_is_what(population: Population, pair: StudyPrompt) -> None:
    model = only_noise(population, msgspec.structs.replace(BOT, share=1.0))
    # Everybody likes A by 2; people of 65 and more by 1.6 less on this topic; for themselves everybody likes B by 0.5.
    group = {"field": "age", "value": "65+", "topic": "topic", "appeal": {"liked": -1.6}}
    model = msgspec.convert(
        {**msgspec.to_builtins(model), "groups": [group], "personal_appeal": {"plain": 0.5}}, Population
    )
    done = simulate_study([pair], model, np.random.default_rng(3), n_people=30)
    truth = truth_of(done.electorate, done.people, done.dataset.participants.ids, [pair])
    assert truth["utilities"]["everybody"] == {"narrow": {"A": 2.0, "B": 0.0}}
    assert truth["utilities"]["everybody_personal"] == {"narrow": {"A": 2.0, "B": 0.5}}
    (of_group,) = truth["utilities"]["groups"]
    assert of_group["utilities"] == {"narrow": {"A": pytest.approx(0.4), "B": 0.0}}
    assert {person["kind"] for person in truth["people"]} == {"bot"}
    assert [person["participant_id"] for person in truth["people"]] == list(done.dataset.participants.ids)
    ages = done.dataset.participants.demographics["age"].texts()
    for age, person in zip(ages, truth["people"], strict=True):
        assert person["groups"] == ([0] if age == "65+" else []) or age is None


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ('kind = "speeder"\nshare = 0.1\nattention = 0.5', "answerers[0].attention"),
        ('kind = "noisy"\nshare = 0.1', "answerers[0].attention"),
        ('kind = "noisy"\nshare = 0.1\nattention = 0.5\nreason = "x"', "answerers[0].reason"),
        ('kind = "bot"\nshare = 0.8\n\n[[answerers]]\nkind = "speeder"\nshare = 0.3', "answerers"),
        ('kind = "robot"\nshare = 0.8', "answerers[0].kind"),
        ('kind = "bot"\nshare = 0.8\nseconds = 0', "answerers[0].seconds"),
        ('kind = "copier"\nshare = 0.1', "answerers[0].reason"),
    ],
)
def test_faults_are_named(demo_study: Traversable, prompts: tuple[StudyPrompt, ...], table: str, field: str) -> None:
    text = (demo_study / "planted.toml").read_bytes() + f"\n[[answerers]]\n{table}\n".encode()
    with pytest.raises(FaultsError) as refused:
        read_population(text, "population.toml", prompts)
    assert field in {fault.field for fault in refused.value.faults}


@pytest.fixture
def pair() -> StudyPrompt:
    return prompt_of(["liked", "plain"])


def only_noise(population: Population, *answerers: Answerers) -> Population:
    """Everybody likes A by 2 and has no taste; each answers one prompt once."""
    design = msgspec.structs.replace(
        population.design, anchor="narrow", careless=0.0, prompts_each=1, repeats=0.0, skips=0.0, asked_personal=0.0
    )
    choice = Choice(
        response_sd=0.0, taste_sd=0.0, tie_below=0.0, veto_below=-100.0, personal_same=0.0, personal_taste=1.0
    )
    return msgspec.structs.replace(
        population,
        design=design,
        choice=choice,
        appeal={"liked": 2.0},
        personal_appeal={},
        topics=[],
        groups=[],
        answerers=list(answerers),
        timing=Timing(seconds=60.0),
    )
