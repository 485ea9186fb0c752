"""Accuracy on worked examples, by hand."""

from __future__ import annotations

import pytest
from tests.agreement.validity.runs import SPEC, comparison, examples

from folkmoot.agreement.validity.examples import NO_EXAMPLES, NO_GOOD_BAD, example_accuracy
from folkmoot.spec.reader import read_spec

ROWS = (
    # GOOD A against BAD B: reversed; against BAD C: tied. ½ of 2.
    comparison("be_fair/1/1", "GOOD BAD BAD", "B>A=C", targets=(None, "be_kind", None)),
    # GOOD A above BAD B: 1 of 1. GOOD A above OK C, and OK C below BAD B: 1 of 2.
    comparison("be_fair/1/2", "GOOD BAD OK", "A>B>C"),
    # Two GOOD, one BAD: both above it. 2 of 2.
    comparison("be_kind/1/1", "GOOD GOOD BAD", "B>A>C", targets=(None, None, "be_kind")),
    comparison("be_kind/2/1", "GOOD BAD", None, failed="no usable reply"),
    comparison("be_kind/3/1", "GOOD BAD", None),
    comparison("be_kind/4/1", "GOOD OK", None),
    comparison("be_kind/5/1", "BAD -", None),
)


def test_pairs_are_pooled_ties_count_a_half_and_what_failed_is_neither_right_nor_wrong() -> None:
    found = example_accuracy([examples(*ROWS)], SPEC, "")
    assert found.accuracy.value == pytest.approx((0.5 + 1 + 2) / 5)
    assert (found.accuracy.n_pairs, found.accuracy.n_prompts) == (5, 2)
    assert found.accuracy.low is None
    assert found.accuracy.undefined_because == "no interval: 2 examples, and it needs 5"
    assert found.ok_between.value == pytest.approx(1 / 2)
    assert (found.n_comparisons, found.n_lacking, found.n_failed, found.n_not_asked) == (7, 2, 1, 1)


def test_by_the_section_of_the_example_and_by_the_section_broken() -> None:
    found = example_accuracy([examples(*ROWS)], SPEC, "")
    assert [(row.section_id, row.title) for row in found.by_section] == [("be_fair", "Be fair"), ("be_kind", "Be kind")]
    assert [row.accuracy.value for row in found.by_section] == pytest.approx([1.5 / 3, 1.0])
    # BAD B of the first comparison (reversed), BAD C of the third (below both).
    assert [(row.section_id, row.accuracy.n_pairs) for row in found.by_target] == [("be_kind", 3)]
    assert [row.accuracy.value for row in found.by_target] == pytest.approx([2 / 3])


def test_runs_are_averaged() -> None:
    right, wrong = comparison("be_fair/1/1", "GOOD BAD", "A>B"), comparison("be_fair/1/1", "GOOD BAD", "B>A")
    found = example_accuracy([examples(right), examples(wrong, repeat=2), examples(right, repeat=3)], SPEC, "")
    assert found.accuracy.value == pytest.approx(2 / 3)
    assert found.n_comparisons == 1


def test_the_interval_is_over_examples() -> None:
    """Wilson's at the effective number: 5 examples of one pair, 4 right.

    Variance 5/4 · Σ (c − 0.8)²/25 = 5/4 · 0.8/25 = 0.04; effective number 0.8·0.2/0.04 = 4; t(4, 0.975) = 2.776445.
    """
    rows = [comparison(f"be_fair/{at}/1", "GOOD BAD", "B>A" if at == 1 else "A>B") for at in range(1, 6)]
    found = example_accuracy([examples(*rows)], SPEC, "").accuracy
    squared = 2.7764451**2
    centre = (0.8 + squared / 8) / (1 + squared / 4)
    half = 2.7764451 / (1 + squared / 4) * (0.16 / 4 + squared / 64) ** 0.5
    assert (found.low, found.high) == pytest.approx((centre - half, min(1.0, centre + half)))
    assert found.interval_method == "score"


def test_why_there_is_none() -> None:
    assert example_accuracy([], SPEC, "because").accuracy.undefined_because == "because"
    assert example_accuracy([examples(ROWS[3])], SPEC, "").accuracy.undefined_because == NO_GOOD_BAD
    assert example_accuracy([examples(ROWS[5])], SPEC, "").accuracy.undefined_because == NO_EXAMPLES


def test_what_the_spec_holds_is_counted_without_a_model() -> None:
    spec = read_spec(
        "# A {#a}\n\n~~~xml\n<user>\nHi\n</user>\n<comparison>\n<assistant> <!-- GOOD -->\nx\n</assistant>\n"
        "<assistant> <!-- BAD -->\ny\n</assistant>\n</comparison>\n~~~\n\n~~~xml\n<user>\nHi\n</user>\n<comparison>\n"
        "<assistant> <!-- GOOD -->\nx\n</assistant>\n</comparison>\n~~~\n",
        "spec",
    )
    found = example_accuracy([], spec, "because")
    assert (found.n_comparisons, found.n_lacking) == (2, 1)
