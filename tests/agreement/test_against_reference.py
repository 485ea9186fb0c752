"""Every estimate of `compare`, on random studies, against the slow and exact definitions in tests/reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache

import pytest
from tests.reference import intervals, references, slow, weights
from tests.reference.from_records import dataset_of, rankings_of, rows_of, spec_of
from tests.reference.random_studies import Study, study
from tests.reference.rows import Row, Spec, covered, last_answers, strict_pairs, weighted
from tests.reference.through_package import result_of

from folkmoot.agreement import Options
from folkmoot.errors import RakingError
from folkmoot.records.agreement import AgreementResult, GroupRow, Scope
from folkmoot.statistics.estimate import Estimate

STUDIES: dict[str, Callable[[], Study]] = {
    "sparse": lambda: study(1, n_prompts=14, n_people=40, density=0.15),
    "sparse with a few answers a prompt": lambda: study(2, n_prompts=20, n_people=30, density=0.07),
    "crossed": lambda: study(3, n_prompts=6, n_people=10, density=1.0),
    "anchor": lambda: study(4, n_prompts=9, n_people=35, density=0.08, anchor=True),
    "two responses": lambda: study(5, n_prompts=8, n_people=12, density=0.6, sizes=(2,)),
    "six to eight responses": lambda: study(6, n_prompts=3, n_people=8, density=0.6, sizes=(6, 7, 8), gaps=False),
    "three prompts": lambda: study(7, n_prompts=3, n_people=9, density=0.8),
    "one prompt": lambda: study(8, n_prompts=1, n_people=9, density=1.0),
    "one person": lambda: study(9, n_prompts=7, n_people=1, density=1.0),
}
TARGETS = {"side": {"north": 0.6, "south": 0.4}, "age": {"young": 0.5, "middle": 0.3, "old": 0.2}}
each_study = pytest.mark.parametrize("name", STUDIES)


@cache
def made(name: str) -> Study:
    return STUDIES[name]()


@cache
def result(name: str) -> AgreementResult:
    one = made(name)
    return result_of(
        one.rows,
        one.sizes,
        one.spec,
        more_runs=[one.second_run],
        without=one.without,
        relevance=one.relevance,
        demographics=one.demographics,
        options=Options(by=("section", "prompt", "group:side", "group:side+age"), min_cell=2, replicates=60),
    )


def slow_scope(rows: Sequence[Row], one: Study) -> dict[str, Fraction | None]:
    """Every estimate over some rows, whose prompts the spec covers."""
    prompts = sorted({row.prompt for row in rows})
    return {
        "agreement": slow.agreement(rows, one.spec),
        "agreement_strict": slow.agreement_strict(rows, one.spec),
        "agreement_by_prompt": slow.agreement_by_prompt(rows, one.spec),
        "first_choice": slow.first_choice(rows, one.spec),
        "veto_conflict": slow.veto_conflict(rows, one.spec),
        "human_human": references.human_human(rows),
        "human_human_by_prompt": references.human_human_by_prompt(rows),
        "leave_one_out": references.leave_one_out(rows),
        "best_single_ranking": references.best_single_ranking(rows),
        "best_single_ranking_crossfit": references.best_single_ranking_crossfit(rows),
        "normalised": slow.normalised(rows, one.spec),
        "gap_to_crossfit": slow.gap_to_crossfit(rows, one.spec),
        "gap_to_best": slow.gap_to_best(rows, one.spec),
        "test_retest": slow.test_retest(prompts, [one.spec, one.second_run]),
        "spec_effect": slow.spec_effect(rows, one.spec, one.without),
        "spec_flips": slow.spec_flips(prompts, one.spec, one.without),
    }


def same(found: Estimate, value: Fraction | None, where: str) -> None:
    if value is None:
        assert found.value is None, where
        assert found.undefined_because, where
    else:
        assert found.value == pytest.approx(float(value), abs=1e-9), where


WITHOUT_PEOPLE = ("test_retest", "spec_flips")
"""Figures about runs of the ranker alone: a group is some of the people, and has none of its own."""


def same_scope(found: Scope, rows: Sequence[Row], one: Study, where: str, *, people_alone: bool = False) -> None:
    for name, value in slow_scope(rows, one).items():
        estimate = found.estimates[name]
        if people_alone and name in WITHOUT_PEOPLE:
            same(estimate, None, f"{where}: {name}")
            continue
        if people_alone and (estimate.undefined_because or "").startswith("too few: 1 "):
            # Groups here have no number from fewer than two people; the only one is in each of these by construction.
            assert estimate.value is None
            assert sum(entered_by(name, rows, person) for person in {row.participant for row in rows}) == 1, where
            continue
        if name == "normalised":
            crossfit = found.estimates["best_single_ranking_crossfit"]
            varies = "nothing varies" not in (crossfit.undefined_because or "")
            low = crossfit.low if varies else crossfit.value
            if low is None or low < 0.55:
                assert estimate.value is None, f"{where}: normalised by a reference that may be a coin's"
                assert estimate.undefined_because, where
                continue
        same(estimate, value, f"{where}: {name}")


def entered_by(name: str, rows: Sequence[Row], person: str) -> bool:
    """Whether a person's answers can enter a figure at all."""
    own = [row for row in rows if row.participant == person]
    if name == "veto_conflict":
        return any(row.veto is not None for row in own)
    ranked = [row.tiers for row in own if row.tiers is not None]
    if name == "first_choice":
        return any(tiers.count(0) == 1 for tiers in ranked)
    return any(len(set(tiers)) > 1 for tiers in ranked)


