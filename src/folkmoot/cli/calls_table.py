"""What a cache of calls holds, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from folkmoot.cli.model_estimate import dollars
from folkmoot.cli.output import console, note
from folkmoot.cli.terminal import as_text

if TYPE_CHECKING:
    from folkmoot.records.call_log import CallsOfKind, KeptCall


def print_summary(kinds: Sequence[CallsOfKind]) -> None:
    """One row for each model, endpoint and template; then what they came to together."""
    from rich.table import Table

    if not kinds:
        note("The cache holds no calls.")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("model", overflow="fold", min_width=16)
    table.add_column("template", overflow="fold", min_width=8)
    for title in ("calls", "answered", "tokens in", "tokens out", "cost"):
        table.add_column(title, justify="right", no_wrap=True)
    for kind in kinds:
        usage = kind.usage
        counts = (kind.calls, kind.answered, usage.input_tokens, usage.output_tokens)
        table.add_row(
            as_text(kind.model),
            as_text(kind.template),
            *(f"{count:,}" for count in counts),
            dollars(usage.cost),
        )
    console().print(table)
    failed = {name: sum(kind.attempts[name] for kind in kinds) for name in kinds[0].attempts if name != "ok"}
    if any(failed.values()):
        note("Attempts without a usable reply: " + ", ".join(f"{n:,} {name}" for name, n in failed.items() if n) + ".")
    unpriced = sum(kind.unpriced_attempts for kind in kinds)
    known = sum(kind.priced for kind in kinds)
    note(f"Together {dollars(known)}" + (f", and {unpriced:,} attempts without a price." if unpriced else "."))
    for text in sorted({price for kind in kinds for price in kind.prices}):
        note(f"Prices {text}.")
    estimated = sum(kind.estimated_attempts for kind in kinds)
    if estimated:
        note(f"Of {estimated:,} attempts the provider did not say the tokens; they were estimated from characters.")


def print_found(participant: str, calls: Sequence[KeptCall], *, texts: bool) -> None:
    """A line for each call, and its texts where they are asked for."""
    out = console()
    for call in calls:
        line = f"{call.key[:12]}  {call.model}  {call.template}  repeat {call.repeat}  {', '.join(call.at)}"
        out.print(as_text(line), soft_wrap=True)
        if texts:
            for message in call.read:
                out.print(as_text(f"  {message['role']}: {message['content']}"), soft_wrap=True)
            for reply in call.replies:
                out.print(as_text(f"  reply: {reply}"), soft_wrap=True)
    note(f"{len(calls):,} calls hold words of {participant}.")
