"""Conversion never overwrites silently and never leaves half a dataset."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.formats import official

from folkmoot.errors import FaultsError, InputError
from folkmoot.formats.source import Target
from folkmoot.pipeline.dataset_convert import convert_dataset
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.new_folder import new_folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return official.write_lines(tmp_path / "comparisons.jsonl", official.COMPARISONS[:4])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_on_the_way_is_made_and_open_to_others(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "er" / "it's [1]*"
    convert_dataset(source, target, to="parquet")
    again = load_dataset(target)
    assert len(again.assessments) == 10
    assert again.prompts.messages[2][0].content == "Tea or coffee?"
    assert again.rationales.texts[0] == "too blunt"
    assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE((tmp_path / "deep").stat().st_mode)


def test_an_empty_folder_is_taken(source: Path, tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    convert_dataset(source, tmp_path / "target", to="ca1")
    assert names(tmp_path / "target") == ["comparisons.jsonl"]


def test_a_dataset_is_replaced_only_when_told(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    convert_dataset(source, target, to="ca1")
    with pytest.raises(InputError, match="--force"):
        convert_dataset(source, target, to="parquet")
    assert names(target) == ["comparisons.jsonl"]
    convert_dataset(source, target, to="parquet", force=True)
    assert "comparisons.jsonl" not in names(target)
    assert names(tmp_path) == ["comparisons.jsonl", "target"]


def test_a_dataset_may_replace_itself(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    convert_dataset(source, target, to="parquet")
    convert_dataset(target, target, to="parquet", force=True)
    assert load_dataset(target).prompts.messages[2][0].content == "Tea or coffee?"


def test_a_folder_with_anything_else_in_it_is_never_replaced(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "chapter-1.md").write_text("years of work")
    for force in (False, True):
        with pytest.raises(InputError):
            convert_dataset(source, target, to="ca1", force=force)
    assert names(target) == ["chapter-1.md"]


def test_a_file_of_that_name_is_not_overwritten(source: Path) -> None:
    before = source.read_bytes()
    with pytest.raises(InputError):
        convert_dataset(source, source, to="ca1", force=True)
    assert source.read_bytes() == before


def test_an_unknown_layout(source: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="parquet, ca1"):
        convert_dataset(source, tmp_path / "target", to="excel")


def test_faults_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "comparisons.jsonl").write_text("{}\n")
    with pytest.raises(FaultsError):
        convert_dataset(tmp_path, tmp_path / "target", to="parquet")
    assert names(tmp_path) == ["comparisons.jsonl"]


def test_a_crash_on_the_way_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "comparisons.jsonl").write_text("old")

    def blocks() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("power cut")

    def write(folder: Target) -> None:
        folder.put("comparisons.jsonl", blocks())

    with (
        pytest.raises(RuntimeError, match="power cut"),
        new_folder(target, force=True, ours={"comparisons.jsonl"}.__contains__) as folder,
    ):
        write(folder)
    assert names(tmp_path) == ["target"]
    assert (target / "comparisons.jsonl").read_text() == "old"


def test_an_empty_dataset_has_no_ca1_files(tmp_path: Path) -> None:
    source = official.write_lines(tmp_path / "annotators.jsonl", [{"annotator_id": "p", "assessments": []}])
    convert_dataset(source, tmp_path / "again", to="ca1")
    assert official.read_lines(tmp_path / "again" / "annotators.jsonl") == [
        {"annotator_id": "p", "demographics": None, "assessments": []}
    ]