def usable(one: Study) -> list[Row]:
    return covered(last_answers(one.rows), one.spec)


@each_study
def test_overall(name: str) -> None:
    same_scope(result(name).overall, usable(made(name)), made(name), "overall")


@each_study
def test_sections(name: str) -> None:
    one = made(name)
    found = {row.section_id: row for row in result(name).sections or ()}
    belongs = {
        (section, prompt) for prompt in one.spec for section, grade in one.relevance[prompt].items() if grade >= 5
    }
    for section in sorted({section for section, _ in belongs}):
        rows = [row for row in usable(one) if (section, row.prompt) in belongs]
        if rows:
            same_scope(found[section], rows, one, section)


@each_study
def test_prompts(name: str) -> None:
    one = made(name)
    for found in result(name).prompts or ():
        same_scope(found, [row for row in usable(one) if row.prompt == found.prompt_id], one, found.prompt_id)


def members(one: Study, row: GroupRow) -> set[str]:
    fields, values = row.field.split("+"), row.value.split(" + ")
    return {
        person
        for person in {row.participant for row in one.rows}
        if all(one.demographics[field].get(person) == value for field, value in zip(fields, values, strict=True))
    }


@each_study
def test_groups(name: str) -> None:
    one = made(name)
    groups = result(name).groups or ()
    assert {group.field for group in groups} == {"side", "side+age"}
    for found in groups:
        inside = members(one, found)
        rows = usable(one)
        where = f"{found.field} = {found.value}"
        if len({row.participant for row in rows if row.participant in inside and row.tiers is not None}) < 2:
            assert found.estimates["agreement"].value is None, where
            continue
        same_scope(found, [row for row in rows if row.participant in inside], one, where, people_alone=True)
        same(found.difference_from_rest, slow.difference_from_rest(rows, one.spec, inside), where)
        if found.difference_from_rest.low is not None:
            value = found.difference_from_rest.value
            assert value is not None
            variance = intervals.two_way(intervals.difference_contributions(rows, one.spec, inside))
            ends = intervals.t_interval(value, variance)
            assert found.difference_from_rest.low == pytest.approx(ends.low, abs=1e-9), where
            assert found.difference_from_rest.high == pytest.approx(ends.high, abs=1e-9), where
            assert found.p == pytest.approx(intervals.two_sided_p(value, variance), abs=1e-9), where
    rows_with_p = [group for group in groups if group.p is not None]
    adjusted = weights.benjamini_hochberg([group.p for group in rows_with_p if group.p is not None])
    assert [group.p_adjusted for group in rows_with_p] == pytest.approx(adjusted, abs=1e-9)


@each_study
def test_without_a_ranker_the_references_stand_over_every_prompt(name: str) -> None:
    one = made(name)
    found = result_of(one.rows, one.sizes).overall
    rows = last_answers(one.rows)
    for estimate in (
        references.human_human,
        references.human_human_by_prompt,
        references.leave_one_out,
        references.best_single_ranking,
        references.best_single_ranking_crossfit,
    ):
        same(found.estimates[estimate.__name__], estimate(rows), estimate.__name__)


