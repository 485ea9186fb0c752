"""When the console's report of a study's quality is made: aside, one at a time, and not again while nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.pipeline.answered_study import write_study
from tests.study.studies import make_prompts

from folkmoot.pipeline.console_quality import StudyQualityReports


class Aside:
    """Work that was begun, done when the test says so."""

    def __init__(self) -> None:
        self.begun: list[Callable[[], None]] = []
        self.time = 0.0
        self.data = "as they were"

    def reports(self, folder: Path) -> StudyQualityReports:
        return StudyQualityReports(folder, lambda: self.data, self.begun.append, lambda: self.time)

    def do(self) -> None:
        (work,) = self.begun
        self.begun.clear()
        work()


@pytest.fixture
def aside() -> Aside:
    return Aside()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_study(tmp_path / "town", make_prompts(6))


def test_a_look_begins_a_reading_and_does_not_wait_for_it(aside: Aside, study: Path) -> None:
    reports = aside.reports(study)
    assert reports.look() == (None, True)
    assert reports.look() == (None, True)
    # One at a time: the other wave is not begun meanwhile.
    assert reports.look("1") == (None, False)
    assert len(aside.begun) == 1
    aside.do()
    report, is_read = reports.look()
    assert report is not None
    assert (report.n_participants, is_read, reports.kept() is report) == (0, False, True)
    assert aside.begun == []
    assert reports.look("1") == (None, True)


def test_it_is_made_again_after_ten_minutes_where_there_are_other_data(aside: Aside, study: Path) -> None:
    reports = aside.reports(study)
    first = reports.read()
    aside.time, aside.data = 600.0, "as they are"
    assert reports.look() == (first, False)
    aside.time = 600.5
    assert reports.look() == (first, True)
    aside.do()
    second = reports.kept()
    assert second is not None
    assert second is not first
    aside.time = 1300.0
    assert reports.look() == (second, True)
    aside.do()
    # Nothing came meanwhile.
    assert reports.look() == (second, False)
    assert reports.kept() is second


def test_what_cannot_be_read_is_tried_again_after_ten_minutes(aside: Aside, tmp_path: Path) -> None:
    reports = aside.reports(tmp_path / "nothing")
    reports.look()
    aside.do()
    assert reports.look() == (None, False)
    aside.time = 600.5
    assert reports.look() == (None, True)


def test_where_nothing_is_begun_nothing_is_read_before_somebody_waits(study: Path) -> None:
    reports = StudyQualityReports(study, lambda: None)
    assert reports.look() == (None, False)
    report = reports.read()
    assert reports.look() == (report, False)
