"""How a verb that pays says what it would take, and what became of its calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from folkmoot.cli.output import note, print_json

if TYPE_CHECKING:
    from folkmoot.records.model_call import Answers, CallEstimate, Usage

_SHOWN_FAILURES = 5


def print_estimate(estimates: Mapping[str, CallEstimate], *, json: bool) -> None:
    """Print what calls would take: a table, or JSON on stdout.

    Args:
        estimates: by what is asked (a model's name, a stage); at least one.
        json: print JSON instead of a table.
    """
    if json:
        print_json({"estimates": [{"of": name, **estimate_as_json(one)} for name, one in estimates.items()]})
        return
    from rich.table import Table

    from folkmoot.cli.output import console
    from folkmoot.cli.terminal import as_text

    table = Table(title="What it would take; nothing was asked", title_justify="left", box=None, pad_edge=False)
    table.add_column("of", overflow="fold")
    # Calls that begin alike are cheaper where the provider keeps what it read; the two prices are the ends.
    is_shared = any(one.cost_if_shared_is_cached != one.usage.cost for one in estimates.values())
    titles = ["calls", "answered already", "input tokens", "output tokens", "US dollars", "with the provider's cache"]
    shows = [True, any(one.cached for one in estimates.values()), True, True, True, is_shared]
    for title, is_shown in zip(titles, shows, strict=True):
        if is_shown:
            table.add_column(title, justify="right")
    for name, one in estimates.items():
        cells = (cell for cell, is_shown in zip(_cells(one), shows, strict=True) if is_shown)
        table.add_row(as_text(name), *cells)
    console().print(table)
    for text in dict.fromkeys(prices_said(one) for one in estimates.values()):
        note(text)
    for source in dict.fromkeys(one.output_from for one in estimates.values()):
        note(f"Input is estimated from characters, output from {source}; repairs of unusable replies come on top.")


def estimate_as_json(estimate: CallEstimate) -> dict[str, Any]:
    """A CallEstimate as JSON holds it; `cost` is null where the model has no price, and `cost_unknown_because` says so."""
    return {
        "calls": estimate.calls,
        "cached": estimate.cached,
        **usage_as_json(estimate.usage),
        "prices_of": estimate.prices_of,
        "shared_input_tokens": estimate.shared_input_tokens,
        "cost_if_shared_is_cached": estimate.cost_if_shared_is_cached,
        "input_from": "characters",
        "output_from": estimate.output_from,
    }


def usage_as_json(usage: Usage) -> dict[str, Any]:
    """Tokens and money as JSON holds them."""
    known = {
        "input_tokens": usage.input_tokens,
        "cached_input_tokens": usage.cached_input_tokens,
        "output_tokens": usage.output_tokens,
        "cost": usage.cost,
    }
    return known if usage.cost is not None else {**known, "cost_unknown_because": "the model has no price"}


def prices_said(estimate: CallEstimate) -> str:
    """Where the prices come from, or that there are none, as a sentence."""
    if estimate.prices_of is None:
        return "Cost unknown: the model has no price; give one with --prices FILE."
    return f"Prices {estimate.prices_of}."


def dollars(cost: float | None) -> str:
    """Money for people: cents where there are some, more places where there are not; `unknown` without a price."""
    if cost is None:
        return "unknown"
    if cost == 0:
        return "$0"
    return f"${cost:,.2f}" if cost >= 0.1 else f"${cost:.2g}" if cost >= 0.0001 else "under $0.0001"


def exit_code(answers: Answers[Any], *, allow_failures: bool) -> int:
    """Say what calls took, failed and were not asked; 1 where a run is not whole and that was not allowed, else 0.

    Args:
        answers: of one batch, or of several joined.
        allow_failures: whether calls that failed for good are accepted; calls that were not asked never are.
    """
    n_failed = len(answers.failed)
    if n_failed:
        note(f"{n_failed:,} of {n_failed + len(answers.answered):,} calls failed for good and count as nothing:")
        for failed in list(answers.failed.values())[:_SHOWN_FAILURES]:
            attempts = "1 attempt" if failed.attempts == 1 else f"{failed.attempts} attempts"
            note(f"  {failed.id}: {failed.kind} after {attempts}: {failed.why}")
        if n_failed > _SHOWN_FAILURES:
            note(f"  and {n_failed - _SHOWN_FAILURES:,} more")
        note("Run the same command again to ask them anew." + ("" if allow_failures else " Or pass --allow-failures."))
    if answers.stopped_because is not None:
        note(f"Stopped: {answers.stopped_because} {len(answers.not_asked):,} calls were not asked.")
    return 1 if (n_failed and not allow_failures) or answers.stopped_because is not None else 0


def _cells(one: CallEstimate) -> list[str]:
    usage = one.usage
    counts = [one.calls, one.cached, usage.input_tokens, usage.output_tokens]
    return [*(f"{count:,}" for count in counts), dollars(usage.cost), dollars(one.cost_if_shared_is_cached)]