# Weights


def raked(one: Study, rows: Sequence[Row], targets: Mapping[str, Mapping[str, float]]) -> dict[str, Fraction]:
    people = sorted({row.participant for row in rows if row.tiers is not None})
    answers = [{field: one.demographics[field].get(person) for field in targets} for person in people]
    return dict(zip(people, map(Fraction, weights.rake(answers, targets)), strict=True))


STUDIES_TO_RAKE = {
    "sparse": study(11, n_prompts=14, n_people=40, density=0.15, gaps=False),
    "crossed": study(12, n_prompts=6, n_people=10, density=1.0, gaps=False),
    "anchor": study(13, n_prompts=9, n_people=35, density=0.08, anchor=True, gaps=False),
}


@pytest.mark.parametrize("name", STUDIES_TO_RAKE)
def test_raked_weights(name: str) -> None:
    one = STUDIES_TO_RAKE[name]
    targets = {field: wanted for field, wanted in TARGETS.items() if name != "crossed" or field == "side"}
    found = result_of(
        one.rows, one.sizes, one.spec, without=one.without, demographics=one.demographics, targets=targets
    ).overall
    rows = [row for row in usable(one) if row.tiers is not None]
    weight = raked(one, rows, targets)
    heavy = weighted(rows, weight)
    expected = slow_scope(heavy, one)
    for estimate in ("normalised", "test_retest", "veto_conflict"):
        del expected[estimate]
    for estimate, value in expected.items():
        # Margins hold to 1e-6 in both, which leaves weights that were trimmed some play.
        assert value is not None, estimate
        assert found.estimates[estimate].value == pytest.approx(float(value), abs=1e-5), estimate
    agreement = found.estimates["agreement"]
    contributing = {row.participant for row in rows if len(set(row.tiers or ())) > 1}
    effective = weights.kish([float(weight[person]) for person in contributing])
    assert agreement.n_participants == len(contributing)
    assert agreement.effective_n == pytest.approx(effective, rel=1e-4)
    assert agreement.design_effect == pytest.approx(len(contributing) / effective, rel=1e-4)


def test_raking_trims_and_rakes_again() -> None:
    """Of forty people one is both northern and young, where four and four should stand for 30% and 30%.

    Fitting alone gives that one more than five times the mean; trimmed and fitted until both hold, 5.
    """
    people = [f"p{number:02}" for number in range(40)]
    rows = [Row(person, "p", (0, 1) if number % 3 else (1, 0)) for number, person in enumerate(people)]
    demographics = {
        "side": {person: "north" if number in {0, 1, 2, 3} else "south" for number, person in enumerate(people)},
        "age": {person: "young" if number in {0, 4, 5, 6} else "old" for number, person in enumerate(people)},
    }
    targets = {"side": {"north": 0.3, "south": 0.7}, "age": {"young": 0.3, "old": 0.7}}
    found = result_of(rows, {"p": 2}, {"p": (0, 1)}, demographics=demographics, targets=targets).overall
    answers = [{field: demographics[field][person] for field in targets} for person in people]
    fitted, raked_weights = weights.fit(answers, [1.0] * len(people), targets), weights.rake(answers, targets)
    assert max(fitted) > 5.5
    assert max(raked_weights) == pytest.approx(5)
    heavy = weighted(rows, dict(zip(people, map(Fraction, raked_weights), strict=True)))
    wanted = slow.agreement(heavy, {"p": (0, 1)})
    assert found.estimates["agreement"].value == pytest.approx(float(wanted or 0), abs=1e-5)
    assert found.estimates["agreement"].effective_n == pytest.approx(weights.kish(raked_weights), rel=1e-4)


def test_targets_that_cannot_be_met_are_refused() -> None:
    """Two people of forty cannot stand for two fifths at five times the mean; nobody at all stands for anything."""
    people = [f"p{number:02}" for number in range(40)]
    rows = [Row(person, "p", (0, 1)) for person in people]
    side = {person: "north" if number in {0, 1} else "south" for number, person in enumerate(people)}
    for wanted in ({"north": 0.4, "south": 0.6}, {"north": 0.1, "south": 0.8, "west": 0.1}):
        with pytest.raises(RakingError, match="side"):
            result_of(rows, {"p": 2}, {"p": (0, 1)}, demographics={"side": side}, targets={"side": wanted})


