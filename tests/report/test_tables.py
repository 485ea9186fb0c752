"""Tables as files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.report import made_up

from folkmoot.records.agreement import ESTIMATES
from folkmoot.report.tables import ESTIMATE_COLUMNS


def rows_of(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{name}.csv"].decode("utf-8"), newline="")))


def test_every_table_is_there(files: dict[str, bytes]) -> None:
    assert {name for name in files if name.startswith("tables/")} == {
        f"tables/{name}.csv"
        for name in (
            "overall",
            "sections",
            "prompts",
            "gaps",
            "prompt_responses",
            "prompt_pairs",
            "prompt_groups",
            "groups",
            "rankers_by_groups",
            "ranker",
            "personal_against_world",
        )
    }


def test_every_table_is_documented(files: dict[str, bytes]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    for name in files:
        if name.startswith("tables/"):
            assert f"`{Path(name).stem}`" in page


def test_every_table_says_its_units_and_whether_people_were_simulated(
    files: dict[str, bytes], simulated_files: dict[str, bytes]
) -> None:
    for name in files:
        if name.startswith("tables/"):
            table = name.removeprefix("tables/").removesuffix(".csv")
            assert {row["participants"] for row in rows_of(files, table)} == {"real"}
            assert {row["participants"] for row in rows_of(simulated_files, table)} == {"SIMULATED"}
            header = rows_of(files, table)[0]
            assert table == "gaps" or set(ESTIMATE_COLUMNS) <= set(header)


def test_overall_is_every_estimate_whole(files: dict[str, bytes]) -> None:
    rows = {row["estimate"]: row for row in rows_of(files, "overall")}
    assert tuple(rows) == ESTIMATES
    effect = rows["spec_effect"]
    assert effect["unit"] == "difference of two shares, from -1 to 1"
    assert float(effect["value (in the unit)"]) == -0.011
    assert float(effect["low (95% interval, in the unit)"]) == pytest.approx(-0.031)
    assert (effect["n_pairs (pairs)"], effect["n_participants (people)"], effect["n_prompts (prompts)"]) == (
        "58",
        "12",
        "3",
    )
    assert rows["veto_conflict"]["value (in the unit)"] == ""
    assert rows["veto_conflict"]["undefined_because"] == "the veto was not asked"
    assert rows["best_single_ranking"]["low (95% interval, in the unit)"] == ""


def test_gaps_are_counted_in_bins_of_five_points(files: dict[str, bytes]) -> None:
    # Gaps of 30 and 8 points; the third prompt has none.
    counted = {
        float(row["gap_from (points, lower reference minus agreement)"]): int(row["n_prompts (prompts)"])
        for row in rows_of(files, "gaps")
    }
    assert counted == {5.0: 1, 10.0: 0, 15.0: 0, 20.0: 0, 25.0: 0, 30.0: 1}


def test_responses_and_pairs_carry_their_prompt(files: dict[str, bytes]) -> None:
    responses = rows_of(files, "prompt_responses")
    assert len(responses) == 3 * (3 + 2 + 4)  # three figures a response
    first = [row for row in responses if row["prompt_id"] == "books" and row["estimate"] == "placed_first"]
    # Nine of the ten people with a single first response put B first.
    assert {row["response"]: float(row["value (in the unit)"]) for row in first} == {"B": 0.9, "A": 0.1}
    assert {row["response"]: row["rank_by_ranker (1 the best, = tied)"] for row in first} == {"A": "1", "B": "2"}
    pairs = rows_of(files, "prompt_pairs")
    assert len(pairs) == 3 + 1 + 6
    assert {row["ranker (same, reverse or tie)"] for row in pairs} == {"same", "reverse", "tie"}


def test_a_formula_from_the_data_is_text(files: dict[str, bytes]) -> None:
    values = {row["value"] for row in rows_of(files, "groups")}
    assert '\'=HYPERLINK("x")' in values
    assert not any(value.startswith("=") for value in values)


def test_no_table_holds_a_persons_or_a_models_text(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if name.startswith("tables/"):
            assert b"give way" not in content
            assert b"alert(" not in content


def test_without_a_ranker_the_references_remain() -> None:
    from tests.report.conftest import build  # noqa: PLC0415 - a helper of the fixtures, not needed by the other tests

    files = build(made_up.without_ranker(), made_up.dataset())
    assert {name for name in files if name.startswith("tables/")} == {
        "tables/overall.csv",
        "tables/prompts.csv",
        "tables/prompt_responses.csv",
        "tables/prompt_pairs.csv",
    }
    assert {row["rank_by_ranker (1 the best, = tied)"] for row in rows_of(files, "prompt_responses")} == {""}
