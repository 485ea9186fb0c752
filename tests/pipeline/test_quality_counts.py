"""What is shown of a study's quality to whoever may not see few people: counts, figures, and nothing that games the flags."""

from __future__ import annotations

from folkmoot.pipeline.console_quality import quality_counts, quality_tables
from folkmoot.records.quality import (
    IndicatorSummary,
    OrderEffects,
    PositionRow,
    QualityReport,
    QuestionRow,
    Strength,
)
from folkmoot.statistics.estimate import Estimate
from folkmoot.statistics.wilson import share

THRESHOLD = "under 300 words a minute"


def of_people(n: int) -> Estimate:
    return Estimate(0.75, 0.5, 0.9, None, 4 * n, n, n, 2, "by hand")


def report(n_repeats: int) -> QualityReport:
    """Forty people, twelve of whom one indicator flags; `n_repeats` were asked a prompt again; three left one question."""
    speed = IndicatorSummary(
        "speed", "words a minute", "words", Strength.FLAG, THRESHOLD, 37, 12, share(12, 37), 200.0, None,
        (("the page measured no time", 3),),
    )  # fmt: skip
    return QualityReport(
        dataset="town",
        simulated=True,
        n_participants=40,
        n_flagged=12,
        n_weakly_flagged=12,
        indicators=(speed,),
        people=(),
        reliability=of_people(n_repeats),
        order_effects=OrderEffects(of_people(40), (PositionRow(1, of_people(n_repeats), 0.5, of_people(n_repeats)),)),
        steps=None,
        questions=(QuestionRow("veto", share(1, 3)), QuestionRow("importance", share(2, 40))),
        times=None,
        shared_texts=(),
        sensitivity=(),
        notes=(),
    )


def test_an_observer_is_shown_no_figure_of_few_people_and_not_from_where_on_an_indicator_flags() -> None:
    found = quality_counts(report(n_repeats=9), min_cell=10)
    assert (found.reliability.value, found.reliability.undefined_because) == (None, "fewer than 10 people")
    assert found.order_effects.earlier_preferred.value == 0.75
    assert [one.first.value for one in found.order_effects.places] == [None]
    assert [one.skipped.value for one in found.questions or ()] == [None, 0.05]
    assert [(one.name, one.n_flagged, one.threshold, one.not_measured) for one in found.indicators] == [
        ("speed", 12, "", ())
    ]
    assert THRESHOLD not in repr(found)
    assert THRESHOLD not in repr(quality_tables(found))


def test_of_ten_people_an_observer_is_shown_what_everybody_is() -> None:
    found = quality_counts(report(n_repeats=10), min_cell=10)
    assert found.reliability.value == 0.75
    assert [one.first.value for one in found.order_effects.places] == [0.75]


def test_whoever_may_see_few_people_is_shown_all() -> None:
    one = report(n_repeats=1)
    found = quality_counts(one)
    assert (found.indicators, found.reliability, found.order_effects, found.questions) == (
        one.indicators,
        one.reliability,
        one.order_effects,
        one.questions,
    )
