"""The page docs/interval-coverage.md, from the cells of the table."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from tests.long.coverage import BY_DEFAULT, BY_REQUEST, DESIGNS, N_PEOPLE, N_PROMPTS, OF_ONE_PROMPT, ONE_PROMPT, Cell

PROMISED: Final = 0.93
FROM_PROMPTS: Final = 10
_WIDE: Final = 0.975
_MUCH_WIDER: Final = 1.3
_OFF: Final = 0.25
"""A bias from this part of the spread on is listed: it costs about one point of coverage."""

_WHY_NONE: Final = {
    "normalised": ", where crossfit's interval reaches below 0.55",
    "agreement, raked": ", where one in twenty replicates cannot be raked within the limits on weights",
}

HEAD: Final = """# Do the 95% intervals hold the truth?

<!-- Written by `python -m tools.interval_coverage`; do not edit. -->

People and prompts are drawn from a population that is known, a dataset is made of them, and every interval that
`folkmoot agreement` prints is asked whether it holds the population's true value. 95% is wanted; at least 93% is
promised from 10 prompts on, for the intervals made by default, and `make test-long` holds them to it.
"""

DESIGN: Final = """## How it was done

Designs, with 12 people a prompt but where it says otherwise:

- **sparse**: each person answers about three prompts;
- **crossed**: the same 20 people answer every prompt;
- **anchor**: as sparse, and everybody answers one more prompt besides, which then holds a quarter and more of all
  answers;
- **one prompt** (`--by prompt`): 8, 16 or 50 people answer it. The prompt stays as it is and people are drawn, so that
  each prompt has a truth of its own.

Four responses a prompt. People rank them strictly, for themselves and for the world, and flag what they find
unacceptable; half of them are more erratic than the rest. The ranker ties pairs that it finds about as good. *Raked*
weighs the two halves to 70% and 30%, and its truth is that population's. The truth of a ratio is the ratio of the
expectations; that of `normalised` and `gap_to_crossfit` is the same function of the expectations of agreement and of
crossfit, the latter for the design's number of people a prompt.

{n_datasets:,} datasets a cell ({n_half:,} with 50 prompts), each with {replicates} replicates where the bootstrap is
used. A share near 95% has a standard error of {error:.1f} percentage points ({error_half:.1f} with 50 prompts). The
estimates of one column share their datasets, so that its numbers go up and down together.

Not in the table: `best_single_ranking` and `gap_to_best`, which have no interval; sections and groups, whose intervals
are these over a part of the data; the report's shares and means of one prompt's answers (Wilson's interval and Student's
t, from textbooks); other populations than this one. With fewer than 5 prompts there is no interval, whatever the
design: the value stands, and the reason says how many prompts there are.
"""

READING: Final = """## The tables