# Intervals

ROOM = 0.25
"""How far an end may lie from the literal one's, in half-widths: an end of 2,000 replicates has a standard error of
0.03 half-widths and one of 500 literal ones 0.06, so this is more than three standard errors of the difference."""


def statistically(found: Estimate, ends: intervals.Interval | None, where: str) -> None:
    if ends is None:
        assert found.low is None, where
        assert found.high is None, where
        return
    half = (ends.high - ends.low) / 2
    assert found.low is not None, where
    assert found.high is not None, where
    assert abs(found.low - ends.low) < ROOM * half + 1e-9, (where, found, ends)
    assert abs(found.high - ends.high) < ROOM * half + 1e-9, (where, found, ends)


INTERVAL_STUDIES = {
    "sparse": study(21, n_prompts=16, n_people=40, density=0.15, sizes=(3,), repeats=False, gaps=False),
    "crossed": study(22, n_prompts=12, n_people=8, density=1.0, sizes=(3,), repeats=False, gaps=False),
}
PEOPLE_AND_SPEC: dict[str, Callable[[Sequence[Row], Spec], Fraction | None]] = {
    "agreement": slow.agreement,
    "agreement_strict": slow.agreement_strict,
    "agreement_by_prompt": slow.agreement_by_prompt,
    "first_choice": slow.first_choice,
    "veto_conflict": slow.veto_conflict,
    "human_human": lambda rows, _: references.human_human(rows),
    "human_human_by_prompt": lambda rows, _: references.human_human_by_prompt(rows),
}


@cache
def bootstrapped(name: str, interval: str) -> AgreementResult:
    one = INTERVAL_STUDIES[name]
    return result_of(
        one.rows,
        one.sizes,
        one.spec,
        more_runs=[one.second_run],
        without=one.without,
        options=Options(interval=interval, replicates=2000, by=("prompt",)),
    )


@pytest.mark.parametrize("interval", ["pigeonhole", "prompts"])
@pytest.mark.parametrize("estimate", PEOPLE_AND_SPEC)
@pytest.mark.parametrize("name", INTERVAL_STUDIES)
def test_bootstrap_intervals(name: str, estimate: str, interval: str) -> None:
    one = INTERVAL_STUDIES[name]
    definition = PEOPLE_AND_SPEC[estimate]
    rows = last_answers(one.rows)
    literal = intervals.bootstrap(
        rows, lambda drawn: definition(drawn, one.spec), seed=5, replicates=500, people=interval == "pigeonhole"
    )
    found = bootstrapped(name, interval).overall.estimates[estimate]
    assert found.interval_method == interval
    statistically(found, literal, f"{name}, {estimate}, {interval}")


@pytest.mark.parametrize("estimate", ["test_retest", "spec_flips"])
def test_figures_without_people_have_a_score_interval_over_prompts(estimate: str) -> None:
    one = INTERVAL_STUDIES["sparse"]
    counts = []
    for prompt in one.spec:
        if estimate == "test_retest":
            alike, strict, _ = slow.two_runs([prompt], one.spec, one.second_run)
            counts.append((alike, strict))
        else:
            alike, strict, _ = slow.two_runs([prompt], one.spec, one.without)
            counts.append((strict - alike, strict))
    ends = intervals.score_interval(counts)
    found = bootstrapped("sparse", "pigeonhole").overall.estimates[estimate]
    assert found.interval_method == "score"
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high), abs=1e-9)


@pytest.mark.parametrize(
    "estimate", ["agreement", "agreement_strict", "agreement_by_prompt", "first_choice", "veto_conflict"]
)
def test_one_prompt_has_a_score_interval_over_its_people(estimate: str) -> None:
    one = INTERVAL_STUDIES["sparse"]
    found = max(
        bootstrapped("sparse", "pigeonhole").prompts or (), key=lambda row: row.estimates[estimate].n_participants
    )
    rows = [row for row in last_answers(one.rows) if row.prompt == found.prompt_id]
    ends = intervals.score_interval([_counted_and_observed(estimate, row, one.spec) for row in rows])
    assert found.estimates[estimate].interval_method == "participants"
    assert (found.estimates[estimate].low, found.estimates[estimate].high) == pytest.approx(
        (ends.low, ends.high), abs=1e-9
    )


