"""`folkmoot study personal-data`: what in participants' texts could tell who somebody is, and what is to become of it."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

if TYPE_CHECKING:
    from rich.text import Text

    from folkmoot.records.personal_data import QueueItem, Span

Source = Annotated[Path, Parameter(help="A study's folder, or a dataset (decisions are kept in a file beside it).")]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")]
State = Literal["new", "clear", "held", "decided"]
_SHORT = 12
"""Hexadecimal digits that name a text in the queue."""


def scan(source: Source, /, *, as_json: Json = False) -> None:
    """Look for personal data in participants' texts: those that are new, were changed, or were looked at by older detectors.

    Texts in which something is found are held until somebody decides about them.

    Examples:
        folkmoot study personal-data scan my-study
    """
    from dataclasses import asdict

    from folkmoot.pipeline.personal_data import scan as scan_texts

    found = scan_texts(source)
    if as_json:
        print_json(asdict(found))
        return
    out = console()
    out.print(f"{found.texts:,} texts, {found.scanned:,} of them looked at now (detectors {found.detectors})")
    states = ", ".join(f"{found.counts[state]:,} {state}" for state in ("clear", "held", "decided"))
    out.print(states)
    for kind, count in found.by_kind.items():
        out.print(f"  held with {kind}: {count:,}")
    if found.counts["held"]:
        note(f"decide about them: folkmoot study personal-data queue {source}")


def queue(
    source: Source,
    /,
    *,
    state: Annotated[tuple[State, ...], Parameter(help="Texts in this state; may be given several times.")] = ("held",),
    kind: Annotated[
        tuple[str, ...], Parameter(help="Texts with a finding of this kind (`phone`, `name` …); may be repeated.")
    ] = (),
    language: Annotated[str | None, Parameter(help="Texts in this language.")] = None,
    participant: Annotated[str | None, Parameter(help="This participant's texts.")] = None,
    prompt: Annotated[str | None, Parameter(help="Texts to this prompt.")] = None,
    offset: Annotated[int, Parameter(help="How many are passed over.")] = 0,
    limit: Annotated[int, Parameter(help="How many are shown at most.")] = 20,
    texts: Annotated[
        bool, Parameter(negative="", help="Show the texts where the output is no terminal, or JSON, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show texts that wait for a decision, what was found in them, and what masking would leave.

    The texts themselves are shown on a terminal alone, unless --texts says otherwise.

    Examples:
        folkmoot study personal-data queue my-study

        folkmoot study personal-data queue my-study --kind phone --kind e-mail --limit 100 --json
    """
    from folkmoot.pipeline.personal_data import queue as queue_texts
    from folkmoot.records.personal_data import TextState

    found = queue_texts(
        source,
        states=tuple(TextState(one) for one in state),
        kinds=kind,
        language=language,
        participant=participant,
        prompt=prompt,
        offset=offset,
        limit=limit,
    )
    if as_json:
        rows = [_as_json(item, with_text=texts) for item in found.items]
        print_json({"total": found.total, "counts": found.counts, "detectors": found.detectors, "items": rows})
        return
    shows = texts or sys.stdout.isatty()
    for item in found.items:
        _show(item, shows=shows)
    first = offset + 1 if found.items else 0
    if not found.total:
        console().print("No text of these waits.")
    else:
        console().print(f"{first:,} to {offset + len(found.items):,} of {found.total:,}")
    if found.counts["new"]:
        note(f"{found.counts['new']:,} texts were not looked at yet: folkmoot study personal-data scan {source}")
    if found.items:
        note(f"to decide: folkmoot study personal-data decide {source} keep|mask|withhold CODE …")


