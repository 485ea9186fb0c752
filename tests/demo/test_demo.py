"""`folkmoot demo`: from nothing to a report, as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from folkmoot.cli.demo import summary
from folkmoot.errors import InputError
from folkmoot.pipeline.check import check
from folkmoot.pipeline.demo import SPEC, demo, findings_as_json
from folkmoot.pipeline.demo_card import IGNORER
from folkmoot.pipeline.demo_folder import MARK, check_replaceable, demo_folder
from folkmoot.pipeline.demo_rankings import CACHE, MODEL, RELEVANCE, WITH_SPEC, WITHOUT_SPEC
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.records.dataset import Dataset
from folkmoot.statistics.estimate import undefined
from folkmoot.study.finding import Finding, Verdict
from folkmoot.study.population import Direction, Measure, Truth, read_population
from folkmoot.study.prompts import read_prompts
from folkmoot.study.simulate import simulate


class Run(NamedTuple):
    folder: Path
    output: str
    errors: str


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    # The command's own environment, and no way to a network: proxies that lead nowhere.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    return subprocess.run(
        [sys.executable, "-m", "folkmoot", "demo", *arguments],
        cwd=folder, env={**os.environ, **nowhere, "COLUMNS": "100"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo")
    done = run(folder=folder)
    assert done.returncode == 0, done.stderr
    return Run(folder / "folkmoot-demo", done.stdout, done.stderr)


def test_it_says_simulated_first_and_where_the_report_is_last(made: Run) -> None:
    lines = made.output.strip().splitlines()
    assert lines[0].startswith("SIMULATED")
    assert lines[-1] == f"The report: {Path('folkmoot-demo') / 'report' / 'index.html'}"
    assert "SIMULATED: planted, and found" in made.output
    assert lines[-2] == f"The ranker's card: {Path('folkmoot-demo') / 'card' / 'index.html'}"
    assert any("false alarm" in line for line in lines[-4:-2])


def test_the_table_shows_every_truth_with_interval_n_and_verdict(made: Run) -> None:
    found = json.loads((made.folder / "found.json").read_text(encoding="utf-8"))
    for finding in found:
        estimate = finding["found"]
        style = ".3f" if finding["planted"]["measure"] == "section_agreement" else "+.3f"
        assert f"{estimate['value']:{style}} [{estimate['low']:{style}}, {estimate['high']:{style}}]" in made.output
        assert f"{estimate['n_participants']:,} people, {estimate['n_prompts']} prompts" in made.output
        assert finding["verdict"] in made.output


def test_the_strong_effects_are_found(made: Run) -> None:
    """Each lies four or more standard errors from its null; with this seed they are found, whatever the draw of others."""
    found = json.loads((made.folder / "found.json").read_text(encoding="utf-8"))
    verdicts = {finding["planted"]["id"]: finding["verdict"] for finding in found}
    for strong in ("benefits-refused-figures", "immigration-shared", "oldest-on-drugs", "world-over-personal"):
        assert verdicts[strong] == "found", strong


def test_everything_it_wrote_can_be_read_and_is_simulated(made: Run) -> None:
    folder = made.folder
    dataset = load_dataset(folder / "dataset")
    assert dataset.participants.simulated.all()
    for path in (SPEC, "dataset"):
        assert check(folder / path).faults == ()
    for path in (WITH_SPEC, WITHOUT_SPEC):
        assert check(folder / path, folder / "dataset").faults == ()
    assert "SIMULATED" in (folder / "README.md").read_text(encoding="utf-8")
    mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    assert mark["simulated"] is True
    everything = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert everything == {*mark["files"], MARK}


def test_what_stands_in_the_files_is_what_was_simulated(made: Run) -> None:
    prompts = read_prompts((made.folder / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")
    population = read_population((made.folder / "planted.toml").read_bytes(), "planted.toml", prompts)
    simulated = simulate(prompts, population, np.random.default_rng(1))
    assert last_rankings(load_dataset(made.folder / "dataset")) == last_rankings(simulated)


def test_its_people_are_those_of_simulate(made: Run, tmp_path: Path) -> None:
    """`folkmoot simulate people` on the demo's own files, with its seed, writes the same files."""
    done = subprocess.run(
        [
            sys.executable, "-m", "folkmoot", "simulate", "people", "--prompts", made.folder / "prompts.jsonl",
            "--population", made.folder / "planted.toml", "--out", tmp_path / "people", "--seed", "1",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = [path for path in (tmp_path / "people").rglob("*") if path.is_file()]
    assert len(written) == 4
    for path in written:
        assert (made.folder / path.relative_to(tmp_path / "people")).read_bytes() == path.read_bytes()


def last_rankings(dataset: Dataset) -> dict[tuple[str, str], tuple[int, int, int]]:
    table = dataset.assessments
    columns = (table.participant, table.prompt, table.world, table.personal, table.veto)
    return {
        (dataset.participants.ids[person], dataset.prompts.ids[prompt]): (world, personal, veto)
        for person, prompt, world, personal, veto in zip(*(column.tolist() for column in columns), strict=True)
    }


@pytest.mark.long
def test_a_second_run_replaces_the_first_and_says_the_same(made: Run, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    shutil.copytree(made.folder, folder)
    done = run("again", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    assert printed["simulated"] is True
    assert printed["report"] == "again/report/index.html"
    assert printed["ranker"] == MODEL
    assert printed["findings"] == json.loads((made.folder / "found.json").read_text(encoding="utf-8"))
    first, second = (json.loads((one / MARK).read_text(encoding="utf-8")) for one in (made.folder, folder))
    assert first["files"].pop(CACHE) != second["files"].pop(CACHE), "the cache says when each call was made"
    assert first == second, "the same seed, the same bytes in every other file"
    assert [path.name for path in tmp_path.iterdir()] == ["again"], "nothing is left beside it"


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    done = run("mine", "--json", folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["kind"] == "bad_input"
    assert "not empty" in error["message"]
    assert (tmp_path / "mine" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_a_seed_below_nought_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--seed"):
        demo(tmp_path / "new", seed=-1)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small"
    with demo_folder(path, seed=1) as fresh:
        (fresh / "spec").mkdir()
        (fresh / "spec" / "one.md").write_text("# One", encoding="utf-8")
    check_replaceable(path)
    return path


def test_added_changed_and_linked_files_keep_a_folder_from_being_replaced(small: Path) -> None:
    added = small / "spec" / "notes.md"
    added.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.md' is not the demo's"):
        check_replaceable(small)
    added.unlink()
    (small / "kept").mkdir()
    with pytest.raises(InputError, match="kept"):
        check_replaceable(small)
    (small / "kept").rmdir()
    (small / "spec" / "one.md").write_text("# Two", encoding="utf-8")
    with pytest.raises(InputError, match=r"one\.md' is no longer as the demo wrote it"):
        check_replaceable(small)


@pytest.mark.parametrize("mark", ["{", "[]", '{"made_by": "somebody"}', '{"made_by": "folkmoot demo", "files": 1}'])
def test_a_mark_that_is_not_ours_does_not_count(small: Path, mark: str) -> None:
    (small / MARK).write_text(mark, encoding="utf-8")
    with pytest.raises(InputError, match="no demo's"):
        check_replaceable(small)


def test_files_links_and_empty_folders_of_the_name(tmp_path: Path, small: Path) -> None:
    (tmp_path / "empty").mkdir()
    check_replaceable(tmp_path / "empty")
    check_replaceable(tmp_path / "missing")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="a file of this name"):
        check_replaceable(tmp_path / "file")
    (tmp_path / "link").symlink_to(small)
    with pytest.raises(InputError, match="link"):
        check_replaceable(tmp_path / "link")


def test_a_run_that_fails_leaves_the_old_folder(small: Path) -> None:
    def fail() -> None:
        with demo_folder(small, seed=2):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (small / "spec" / "one.md").read_text(encoding="utf-8") == "# One"
    assert [path.name for path in small.parent.iterdir()] == ["small"]


def test_the_summary_counts_misses_as_misses() -> None:
    truth = Truth(id="t", statement="", measure=Measure.GROUP, null=0.0, direction=Direction.ABOVE, expected=1.0)
    findings = tuple(Finding(truth, undefined("too few"), verdict) for verdict in Verdict)
    assert summary(findings) == (
        "Of 3 planted effects: 1 found, 1 too small to tell, 1 not found. Of 2 where nothing was planted: 1 false alarm."
    )
    assert [one["verdict"] for one in findings_as_json(findings)] == [str(verdict) for verdict in Verdict]


def test_the_page_says_simulated_and_names_the_fake_model(made: Run) -> None:
    page = (made.folder / "report" / "index.html").read_text(encoding="utf-8")
    assert "SIMULATED" in page
    assert "FAKE MODEL, SIMULATED PEOPLE" in page
    assert f"{MODEL} is a fake model" in page


def test_the_card_tells_the_model_that_reads_the_spec_from_the_one_that_does_not(made: Run) -> None:
    """An accuracy of a coin has 0.5 within its interval; one of 16 in 17 pairs does not."""
    card = json.loads((made.folder / "card.json").read_text(encoding="utf-8"))
    assert (card["simulated"], card["fake"]) == (True, True)
    reader, ignorer = card["rankers"]
    assert (reader["ranker"], ignorer["ranker"]) == (MODEL, IGNORER)
    for ranker, reads in ((reader, True), (ignorer, False)):
        assert (ranker["closed_book"]["accuracy"]["low"] > 0.5) is reads
        assert (ranker["ablation"]["flips_beyond_retest"]["low"] > 0) is reads
    assert "FAKE MODEL" in (made.folder / "card" / "index.html").read_text(encoding="utf-8")


def test_a_fake_model_ranked_and_every_row_says_so(made: Run) -> None:
    assert f"applied by {MODEL}" in " ".join(made.output.split())
    assert "a fake model" in made.errors
    first, second = load_ranking_rows(made.folder / WITH_SPEC)
    (without,) = load_ranking_rows(made.folder / WITHOUT_SPEC)
    for run in (first, second, without):
        assert len(run.rows) == 46
        assert run.failed == ()
        assert {row.provenance.model for row in run.rows} == {MODEL}
    assert {row.provenance.spec_hash for row in without.rows} == {None}
    assert all(row.section_relevance for row in first.rows)
    assert all(row.cited_sections == () for row in without.rows)
    graded = [json.loads(line) for line in (made.folder / RELEVANCE).read_text(encoding="utf-8").splitlines()]
    assert [row["section_relevance"] for row in graded] == [row.section_relevance for row in first.rows]


def test_the_commands_of_its_readme_run_in_it(made: Run, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(made.folder, folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    block = text.split("```")[1].replace("\\\n", " ")
    commands = [line.split("  #")[0].split() for line in block.strip().splitlines()]
    assert [command[0] for command in commands].count("folkmoot") >= 5
    for command in commands:
        program = [sys.executable, "-m", "folkmoot"] if command[0] == "folkmoot" else [command[0]]
        done = subprocess.run([*program, *command[1:]], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        assert "Traceback" not in done.stderr, command
