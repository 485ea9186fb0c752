"""`folkmoot report build`, as a user runs it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from folkmoot.agreement import Options
from folkmoot.cli import main
from folkmoot.errors import InputError
from folkmoot.pipeline.agreement import AgreementFiles, load_inputs
from folkmoot.pipeline.build_report import answers_of, build_report, with_every_row

RANKED = {"p1": ("A", "B"), "p2": ("A", "B", "C")}
SAID = (
    ("p1", "ann", "A>B", "Very important (serious impact if wrong)"),
    ("p1", "bob", "B>A", "Not important (no meaningful harm if wrong)"),
    ("p1", "ann", "B>A", "Very important (serious impact if wrong)"),  # ann's last answer
    ("p2", "ann", "A>B=C", "Very important (serious impact if wrong)"),
)


@pytest.fixture
def study(tmp_path: Path) -> AgreementFiles:
    """Two prompts, two people, and a ranker."""
    rows = [
        {
            "prompt_id": prompt,
            "prompt": {"id": prompt, "messages": [{"role": "user", "content": "Which?"}]},
            "responses": [
                {"response_index": label, "messages": [{"role": "assistant", "content": label * 3}]} for label in labels
            ],
            "metadata": {
                "assessments": [
                    {
                        "annotator_id": person,
                        "importance": importance,
                        "representativeness": None,
                        "subjectivity": None,
                        "ranking_blocks": {
                            "unacceptable": [],
                            "personal": [],
                            "world": [{"rationale": None, "ranking": ranking}],
                        },
                    }
                    for one, person, ranking, importance in SAID
                    if one == prompt
                ]
            },
        }
        for prompt, labels in RANKED.items()
    ]
    dataset = tmp_path / "town.jsonl"
    dataset.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    ranking = tmp_path / "run.jsonl"
    ranking.write_text(
        "\n".join(
            json.dumps(
                {"prompt_id": prompt, "ranking": ">".join(labels), "section_relevance": {"s": 5}, "explanation": "So."}
            )
            for prompt, labels in RANKED.items()
        ),
        encoding="utf-8",
    )
    return AgreementFiles(dataset, (ranking,))


def test_a_report_appears_whole(study: AgreementFiles, tmp_path: Path) -> None:
    built = build_report(study, Options(replicates=50), tmp_path / "a" / "report")
    found = {path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*") if path.is_file()}
    assert found == set(built.files)
    assert built.page.read_bytes().startswith(b"<!DOCTYPE html>")
    assert {"figures/headline.svg", "figures/headline.png", "tables/overall.csv", "tables/sections.csv"} <= found


def test_it_uses_the_very_answers_of_the_comparison(study: AgreementFiles) -> None:
    inputs = load_inputs(study)
    # ann's first answer to p1 is superseded by her second.
    places = answers_of(inputs, Options()).at(0).places(None)
    assert [(one.label, one.n_first) for one in places] == [("B", 2), ("A", 0)]
    kept = answers_of(inputs, Options(importance=("not",)))
    assert [len(kept.at(prompt)) for prompt in range(2)] == [1, 0]


def test_prompts_and_graded_sections_are_always_shown(study: AgreementFiles) -> None:
    inputs = load_inputs(study)
    assert with_every_row(inputs, Options(by=("prompt",))).by == ("prompt", "section")
    ungraded = with_every_row(inputs, Options(relevance=6))
    assert ungraded.by == ("prompt",)
    alone = load_inputs(AgreementFiles(study.dataset))
    assert with_every_row(alone, Options()).by == ("prompt",)


def test_a_folder_that_is_there_is_replaced_only_where_asked_and_only_a_report(
    study: AgreementFiles, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    options = Options(replicates=0)
    build_report(study, options, out)
    with pytest.raises(InputError, match="--force"):
        build_report(study, options, out)
    build_report(study, options, out, force=True)
    (out / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not replaced"):
        build_report(study, options, out, force=True)
    assert (out / "mine.txt").read_text() == "mine"


def test_nothing_is_written_where_something_is_wrong(study: AgreementFiles, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        build_report(study, Options(relevance=9), tmp_path / "report")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.jsonl", "town.jsonl"]


def test_the_command_says_where_the_report_is(
    study: AgreementFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report"
    words = ["folkmoot", "report", "build", "--dataset", str(study.dataset), "--ranking", str(study.rankings[0])]
    monkeypatch.setattr(sys, "argv", [*words, "--out", str(out), "--replicates", "50", "--json"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert said["simulated"] is False
    assert Path(said["page"]) == out / "index.html"
    assert Path(said["page"]).is_file()


@pytest.mark.real_data
def test_the_real_records_give_a_report(shared_data: Path, tmp_path: Path) -> None:
    rankings = shared_data / "ca1" / "spec_rankings"
    built = build_report(
        AgreementFiles(
            shared_data / "ca1" / "with_text",
            (rankings / "with_spec_run1.jsonl", rankings / "with_spec_run2.jsonl"),
            rankings / "without_spec.jsonl",
            spec=shared_data / "model_spec" / "2025-02-12.md",
        ),
        Options(replicates=200),
        tmp_path / "report",
    )
    page = built.page.read_text(encoding="utf-8")
    # The counts stand in data/README.md.
    assert "1,147 assessments of 82 prompts by 920 people" in page
    assert page.count('<article class="prompt"') == 82
    assert "No detectable effect on agreement" in page
    assert "385 participant ids could not be linked" in page
    assert "SIMULATED" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert len(page) < 3_000_000


@pytest.mark.real_data
def test_rankings_without_texts_give_the_references(shared_data: Path, tmp_path: Path) -> None:
    files = AgreementFiles(shared_data / "ca1" / "rankings_only")
    built = build_report(files, Options(replicates=20), tmp_path / "report")
    page = built.page.read_text(encoding="utf-8")
    assert "15,089 assessments of 960 prompts by 6,119 people" in page
    assert (
        len(set(re.findall(r'id="(prompt-[^"]*?)"(?= |>)', page)) & set(re.findall(r'href="#(prompt-[^"]*)"', page)))
        == 960
    )
    assert len(page) < 3_000_000
