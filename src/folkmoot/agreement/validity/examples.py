"""Accuracy on a spec's worked examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from folkmoot.agreement.card import mean_share
from folkmoot.agreement.validity.differences import mean_share_difference
from folkmoot.records.example_ranking import ExampleRanking, ExampleRankings
from folkmoot.records.spec import Label, Spec
from folkmoot.records.validity_card import ExampleAccuracy, SectionAccuracy
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.labelled_pairs import labelled_pairs

NO_GOOD_BAD: Final = "no comparison with a GOOD and a BAD reply was ranked"
NO_OK: Final = "no comparison with an OK beside a GOOD or a BAD reply was ranked"
NO_EXAMPLES: Final = "the spec has no worked example with a GOOD and a BAD reply"

Sides = tuple[list[int], list[int]]


def example_accuracy(runs: Sequence[ExampleRankings], spec: Spec, missing: str) -> ExampleAccuracy:
    """How one ranker does on the worked examples with one book.

    Args:
        runs: its runs; several are averaged.
        spec: gives sections their titles and order.
        missing: why there are no figures where there is no run.
    """
    if not runs:
        found = [{reply.label for reply in one.replies} for example in spec.examples for one in example.comparisons]
        lacking = sum(not {Label.GOOD, Label.BAD} <= labels for labels in found)
        return ExampleAccuracy(undefined(missing), undefined(missing), n_comparisons=len(found), n_lacking=lacking)
    rows = [row for run in runs for row in run.rows]
    both = [row for row in rows if _has_both(row)]
    titles = {section.id: section.title for section in reversed(spec.sections)}
    targets = dict.fromkeys(target for row in both for target in row.targets if target is not None)
    sections = dict.fromkeys(row.section_id for row in both)
    comparisons = {row.task_id: row for row in rows}.values()
    return ExampleAccuracy(
        accuracy=_accuracy(runs, _good_bad, NO_GOOD_BAD if both else NO_EXAMPLES),
        ok_between=_accuracy(runs, _ok, NO_OK),
        by_section=tuple(
            SectionAccuracy(section, titles.get(section), _accuracy(runs, _in_section(section), NO_GOOD_BAD))
            for section in _in_order(sections, spec)
        ),
        by_target=tuple(
            SectionAccuracy(target, titles.get(target), _accuracy(runs, _breaking(target), NO_GOOD_BAD))
            for target in _in_order(targets, spec)
        ),
        n_comparisons=len(comparisons),
        n_lacking=sum(not _has_both(row) for row in comparisons),
        n_failed=sum(row.ranking is None and row.failed is not None for row in both),
        n_not_asked=sum(row.ranking is None and row.failed is None for row in both),
    )


def accuracy_difference(
    first: Sequence[ExampleRankings], second: Sequence[ExampleRankings], missing: tuple[str, str]
) -> Estimate:
    """Accuracy with one book minus accuracy with another.

    Args:
        first: runs of one ranker with one book.
        second: its runs with another.
        missing: why there is no figure of either where there is no run.
    """
    places = _places([*first, *second])
    empty = tuple(NO_GOOD_BAD if runs else why for runs, why in zip((first, second), missing, strict=True))
    both = _parts(first, _good_bad, places), _parts(second, _good_bad, places)
    return mean_share_difference(*both, (empty[0], empty[1]), unit="example")


def _accuracy(
    runs: Sequence[ExampleRankings], sides_of: Callable[[ExampleRanking], Iterator[Sides]], empty: str
) -> Estimate:
    """The share of pairs ordered as labelled, examples being the clusters."""
    return mean_share(_parts(runs, sides_of, _places(runs)), empty, unit="example")


def _places(runs: Sequence[ExampleRankings]) -> dict[str, int]:
    """A number for each example."""
    ids = dict.fromkeys(row.example_id for run in runs for row in run.rows)
    return {example_id: place for place, example_id in enumerate(ids)}


def _parts(
    runs: Sequence[ExampleRankings],
    sides_of: Callable[[ExampleRanking], Iterator[Sides]],
    places: Mapping[str, int],
) -> list[tuple[Floats, Floats]]:
    """For each run, by example: (pairs ordered as labelled, pairs)."""
    parts = []
    for run in runs:
        counted, observed = np.zeros(len(places)), np.zeros(len(places))
        for row in run.rows:
            if row.ranking is None:
                continue
            tier_of = {name: level for level, tier in enumerate(row.ranking.tiers) for name in tier}
            tiers = [tier_of[name] for name in row.names]
            for better, worse in sides_of(row):
                ordered, pairs = labelled_pairs(tiers, better, worse)
                counted[places[row.example_id]] += ordered
                observed[places[row.example_id]] += pairs
        parts.append((counted, observed))
    return parts


def _at(row: ExampleRanking, *labels: Label) -> list[int]:
    return [position for position, label in enumerate(row.labels) if label in labels]


def _has_both(row: ExampleRanking) -> bool:
    return Label.GOOD in row.labels and Label.BAD in row.labels


def _good_bad(row: ExampleRanking) -> Iterator[Sides]:
    yield _at(row, Label.GOOD), _at(row, Label.BAD)


def _ok(row: ExampleRanking) -> Iterator[Sides]:
    yield _at(row, Label.GOOD), _at(row, Label.OK)
    yield _at(row, Label.OK), _at(row, Label.BAD)


def _in_section(section: str) -> Callable[[ExampleRanking], Iterator[Sides]]:
    def sides(row: ExampleRanking) -> Iterator[Sides]:
        if row.section_id == section:
            yield from _good_bad(row)

    return sides


def _breaking(target: str) -> Callable[[ExampleRanking], Iterator[Sides]]:
    def sides(row: ExampleRanking) -> Iterator[Sides]:
        yield _at(row, Label.GOOD), [at for at in _at(row, Label.BAD) if row.targets[at] == target]

    return sides


def _in_order(sections: Mapping[str, None], spec: Spec) -> list[str]:
    """In the spec's order; sections that it lacks stand last."""
    order = {section.id: place for place, section in reversed(list(enumerate(spec.sections)))}
    return sorted(sections, key=lambda section: order.get(section, len(order)))
