"""What every layout of the table promises."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.formats.any_dataset import contents, datasets

from folkmoot.formats.table import FORMATS, Format
from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.load_dataset import format_of, load_dataset
from folkmoot.pipeline.read_source import read_source
from folkmoot.records.dataset import Dataset

every_format = pytest.mark.parametrize("layout", FORMATS, ids=lambda layout: layout.name)


@every_format
@given(dataset=datasets())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_write_then_read_loses_nothing(layout: Format, dataset: Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "written"
        write_dataset(dataset, target, to=layout.name)
        again = load_dataset(target)
        assert contents(again) == contents(dataset)


@every_format
@given(dataset=datasets())
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_is_recognised_as_this_layout_and_no_other(layout: Format, dataset: Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "written"
        write_dataset(dataset, target, to=layout.name)
        source = read_source(target)
        assert [known.name for known in FORMATS if known.detect(source)] == [layout.name]
        assert format_of(source) is layout


@every_format
def test_an_empty_folder_is_not_recognised(layout: Format, tmp_path: Path) -> None:
    assert not layout.detect(read_source(tmp_path))


def test_names_are_distinct_and_described() -> None:
    names = [layout.name for layout in FORMATS]
    assert len(set(names)) == len(names)
    assert all(layout.description for layout in FORMATS)


@every_format
@given(dataset=datasets())
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_a_dataset_that_comes_from_no_release_keeps_its_answers_and_which_is_the_last(
    layout: Format, dataset: Dataset
) -> None:
    fresh = replace(
        dataset, assessments=replace(dataset.assessments, positions={}), prompts=replace(dataset.prompts, turns=None)
    )
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "written"
        write_dataset(fresh, target, to=layout.name)
        again = load_dataset(target)
        before, after = contents(fresh), contents(again)
        for part in ("prompts", "people", "demographics", "all", "last"):
            assert after[part] == before[part]
