"""Accuracy on worked examples, by hand."""

from __future__ import annotations

import pytest
from tests.agreement.validity.runs import SPEC, comparison, examples

from folkmoot.agreement.validity.examples import NO_EXAMPLES, NO_GOOD_BAD, accuracy_difference, example_accuracy
from folkmoot.records.example_ranking import Book
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


def test_what_the_spec_adds_is_paired_by_example() -> None:
    """Right on 4 of 5 with the spec and on 3 of these 4 without.

    Influences (−4, 1, 1, 1, 1)/25 and (−3, −3, 2, 2, 2)/25: products sum to 12 − 3 + 6 = 15, squares to 20 and 30, so that
    the correlation is (15 − 12.5)/√600 = 0.10206 after the correction of 1/(2·5²) = 12.5/25². With the ends of the two
    scores, found in the other tests' way, at n = 4 each (0.16/0.04, and 0.24/0.06), t(4)² = 7.70865:
    0.8: centre (0.8 + 7.70865/8)/2.92716 = 0.602489, half 2.776445/2.92716 · √(0.16/4 + 7.70865/64) = 0.379934;
    0.6: centre (0.6 + 7.70865/8)/2.92716 = 0.534163, half 2.776445/2.92716 · √(0.24/4 + 7.70865/64) = 0.402916.
    """
    closed = [comparison(f"be_fair/{at}/1", "GOOD BAD", "B>A" if at == 1 else "A>B") for at in range(1, 6)]
    none = [comparison(f"be_fair/{at}/1", "GOOD BAD", "B>A" if at < 3 else "A>B") for at in range(1, 6)]
    found = accuracy_difference([examples(*closed)], [examples(*none, book=Book.NONE)], ("", ""))
    ends = (0.602489 - 0.379934, 0.602489 + 0.379934), (0.534163 - 0.402916, 0.534163 + 0.402916)
    below = (0.8 - ends[0][0], ends[1][1] - 0.6)
    above = (ends[0][1] - 0.8, 0.6 - ends[1][0])
    phi = 2.5 / 600**0.5
    reaches = [(one**2 - 2 * phi * one * other + other**2) ** 0.5 for one, other in (below, above)]
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.2 - reaches[0], 0.2 + reaches[1]), abs=1e-5)
    assert found.interval_method == "newcombe"


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