def _counted_and_observed(estimate: str, row: Row, spec: Spec) -> tuple[Fraction, Fraction]:
    """What one person's answer counts, of what it could."""
    levels = spec[row.prompt]
    if estimate == "veto_conflict":
        value, observed = slow.veto_conflict([row], spec), 1
    elif estimate == "first_choice":
        value, observed = slow.first_choice([row], spec), 1
    else:
        pairs = [] if row.tiers is None else list(strict_pairs(row.tiers))
        strict = estimate == "agreement_strict"
        observed = sum(not strict or levels[better] != levels[worse] for better, worse in pairs)
        value = slow.agreement_strict([row], spec) if strict else slow.agreement([row], spec)
    return (Fraction(0), Fraction(0)) if value is None else (value * observed, Fraction(observed))


def test_human_human_of_one_prompt_is_resampled_over_its_people() -> None:
    one = INTERVAL_STUDIES["sparse"]
    found = max(bootstrapped("sparse", "pigeonhole").prompts or (), key=lambda row: row.n_participants)
    rows = [row for row in last_answers(one.rows) if row.prompt == found.prompt_id]
    literal = intervals.bootstrap(
        rows, lambda drawn: PEOPLE_AND_SPEC["human_human"](drawn, one.spec), seed=7, replicates=2000, prompts=False
    )
    assert found.estimates["human_human"].interval_method == "participants"
    statistically(found.estimates["human_human"], literal, "human_human")


@pytest.mark.parametrize("name", INTERVAL_STUDIES)
def test_spec_effect_has_the_two_way_cluster_interval(name: str) -> None:
    one = INTERVAL_STUDIES[name]
    rows = last_answers(one.rows)
    found = bootstrapped(name, "pigeonhole").overall.estimates["spec_effect"]
    value = float(slow.spec_effect(rows, one.spec, one.without) or 0)
    variance = intervals.two_way(intervals.agreement_contributions(rows, one.spec, one.without))
    ends = intervals.t_interval(value, variance)
    assert found.interval_method == "cluster"
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high), abs=1e-9)


@pytest.mark.parametrize("name", INTERVAL_STUDIES)
def test_agreement_with_cluster_intervals_asked_for(name: str) -> None:
    one = INTERVAL_STUDIES[name]
    rows = last_answers(one.rows)
    found = bootstrapped(name, "cluster").overall.estimates["agreement"]
    variance = intervals.two_way(intervals.agreement_contributions(rows, one.spec))
    ends = intervals.t_interval(float(slow.agreement(rows, one.spec) or 0), variance)
    assert found.interval_method == "cluster"
    assert (found.low, found.high) == pytest.approx((max(ends.low, 0), min(ends.high, 1)), abs=1e-9)


@pytest.mark.parametrize("name", INTERVAL_STUDIES)
def test_best_single_ranking_has_no_interval(name: str) -> None:
    found = bootstrapped(name, "pigeonhole").overall.estimates["best_single_ranking"]
    assert (found.low, found.high, found.interval_method) == (None, None, None)
    assert found.undefined_because


def test_fewer_than_five_prompts_have_values_and_no_intervals() -> None:
    found = result("three prompts").overall.estimates
    for estimate in ("agreement", "human_human", "leave_one_out", "spec_effect", "test_retest"):
        assert found[estimate].value is not None, estimate
        assert (found[estimate].low, found[estimate].high) == (None, None), estimate
        assert "prompt" in (found[estimate].undefined_because or ""), estimate


def test_too_few_people_in_a_group_get_no_number() -> None:
    one = made("sparse")
    found = result_of(
        one.rows, one.sizes, one.spec, demographics=one.demographics, options=Options(by=("group:side",), min_cell=30)
    )
    rows = usable(one)
    for group in found.groups or ():
        n = len({row.participant for row in rows if row.participant in members(one, group) and row.tiers is not None})
        assert (group.estimates["agreement"].value is None) == (n < 30)
        if n < 30:
            assert group.difference_from_rest.value is None
            assert group.p is None
            assert "too few" in (group.estimates["agreement"].undefined_because or "")


def test_records_survive_the_way_there_and_back() -> None:
    """The converters of these tests lose nothing: what the package sees is what the definitions see."""
    one = made("sparse")
    dataset = dataset_of(one.rows, one.sizes)
    assert rows_of(dataset) == one.rows
    assert spec_of(rankings_of(one.spec), dataset) == one.spec
