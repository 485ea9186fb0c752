"""Raking targets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.errors import FaultsError, MissingFileError
from folkmoot.formats import targets
from folkmoot.pipeline.load_targets import load_targets

TOML = """
[targets.age]
"18-24" = 0.25
"25-34" = 0.75

[targets."country of residence"]
"Kenya" = 1
"""
READ = {"age": {"18-24": 0.25, "25-34": 0.75}, "country of residence": {"Kenya": 1.0}}


def faults_of(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(FaultsError) as refused:
        targets.read(content, "targets.toml")
    return [(fault.field, fault.found) for fault in refused.value.faults]


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text(TOML)
    (tmp_path / "targets.json").write_text(json.dumps({"targets": READ}))
    assert load_targets(tmp_path / "targets.toml") == READ
    assert load_targets(tmp_path / "targets.json") == READ


def test_every_fault_at_once() -> None:
    content = b"""
    targets.empty = {}
    targets.word = "all"
    [targets.age]
    old = 0
    young = -0.5
    other = "half"
    nobody = nan
    yes = true
    [targets.gender]
    a = 0.5
    b = 0.4
    """
    assert faults_of(content) == [
        ("targets.empty", "an object"),
        ("targets.word", "'all'"),
        ("targets.age.old", "the number 0"),
        ("targets.age.young", "the number -0.5"),
        ("targets.age.other", "'half'"),
        ("targets.age.nobody", "the number nan"),
        ("targets.age.yes", "true"),
        ("targets.gender", "shares that sum to 0.900000"),
    ]


@pytest.mark.parametrize("off", [2e-6, -2e-6])
def test_shares_that_miss_one_by_more_than_a_millionth(off: float) -> None:
    assert len(faults_of(json.dumps({"targets": {"f": {"a": 0.5, "b": 0.5 + off}}}).encode())) == 1


@pytest.mark.parametrize("off", [0.0, 9e-7, -9e-7])
def test_shares_that_miss_one_by_less(off: float) -> None:
    assert targets.read(json.dumps({"targets": {"f": {"a": 0.5, "b": 0.5 + off}}}).encode(), "t")["f"]["a"] == 0.5


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "nothing"),
        (b"other = 1", "nothing"),
        (b"targets = 3", "the number 3"),
        (b"{}", "nothing"),
        (b"{", "no JSON"),
        (b"\xff", "bytes that are no UTF-8 (at byte 1)"),
    ],
)
def test_files_without_targets(content: bytes, found: str) -> None:
    assert [what for _, what in faults_of(content)] == [found]


def test_broken_toml_says_where() -> None:
    ((_, found),) = faults_of(b"[targets.age\n")
    assert "line 1" in found


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        load_targets(tmp_path / "absent.toml")
    with pytest.raises(FaultsError):
        load_targets(tmp_path)


keys = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.dictionaries(keys, st.dictionaries(keys, st.floats(0.1, 1), min_size=1, max_size=4), min_size=1, max_size=3))
def test_write_then_read_loses_nothing(drawn: dict[str, dict[str, float]]) -> None:
    shares = {name: {key: share / sum(own.values()) for key, share in own.items()} for name, own in drawn.items()}
    assert targets.read(targets.write(shares), "targets.toml") == shares