A number is the share of datasets whose interval holds the truth. Behind it stands the mean width of the intervals, as a
multiple of what a normal interval of the estimate's true spread would need: above 1 an interval is wider than it has to
be, below 1 narrower. Shares of 97.5% and more are marked *wide*, shares under 93% by more than two standard errors
**short**. Where an interval is undefined in some of the datasets, the share is of the others, and *none* says in how
many. Single prompts differ in their spread, so that there the multiple says less.
"""


def is_short(cell: Cell) -> bool:
    """Whether a cell lies under what is promised by more than two standard errors."""
    return cell.coverage + 2 * cell.standard_error < PROMISED


def share(cell: Cell) -> str:
    """One cell of the table as text."""
    if math.isnan(cell.coverage):
        return "no interval"
    none = cell.n_undefined / cell.n_datasets
    text = f"{cell.coverage:.1%} ({cell.relative_width:.2f})" + (f", {none:.0%} none" if none >= 0.005 else "")
    if is_short(cell):
        return f"{text} **short**"
    return f"{text} *wide*" if cell.coverage >= _WIDE else text


def page(table: Sequence[Cell], n_datasets: int, replicates: int) -> str:
    """The whole page."""
    error = 100 * math.sqrt(0.95 * 0.05 / n_datasets)
    lines = [HEAD, *_summary(table)]
    lines.append(
        DESIGN.format(
            n_datasets=n_datasets,
            n_half=-(-n_datasets // 2),
            replicates=replicates,
            error=error,
            error_half=error * math.sqrt(2),
        )
    )
    lines.append(READING)
    for design in DESIGNS:
        lines += _table(table, design, (*BY_DEFAULT, *BY_REQUEST), N_PROMPTS, "prompts")
    lines += _table(table, ONE_PROMPT, OF_ONE_PROMPT, N_PEOPLE, "people")
    return "\n".join(lines)


def _summary(table: Sequence[Cell]) -> list[str]:
    promised = [cell for cell in _many(table) if cell.size >= FROM_PROMPTS and cell.estimate in BY_DEFAULT]
    short = [cell for cell in promised if is_short(cell)]
    fives = [cell for cell in _many(table) if cell.size == 5 and cell.estimate in BY_DEFAULT]
    below = [cell for cell in fives if is_short(cell)]
    asked = [cell for cell in _many(table) if cell.estimate.endswith("prompts") and cell.size >= FROM_PROMPTS]
    cluster = [cell for cell in _many(table) if cell.estimate.endswith("cluster") and cell.size >= FROM_PROMPTS]
    alone = [cell for cell in table if cell.design == ONE_PROMPT and is_short(cell)]
    without = [cell for cell in promised if cell.n_undefined]
    off = [cell for cell in promised if abs(cell.bias) > _OFF * cell.spread]
    worst = sorted((cell for cell in promised if cell not in short), key=lambda cell: cell.coverage)[:6]
    of_crossfit = [
        cell for cell in short if cell.design == "anchor" and cell.estimate in {"normalised", "gap_to_crossfit"}
    ]
    points = [
        f"- **From 10 prompts**, {len(promised)} cells of {len(BY_DEFAULT)} estimates: "
        + (
            "none is under 93% by more than two standard errors."
            if not short
            else f"{len(short)} are under 93% by more than two standard errors: {_listed(short)}."
        )
        + f" Lowest otherwise: {_listed(worst)}.",
        f"- **With 5 prompts** nothing is promised. {len(below)} of {len(fives)} cells are short"
        + (f": {_brief(below)}." if below else "."),
        "- **Wider than need be.** " + _wide(promised) + " The pigeonhole bootstrap counts the variance of single "
        "answers about three times over (Owen 2007); the jackknife is made for smooth statistics, and the order of the "
        "others turns round in jumps; a score interval of a share near 0 or 1 is long with few prompts. All err to the "
        "safe side: what such an interval does not show may still be there.",
        "- **Under an anchor** `human_human` is mostly what one prompt says. Its interval reaches from there to what the "
        "other prompts say, so that it is narrow on the mean, long where the anchor is unusual, and seldom misses."
        + (
            " What is made of crossfit falls short there. With 50 prompts, where the anchor is a quarter of the sample, "
            "three things were found by taking them away one at a time: an order chosen on hundreds of people is better "
            "than one chosen on a dozen, so that the anchor is off the others by design (two points of coverage); "
            "Student's t counts prompts as if all weighed the same (one to two); and the gap of a single prompt is skewed "
            "(the rest: nine misses in ten lie below the truth of the gap). Leave an anchor out for these two."
            if of_crossfit
            else ""
        ),
        f"- **`--interval prompts`**, the way in which such intervals have been published, falls short "
        f"({_range(asked)} from 10 prompts), most where the same people answer everything: it takes people as fixed. "
        f"**`--interval cluster`** holds {_range(cluster)}. Neither is the default.",
        "- **One prompt by itself.** "
        + (
            f"Short, over 8 to 50 people: {_brief(alone)}. `normalised` of one prompt exists only where the crossfit "
            "reference happens to lie well above one half: its coverage is that of a selection. The score interval of "
            "shares is rather wide with few people."
            if alone
            else "None is short."
        ),
        "- **Undefined.** "
        + (
            "From 10 prompts an interval is missing for "
            + "; ".join(
                f"`{name}` in up to {max(cell.n_undefined / cell.n_datasets for cell in cells):.1%} of the datasets"
                f"{_WHY_NONE.get(name, '')}"
                for name, cells in _by_estimate(without).items()
            )
            + ". The shares of the others are those of a selection."
            if without
            else "From 10 prompts every interval is defined."
        ),
        "- **Off centre.** "
        + (
            "From 10 prompts the mean of an estimate lies off its truth by more than a quarter of its spread for: "
            + "; ".join(f"{_place(cell)} {cell.bias / cell.spread:+.2f}" for cell in off)
            + "."
            if off
            else "From 10 prompts no estimate's mean lies off its truth by more than a quarter of its spread."
        )
        + _normalised(table),
    ]
    return ["## In short\n", *(_wrapped(point) for point in points), ""]


def _wrapped(point: str) -> str:
    return textwrap.fill(point, 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _many(table: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in table if cell.design != ONE_PROMPT and cell.n_defined]


def _place(cell: Cell) -> str:
    what = f"{cell.size} {'people' if cell.design == ONE_PROMPT else 'prompts'}"
    return f"`{cell.estimate}` ({what if cell.design == ONE_PROMPT else f'{cell.design}, {what}'})"


def _listed(cells: Iterable[Cell]) -> str:
    return "; ".join(f"{_place(cell)} {cell.coverage:.1%}" for cell in sorted(cells, key=lambda cell: cell.coverage))


def _brief(cells: Iterable[Cell]) -> str:
    """Each estimate once, with the range of its shares."""
    found = sorted(_by_estimate(cells).items(), key=lambda item: min(cell.coverage for cell in item[1]))
    return "; ".join(f"`{name}` {_range(of_name)}" for name, of_name in found)


def _by_estimate(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.estimate, []).append(cell)
    return found


def _range(cells: Sequence[Cell]) -> str:
    values = [cell.coverage for cell in cells]
    if not values:
        return "nothing"
    return f"{min(values):.1%}" + (f" to {max(values):.1%}" if len(values) > 1 else "")


def _wide(promised: Sequence[Cell]) -> str:
    rows = []
    for name in BY_DEFAULT:
        widths = [cell.relative_width for cell in promised if cell.estimate == name]
        if widths and max(widths) >= _MUCH_WIDER:
            rows.append((max(widths), f"`{name}` ({min(widths):.2f} to {max(widths):.2f})"))
    listed = ", ".join(text for _, text in sorted(rows, reverse=True))
    return f"From 10 prompts, as a multiple of the width needed: {listed}." if rows else "No estimate by much."


def _normalised(table: Iterable[Cell]) -> str:
    values = [cell for cell in _many(table) if cell.estimate == "normalised" and cell.size >= FROM_PROMPTS]
    listed = ", ".join(
        f"{cell.truth + cell.bias:.3f} for {cell.truth:.3f} ({cell.design}, {cell.size} prompts)" for cell in values
    )
    return f" `normalised` is a ratio with a small denominator; mean for truth: {listed}."


def _table(table: Iterable[Cell], design: str, estimates: Sequence[str], sizes: Sequence[int], unit: str) -> list[str]:
    found = {(cell.estimate, cell.size): cell for cell in table if cell.design == design}
    sizes = [size for size in sizes if (estimates[0], size) in found]
    lines = [
        f"### {design.capitalize()}\n",
        "| estimate | interval | " + " | ".join(f"{size} {unit}" for size in sizes) + " |",
        "|---|---|" + "---|" * len(sizes),
    ]
    for estimate in estimates:
        row = [found[estimate, size] for size in sizes]
        method = next((cell.method for cell in row if cell.method), "none")
        lines.append(f"| `{estimate}` | {method} | " + " | ".join(share(cell) for cell in row) + " |")
    return [*lines, ""]
