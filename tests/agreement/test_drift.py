"""Drift between two waves: against exact fractions counted the slow way, and the laws that it keeps."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

import pytest
from scipy.stats import t as student
from tests.reference.from_records import dataset_of, dense, rankings_of
from tests.reference.rows import Row, Spec, credit, ratio, strict_pairs, tiers_of

from folkmoot.agreement import Options
from folkmoot.agreement.drift import NO_PROMPT, NO_RANKING, NOBODY_RETURNED, drift
from folkmoot.errors import EmptySelectionError
from folkmoot.records.drift import Drift, DriftScope, as_json
from folkmoot.records.what_if import Direction

SIZES = {"p": 3, "q": 2, "r": 4, "s": 3, "u": 2, "v": 3, "only-then": 2, "only-now": 2}
SHARED = ("p", "q", "r", "s", "u", "v")
GRADES = {"p": {"fair": 5}, "q": {"fair": 5, "kind": 3}, "r": {"kind": 5}, "s": {"kind": 5}, "u": {"kind": 5}}


def wave(seed: int, prompts: Iterable[str], people: Iterable[str]) -> list[Row]:
    """Answers by lot, one a person and prompt; some leave a prompt out."""
    lot = random.Random(seed)  # noqa: S311 - no secret hangs on it
    return [
        Row(person, prompt, dense([lot.randrange(SIZES[prompt]) for _ in range(SIZES[prompt])]))
        for person in people
        for prompt in prompts
        if lot.random() < 0.8
    ]


BEFORE = wave(1, (*SHARED, "only-then"), [f"w{number}" for number in range(9)])
AFTER = wave(2, (*SHARED, "only-now"), [f"w{number}" for number in range(4, 14)])
SPEC: Spec = {
    prompt: tuple(range(SIZES[prompt])) if prompt != "v" else (0, 0, 1) for prompt in (*SHARED, "only-then", "only-now")
}


def found(before: list[Row], after: list[Row], *, min_cell: int = 2, spec: Spec | None = SPEC) -> Drift:
    ranking = None if spec is None else rankings_of(spec, name="spec", relevance=GRADES)
    return drift(dataset_of(before, SIZES), dataset_of(after, SIZES), ranking, options=Options(min_cell=min_cell))


def agreeing(rows: Iterable[Row]) -> tuple[Fraction, Fraction]:
    """(agreeing pair observations, pair observations)."""
    said = [credit(SPEC[row.prompt], better, worse) for row in rows for better, worse in strict_pairs(tiers_of(row))]
    return sum(said, Fraction(0)), Fraction(len(said))


def at(rows: Iterable[Row], prompts: Iterable[str]) -> list[Row]:
    return [row for row in rows if row.prompt in set(prompts)]


def alike(rows: Sequence[Row]) -> Fraction | None:
    """Pairs of people who order a pair of responses alike, of all who order it."""
    same = everyone = 0
    for index, one in enumerate(rows):
        for other in rows[:index]:
            if one.prompt != other.prompt:
                continue
            mine, theirs = set(strict_pairs(tiers_of(one))), set(strict_pairs(tiers_of(other)))
            same += len(mine & theirs)
            everyone += len(mine & (theirs | {(b, a) for a, b in theirs}))
    return ratio(Fraction(same), Fraction(everyone))


def returning(before: Iterable[Row], after: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    then, now = ({(row.participant, row.prompt): row for row in rows} for rows in (before, after))
    both = sorted(then.keys() & now.keys())
    return [then[key] for key in both], [now[key] for key in both]


def near(value: float | None, wanted: Fraction | None) -> bool:
    return wanted is not None and value is not None and math.isclose(value, float(wanted), abs_tol=1e-12)


@pytest.mark.parametrize(("section", "prompts"), [(None, SHARED), ("fair", ("p", "q")), ("kind", ("r", "s", "u"))])
def test_every_value_is_the_one_counted_the_slow_way(section: str | None, prompts: tuple[str, ...]) -> None:
    result = found(BEFORE, AFTER)
    rows = {row.section_id: row.figures for row in result.sections or ()}
    scope = result.overall if section is None else rows[section]
    then, now = at(BEFORE, prompts), at(AFTER, prompts)
    levels = [ratio(*agreeing(rows)) for rows in (then, now)]
    assert near(scope.agreement_before.value, levels[0])
    assert near(scope.agreement_after.value, levels[1])
    assert levels[0] is not None
    assert levels[1] is not None
    assert near(scope.agreement_change.value, levels[1] - levels[0])
    assert near(scope.human_human_before.value, alike(then))
    assert near(scope.human_human_after.value, alike(now))
    was, is_now = returning(then, now)
    shares = [ratio(*agreeing(rows)) for rows in (was, is_now)]
    assert shares[0] is not None
    assert shares[1] is not None
    assert near(scope.agreement_change_returning.value, shares[1] - shares[0])
    pairs = [(set(strict_pairs(tiers_of(a))), set(strict_pairs(tiers_of(b)))) for a, b in zip(was, is_now, strict=True)]
    same = sum(len(a & b) for a, b in pairs)
    strict = sum(len(a & (b | {(y, x) for x, y in b})) for a, b in pairs)
    assert near(scope.self_agreement.value, ratio(Fraction(same), Fraction(strict)))
    assert scope.n_before == len({row.participant for row in then})
    assert scope.n_after == len({row.participant for row in now})
    assert scope.n_returning == len({row.participant for row in was})
    assert scope.n_prompts == len(prompts)


def test_the_interval_takes_who_is_in_both_waves_as_one_cluster() -> None:
    """The two-way formula of docs/statistics/intervals.md in plain sums, cluster by cluster."""
    scope = found(BEFORE, AFTER).overall
    then, now = at(BEFORE, SHARED), at(AFTER, SHARED)
    sums = [agreeing(rows) for rows in (then, now)]
    pulls: dict[str, dict[object, float]] = {kind: defaultdict(float) for kind in ("person", "prompt", "cell")}
    shares: dict[str, dict[object, float]] = {kind: defaultdict(float) for kind in ("person", "prompt", "cell")}
    for rows, (above, below), sign in ((then, sums[0], -1), (now, sums[1], 1)):
        for row in rows:
            n, d = agreeing([row])
            for kind, key in (
                ("person", row.participant),
                ("prompt", row.prompt),
                ("cell", (row.participant, row.prompt)),
            ):
                pulls[kind][key] += sign * float((n - above / below * d) / below)
                shares[kind][key] += float(d / below) / 2
    counts = {
        "person": len({row.participant for row in (*then, *now) if agreeing([row])[1]}),
        "prompt": len(SHARED),
        "cell": len({(row.participant, row.prompt) for row in (*then, *now) if agreeing([row])[1]}),
    }
    variance = {
        kind: (counts[kind] - 1)
        / counts[kind]
        * sum((pulls[kind][key] / (1 - shares[kind][key])) ** 2 for key in pulls[kind])
        for kind in pulls
    }
    whole = max(variance["person"] + variance["prompt"] - variance["cell"], variance["person"], variance["prompt"])
    reach = student.ppf(0.975, min(counts["person"], counts["prompt"]) - 1) * math.sqrt(whole)
    change = scope.agreement_change
    assert change.value is not None
    assert change.low == pytest.approx(change.value - reach, abs=1e-12)
    assert change.high == pytest.approx(change.value + reach, abs=1e-12)
    assert change.n_participants == counts["person"]
    assert change.n_assessments == sum(1 for row in (*then, *now) if agreeing([row])[1])
    degrees = min(counts["person"], counts["prompt"]) - 1
    assert scope.p == pytest.approx(2 * student.sf(abs(change.value) / math.sqrt(whole), degrees))


def test_the_same_wave_twice_has_not_moved() -> None:
    scope = found(BEFORE, BEFORE).overall
    for change in (scope.agreement_change, scope.agreement_change_returning, scope.human_human_change):
        assert change.value == 0
    assert scope.self_agreement.value == 1
    assert scope.n_returning == scope.n_before == scope.n_after
    assert scope.direction is Direction.CANNOT_TELL


def test_the_waves_the_other_way_round_turn_every_change() -> None:
    one, other = found(BEFORE, AFTER).overall, found(AFTER, BEFORE).overall
    for name in ("agreement_change", "agreement_change_returning", "human_human_change"):
        here, there = getattr(one, name), getattr(other, name)
        assert here.value == pytest.approx(-there.value)
        assert here.low == pytest.approx(-there.high)
    assert one.self_agreement.value == pytest.approx(other.self_agreement.value)
    assert one.agreement_before == other.agreement_after


def test_prompts_in_another_order_change_nothing() -> None:
    again = drift(
        dataset_of(BEFORE, SIZES),
        dataset_of(AFTER, dict(reversed(SIZES.items()))),
        rankings_of(SPEC, name="spec", relevance=GRADES),
        options=Options(min_cell=2),
    )
    assert values(again.overall) == pytest.approx(values(found(BEFORE, AFTER).overall))


def values(scope: DriftScope) -> list[float | None]:
    names = [name for name in scope.__slots__ if name.startswith(("agreement", "human", "self"))]
    return [getattr(getattr(scope, name), end) for name in names for end in ("value", "low", "high")]


def test_prompts_of_one_wave_alone_are_counted_and_left_out() -> None:
    result = found(BEFORE, AFTER)
    assert (result.n_only_before, result.n_only_after, result.n_changed) == (1, 1, 0)
    assert result.overall.n_prompts == len(SHARED)


def test_a_prompt_whose_responses_changed_is_another_prompt() -> None:
    sizes = {**SIZES, "r": 3}
    after = [row for row in AFTER if row.prompt != "r"] + [Row("w5", "r", (0, 1, 2))]
    result = drift(dataset_of(BEFORE, SIZES), dataset_of(after, sizes), None, options=Options(min_cell=2))
    assert result.n_changed == 1
    assert result.overall.n_prompts == len(SHARED) - 1


def test_few_who_return_give_no_number_about_them_and_the_others_stand() -> None:
    scope = found(BEFORE, AFTER, min_cell=6).overall
    assert scope.n_returning == 5
    for one in (scope.agreement_change_returning, scope.self_agreement):
        assert one.value is None
        assert one.undefined_because == "too few: 5 participants, and a number needs 6"
    assert scope.p_returning is None
    assert scope.agreement_change.low is not None


def test_nobody_returns() -> None:
    others = [Row(f"other {row.participant}", row.prompt, row.tiers) for row in AFTER]
    scope = found(BEFORE, others).overall
    assert scope.n_returning == 0
    assert scope.self_agreement.undefined_because == NOBODY_RETURNED
    assert scope.agreement_change_returning.undefined_because == NOBODY_RETURNED
    assert scope.agreement_change.value == pytest.approx(found(BEFORE, AFTER).overall.agreement_change.value)


def test_without_a_ranking_people_are_held_against_each_other_and_themselves() -> None:
    result = found(BEFORE, AFTER, spec=None)
    assert result.sections is None
    assert result.ranker is None
    assert result.overall.agreement_change.undefined_because == NO_RANKING
    assert result.overall.agreement_change_returning.undefined_because == NO_RANKING
    assert result.overall.human_human_change.value is not None
    assert result.overall.self_agreement.value is not None


def test_waves_without_a_common_prompt_are_refused() -> None:
    with pytest.raises(EmptySelectionError, match=NO_PROMPT[:30]):
        found(at(BEFORE, ["only-then"]), at(AFTER, ["only-now"]))


def test_p_values_are_adjusted_over_the_sections() -> None:
    result = found(BEFORE, AFTER)
    rows = result.sections or ()
    raw = [row.figures.p for row in rows]
    known = sorted(p for p in raw if p is not None)
    for row in rows:
        if row.figures.p is not None and row.figures.p == known[-1]:
            assert row.p_adjusted == row.figures.p
    assert as_json(result)["overall"]["direction"] == "cannot tell"
