"""Whatever is in a file, reading it gives a dataset or faults, and nothing else."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats import official

from folkmoot.errors import FaultsError
from folkmoot.formats import spec_rankings, targets
from folkmoot.pipeline.load_dataset import load_dataset

NAMES = ("comparisons.jsonl", "annotators.jsonl", "merged_comparisons_annotators.jsonl")
ROWS = (official.COMPARISONS[:4], official.annotators()[:9], official.merged()[-10:])

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["A>B", "A is unacceptable"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def mangled(draw: st.DrawFn, value: Any) -> Any:
    """The value with one thing somewhere in it replaced, removed or said twice."""
    if isinstance(value, dict) and value and draw(st.integers(0, 4)):
        key = draw(st.sampled_from(sorted(value)))
        if draw(st.integers(0, 5)) == 0:
            return {name: own for name, own in value.items() if name != key}
        return value | {key: draw(mangled(value[key]))}
    if isinstance(value, list) and value and draw(st.integers(0, 4)):
        at = draw(st.integers(0, len(value) - 1))
        if draw(st.integers(0, 5)) == 0:
            return [*value, value[at]]
        return [*value[:at], draw(mangled(value[at])), *value[at + 1 :]]
    return draw(anything)


@given(data=st.data(), which=st.sets(st.sampled_from([0, 1, 2]), min_size=1), bad=st.integers(0, 2))
@settings(deadline=None, max_examples=150)
def test_a_release_with_something_changed_in_it(data: st.DataObject, which: set[int], bad: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for at in which | {bad}:
            rows = data.draw(mangled(ROWS[at])) if at == bad else ROWS[at]
            official.write_lines(Path(folder) / NAMES[at], rows if isinstance(rows, list) else [rows])
        with contextlib.suppress(FaultsError):
            load_dataset(Path(folder))


@given(content=st.binary(max_size=200), cut=st.integers(0, 3000))
@settings(deadline=None, max_examples=60)
def test_bytes_of_any_kind(content: bytes, cut: int) -> None:
    whole = b"".join(json.dumps(row).encode() + b"\n" for row in official.COMPARISONS[:4])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comparisons.jsonl"
        path.write_bytes(whole[:cut] + content + whole[cut + len(content) :])
        with contextlib.suppress(FaultsError):
            load_dataset(path)
    with contextlib.suppress(FaultsError):
        spec_rankings.read(content.splitlines(), "run.jsonl", "run")
    with contextlib.suppress(FaultsError):
        targets.read(content, "targets.toml")


@given(
    rows=st.lists(
        st.dictionaries(st.sampled_from(["prompt_id", "ranking", "shown_order", "section_relevance"]), anything),
        max_size=3,
    )
)
@settings(deadline=None)
def test_rankings_of_any_kind(rows: list[dict[str, Any]]) -> None:
    with contextlib.suppress(FaultsError):
        spec_rankings.read([json.dumps(row).encode() for row in rows], "run.jsonl", "run", {"q": ("A", "B")})