def decide(
    source: Source,
    action: Annotated[Literal["keep", "mask", "withhold"], Parameter(help="What is to be done with the texts.")],
    /,
    *codes: Annotated[str, Parameter(help="Codes of texts, as `queue` shows them.")],
    span: Annotated[
        tuple[str, ...],
        Parameter(help="With `mask` and one text: what is masked, START-END or START-END:KIND, in characters from 0."),
    ] = (),
    as_json: Json = False,
) -> None:
    """Decide about texts: keep them, mask what was found in them, or withhold them; noted in the trail as counts.

    A text that was changed since the queue showed it has another code, and is not decided about.

    Examples:
        folkmoot study personal-data decide my-study mask 3f1c90ab12cd 77aa01c2d3e4

        folkmoot study personal-data decide my-study mask 3f1c90ab12cd --span 17-30:name --span 41-44
    """
    from folkmoot.errors import InputError
    from folkmoot.pipeline.personal_data import decide as decide_texts
    from folkmoot.pipeline.personal_data import queue as queue_texts
    from folkmoot.records.personal_data import Action, NewDecision

    if not codes:
        raise InputError("personal-data decide: found no code; expected at least one, as `queue` shows them")
    if span and (action != "mask" or len(codes) != 1):
        raise InputError("--span: only with `mask` and one text")
    every = {code_of(item): item for item in queue_texts(source, states=(), limit=sys.maxsize).items}
    unknown = [code for code in codes if code not in every]
    if unknown:
        raise InputError(f"{unknown[0]}: no text has this code (any more); the queue shows those there are")
    spans = tuple(_span(one) for one in span) or None
    wanted = [
        NewDecision(every[code].place, every[code].digest, Action(action), spans) for code in dict.fromkeys(codes)
    ]
    decide_texts(source, wanted, by="command line", role="command line")
    if as_json:
        print_json({"action": action, "texts": len(wanted)})
        return
    note(f"{len(wanted):,} texts: {action}")


def code_of(item: QueueItem) -> str:
    """What names a text in the queue: another one where the text is another."""
    place = item.place
    parts = (place.participant_id, place.prompt_id, str(place.occurrence), place.question, str(place.part), item.digest)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_SHORT]


def _as_json(item: QueueItem, *, with_text: bool) -> dict[str, Any]:
    from dataclasses import asdict

    row = asdict(item)
    if not with_text:
        del row["text"], row["masked"]
    return {"code": code_of(item), **row}


def _show(item: QueueItem, *, shows: bool) -> None:
    from rich.text import Text as Styled

    from folkmoot.cli.terminal import visible

    out = console()
    place = item.place
    where = place.question if not place.prompt_id else f"{place.prompt_id} {place.question}"
    again = f" ({place.occurrence})" if place.occurrence > 1 else ""
    out.print(
        Styled(f"{code_of(item)}  {item.state.value}  ", "bold"),
        Styled(visible(f"{place.participant_id}  {where}{again}")),
    )
    if item.decision is not None:
        out.print(Styled(visible(f"  {item.decision.action.value}, by {item.decision.by}, {item.decision.at[:16]}")))
    for one in item.findings:
        out.print(f"  {one.kind.value} at {one.start}-{one.end} ({one.confidence:.2f}): {one.why}")
    if shows:
        out.print(_marked(item), soft_wrap=True)
        if item.masked != item.text:
            out.print(Styled(f"  → {visible(item.masked)}", "dim"), soft_wrap=True)
    out.print()


def _marked(item: QueueItem) -> Text:
    """The text with its findings marked; what could steer the terminal is left out piece by piece, so that marks fit."""
    from rich.text import Text as Styled

    from folkmoot.cli.terminal import visible

    line, at = Styled("  "), 0
    for one in item.findings:
        line.append(visible(item.text[at : one.start]))
        line.append(visible(item.text[one.start : one.end]), style="reverse")
        at = one.end
    line.append(visible(item.text[at:]))
    return line


def _span(text: str) -> Span:
    from folkmoot.errors import InputError

    places, _, kind = text.partition(":")
    start, _, end = places.partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        raise InputError(f"--span: found '{text}'; expected START-END or START-END:KIND, such as 17-30:name")
    return int(start), int(end), kind or "other"
