"""Worked cases: expected values derived by hand in worked_cases.json, as exact fractions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.reference import references, slow
from tests.reference.from_records import LETTERS
from tests.reference.rows import Row, Spec, Tiers, covered, last_answers, weighted
from tests.reference.through_package import result_of

from folkmoot.agreement import Options
from folkmoot.errors import FolkmootError
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.ranking import Ranking
from folkmoot.statistics.estimate import Estimate
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "worked_cases.json").read_text(encoding="utf-8"))
each_case = pytest.mark.parametrize("case", CASES, ids=[case["desc"] for case in CASES])


def tiers_from(text: str, n_responses: int) -> Tiers:
    ranking = Ranking.parse(text, LETTERS[:n_responses])
    tier_of = {label: level for level, tier in enumerate(ranking.tiers) for label in tier}
    return tuple(tier_of[label] for label in LETTERS[:n_responses])


def run_from(case: dict[str, Any], rankings: Mapping[str, str]) -> Spec:
    return {prompt: tiers_from(text, case["prompts"][prompt]) for prompt, text in rankings.items()}


def rows_from(case: dict[str, Any]) -> list[Row]:
    return [
        Row(
            answer["who"],
            answer["prompt"],
            None
            if answer["world"] in {None, "skipped"}
            else tiers_from(answer["world"], case["prompts"][answer["prompt"]]),
            frozenset(LETTERS.index(label) for label in answer["veto"]) if "veto" in answer else None,
        )
        for answer in case["answers"]
    ]


def codes_from(case: dict[str, Any]) -> list[int]:
    """World codes that tell "skipped" from "not asked"."""
    return [
        {None: NOT_ASKED, "skipped": SKIPPED}[answer["world"]]
        if answer["world"] in {None, "skipped"}
        else Ranking.parse(answer["world"], LETTERS[: case["prompts"][answer["prompt"]]]).code(
            LETTERS[: case["prompts"][answer["prompt"]]]
        )
        for answer in case["answers"]
    ]


def slow_values(case: dict[str, Any]) -> dict[str, Fraction | None]:
    """The case through the slow reference; "normalised" without its rule about crossfit's interval."""
    rows = last_answers(rows_from(case))
    if "weights" in case:
        rows = weighted(rows, {who: Fraction(weight) for who, weight in case["weights"].items()})
    prompts = list(case["prompts"])
    spec = None if "spec" not in case else run_from(case, case["spec"])
    if spec is not None:
        rows = covered(rows, spec)
    values: dict[str, Fraction | None] = {
        "human_human": references.human_human(rows),
        "human_human_by_prompt": references.human_human_by_prompt(rows),
        "leave_one_out": references.leave_one_out(rows),
        "best_single_ranking": references.best_single_ranking(rows),
        "best_single_ranking_crossfit": references.best_single_ranking_crossfit(rows),
    }
    if spec is not None:
        runs = [spec, *(run_from(case, run) for run in case.get("more_runs", []))]
        values |= {
            "agreement": slow.agreement(rows, spec),
            "agreement_strict": slow.agreement_strict(rows, spec),
            "agreement_by_prompt": slow.agreement_by_prompt(rows, spec),
            "first_choice": slow.first_choice(rows, spec),
            "veto_conflict": slow.veto_conflict(rows, spec),
            "gap_to_crossfit": slow.gap_to_crossfit(rows, spec),
            "gap_to_best": slow.gap_to_best(rows, spec),
            "test_retest": slow.test_retest(prompts, runs),
        }
        if "without" in case:
            without = run_from(case, case["without"])
            values["spec_effect"] = slow.spec_effect(rows, spec, without)
            values["spec_flips"] = slow.spec_flips(prompts, spec, without)
    return values


def expected(value: str | dict[str, str]) -> Fraction | None:
    return None if isinstance(value, dict) else Fraction(value)


@each_case
def test_slow_reference_meets_the_derivation(case: dict[str, Any]) -> None:
    found = slow_values(case)
    for name, value in case["expect"].items():
        if name != "normalised":
            assert found.get(name) == expected(value), name
    if "group" in case:
        rows, spec, group = last_answers(rows_from(case)), run_from(case, case["spec"]), set(case["group"])
        inside = [row for row in rows if row.participant in group]
        wanted = case["expect_group"]
        assert slow.agreement(inside, spec) == expected(wanted["agreement"])
        assert slow.difference_from_rest(rows, spec, group) == expected(wanted["difference_from_rest"])


def package_result(case: dict[str, Any]) -> AgreementResult:
    spec = run_from(case, case["spec"]) if "spec" in case else None
    return result_of(
        rows_from(case),
        case["prompts"],
        spec,
        more_runs=[run_from(case, run) for run in case.get("more_runs", [])],
        without=run_from(case, case["without"]) if "without" in case else None,
        weights=case.get("weights"),
        demographics={"side": dict.fromkeys(case["group"], "inside")} if "group" in case else None,
        world_codes=codes_from(case),
        options=Options(by=("group:side",) if "group" in case else (), replicates=20, min_cell=2),
    )


@each_case
def test_package_meets_the_derivation(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(FolkmootError) as refusal:
            package_result(case)
        assert refusal.value.kind == case["refused"]
        return
    result = package_result(case)
    for name, value in case["expect"].items():
        meets(result.overall.estimates[name], expected(value), name)
    for name, counts in case.get("counts", {}).items():
        found = result.overall.estimates[name]
        assert {count: getattr(found, count) for count in counts} == counts, name
    if "group" in case:
        (row,) = result.groups or ()
        meets(row.estimates["agreement"], expected(case["expect_group"]["agreement"]), "agreement")
        meets(row.difference_from_rest, expected(case["expect_group"]["difference_from_rest"]), "difference_from_rest")


def meets(found: Estimate, value: Fraction | None, name: str) -> None:
    """An exact value, or undefined with a reason."""
    if value is None:
        assert found.value is None, name
        assert found.low is None, name
        assert found.high is None, name
        assert found.undefined_because, name
    else:
        assert found.value == pytest.approx(float(value), abs=1e-9), name
