"""Rankings under a spec with one section changed, as JSON Lines with a row a prompt of each change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.provenance import ProvenanceRow, provenance_faults, provenance_fields, provenance_of
from folkmoot.formats.rows import read_rows, shown
from folkmoot.records.counterfactual import Change, Counterfactual
from folkmoot.records.provenance import NO_PROVENANCE, Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import FailedRanking, SpecRanking, SpecRankings


class CounterfactualRow(ProvenanceRow, kw_only=True, forbid_unknown_fields=True):
    """A row of the file: what a ranker said of one prompt before a section was changed, after, and again before.

    Model, tokens and cost are those of `after`.
    """

    prompt_id: str
    section_id: str
    change: str
    governed: bool
    text: str | None = None
    written_by: str | None = None
    before: str | None = None
    after: str | None = None
    again: str | None = None
    failed: str | None = None
    shown_order: list[str] | None = None


@dataclass(slots=True)
class _Gathered:
    """One change while its rows are gathered."""

    text: str | None
    written_by: str | None
    governed: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    failed: list[FailedRanking] = field(default_factory=list)
    runs: dict[str, list[SpecRanking]] = field(default_factory=lambda: {"before": [], "after": [], "again": []})


def read(lines: Iterable[bytes], place: str) -> tuple[Counterfactual, ...]:
    """Read the changed sections of a file, one for each model, section and kind of change, in order.

    Fields of other names are left alone.

    Args:
        lines: the file's lines.
        place: the file as the user named it.

    Raises:
        FaultsError: with every fault: a row without its model, an unknown change, prompts repeated, rankings that cannot be
            read or rank different responses.
    """
    faults: list[Fault] = []
    found: dict[tuple[str, str, Change], _Gathered] = {}
    for line, row in read_rows(lines, CounterfactualRow, place, faults):
        wrong = _faults(row, place, line)
        if not wrong:
            one = found.setdefault(
                (row.model or "", row.section_id, Change(row.change)), _Gathered(row.text, row.written_by)
            )
            if row.prompt_id in {*one.governed, *one.others}:
                wrong.append(Fault(place, line, "prompt_id", shown(row.prompt_id), "one line a prompt of each change"))
            else:
                _gather(one, row)
        faults += wrong
    if faults:
        raise FaultsError(faults)
    return tuple(_record(model, section, change, one) for (model, section, change), one in found.items())


def write(*changes: Counterfactual) -> Iterator[bytes]:
    """The rows as JSON lines, change after change."""
    for one in changes:
        runs = {"before": one.before, "after": one.after, "again": one.again}
        failures = {row.prompt_id: row for row in one.after.failed}
        for prompt_id in dict.fromkeys([*one.governed, *one.others]):
            said = {
                name: run.by_prompt[prompt_id]
                for name, run in runs.items()
                if run is not None and prompt_id in run.by_prompt
            }
            if not said and prompt_id not in failures:
                continue
            failure = failures.get(prompt_id)
            after = said.get("after") or failure
            fields: dict[str, Any] = {
                "prompt_id": prompt_id,
                "section_id": one.section_id,
                "change": str(one.change),
                "governed": prompt_id in one.governed,
                "text": one.text,
                "written_by": one.written_by,
                **{name: str(row.ranking) for name, row in said.items()},
                "failed": None if failure is None else failure.why,
                "shown_order": next((row.shown_order for row in said.values() if row.shown_order), None),
            }
            known = {name: value for name, value in fields.items() if value is not None}
            where = provenance_fields(NO_PROVENANCE if after is None else after.provenance)
            yield msgspec.json.encode(known | where | {"model": one.ranker}) + b"\n"


def _faults(row: CounterfactualRow, place: str, line: int) -> list[Fault]:
    faults = provenance_faults(row, place, line)
    if not row.model:
        faults.append(Fault(place, line, "model", "nothing", "the model that ranked"))
    if row.change not in set(Change):
        faults.append(Fault(place, line, "change", shown(row.change), " or ".join(Change)))
    said = {name: text for name in ("before", "after", "again") if (text := getattr(row, name)) is not None}
    labels = _labels(next(iter(said.values()), ""))
    for name, text in said.items():
        try:
            Ranking.parse(text, labels)
        except ValueError:
            faults.append(Fault(place, line, name, shown(text), f"a ranking of {', '.join(labels)}: `A>B=C>D`"))
    if row.shown_order and sorted(row.shown_order) != list(labels):
        faults.append(Fault(place, line, "shown_order", shown(row.shown_order), f"{', '.join(labels)}, each once"))
    return faults


def _labels(ranking: str) -> tuple[str, ...]:
    return tuple(sorted({label.strip() for tier in ranking.split(">") for label in tier.split("=")} - {""}))


def _gather(one: _Gathered, row: CounterfactualRow) -> None:
    (one.governed if row.governed else one.others).append(row.prompt_id)
    for name, rows in one.runs.items():
        text = getattr(row, name)
        if text is not None:
            whole = provenance_of(row)
            where = whole if name == "after" else Provenance(model=whole.model)
            ranking = Ranking.parse(text, _labels(text))
            rows.append(SpecRanking(row.prompt_id, ranking, tuple(row.shown_order or ()), None, (), "", where))
    if row.failed is not None:
        one.failed.append(FailedRanking(row.prompt_id, row.failed, provenance_of(row)))


def _record(model: str, section: str, change: Change, one: _Gathered) -> Counterfactual:
    name = f"{model} #{section} {change}"
    return Counterfactual(
        ranker=model,
        section_id=section,
        change=change,
        text=one.text,
        written_by=one.written_by,
        governed=tuple(one.governed),
        others=tuple(one.others),
        before=SpecRankings(f"{name} before", tuple(one.runs["before"])),
        after=SpecRankings(f"{name} after", tuple(one.runs["after"]), tuple(one.failed)),
        again=SpecRankings(f"{name} again", tuple(one.runs["again"])) if one.runs["again"] else None,
    )
