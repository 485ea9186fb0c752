"""A browser, and reports to open in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.report import made_up

from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Dataset
from folkmoot.report.build import build_report

Write = Callable[..., Path]


def build(result: AgreementResult, data: Dataset, *, cards: int = 120) -> dict[str, bytes]:
    """A report's files by name."""
    ranker = made_up.headline() if result.rankers else None
    files = build_report(
        result,
        made_up.answers(data),
        ranker,
        spec_name="Rules of the <town>" if result.rankers else None,
        section_titles=made_up.TITLES,
        cards=cards,
        made_with="Folkmoot, tested",
    )
    return {name: b"".join(blocks) for name, blocks in files}


def build_page(result: AgreementResult, data: Dataset) -> bytes:
    """A report's page alone."""
    ranker = made_up.headline() if result.rankers else None
    name, blocks = next(build_report(result, made_up.answers(data), ranker, section_titles=made_up.TITLES))
    assert name == "index.html"
    return b"".join(blocks)


def write(files: dict[str, bytes], folder: Path) -> Path:
    """Put a report's files into a folder; gives its page."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "index.html"


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    """The made-up report."""
    return build(made_up.result(), made_up.dataset())


@pytest.fixture(scope="session")
def simulated_files() -> dict[str, bytes]:
    """The same, of simulated people; one prompt has a card, the others a line each."""
    return build(made_up.result(simulated=True), made_up.dataset(simulated=True), cards=1)


@pytest.fixture(scope="session")
def page_file(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up report's page in its folder."""
    return write(files, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def simulated_page_file(simulated_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulated report's page in its folder."""
    return write(simulated_files, tmp_path_factory.mktemp("simulated"))
