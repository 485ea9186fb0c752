"""Runs that hold the same replies: held against each other, they would say that a ranker always repeats itself."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.records.spec_ranking import SpecRanking, SpecRankings


def without_copies(runs: Sequence[SpecRankings]) -> tuple[tuple[SpecRankings, ...], tuple[str, ...]]:
    """The runs without those that only hold replies of another, and a note on each that is left out.

    The same command with another --out answers from the cache, and so writes the same replies again. A run is a copy where
    both are of one model and one repeat and every reply of it, by its digest, is the other's for that prompt, asked in the
    same order. Of two that hold the same the first stays. Runs whose rows have no digest are never copies.
    """
    kept, notes = [], []
    for at, run in enumerate(runs):
        origin = next(
            (
                other
                for index, other in enumerate(runs)
                if index != at and _is_within(run, other) and not (at < index and _is_within(other, run))
            ),
            None,
        )
        if origin is None:
            kept.append(run)
        else:
            notes.append(
                f"{run.name} holds the very replies of {origin.name} (one model, repeat {run.provenance.repeat}) and is left "
                "out: the cache answers what it was asked before; `ranker run --repeats 2` asks again."
            )
    return tuple(kept), tuple(notes)


def _is_within(run: SpecRankings, other: SpecRankings) -> bool:
    mine, others = run.provenance, other.provenance
    if not run.rows or None in {mine.model, mine.repeat} or (mine.model, mine.repeat) != (others.model, others.repeat):
        return False
    return all(_same_reply(row, other.by_prompt.get(row.prompt_id)) for row in run.rows)


def _same_reply(row: SpecRanking, other: SpecRanking | None) -> bool:
    if other is None or row.provenance.reply_digest is None:
        return False
    mine = (row.provenance.reply_digest, row.provenance.template_hash, row.provenance.spec_hash, row.shown_order)
    others = other.provenance
    return mine == (others.reply_digest, others.template_hash, others.spec_hash, other.shown_order)
