"""Numbers as a reader sees them: the value never without its interval and its n, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from folkmoot.statistics.estimate import Estimate


class Unit(StrEnum):
    """What an estimate counts in; the text stands in the tables' `unit` column."""

    SHARE = "share from 0 to 1"
    DIFFERENCE = "difference of two shares, from -1 to 1"
    RATIO = "ratio"
    RANK = "rank, 1 the best"


UNITS: Final = {
    "normalised": Unit.RATIO,
    "gap_to_crossfit": Unit.DIFFERENCE,
    "gap_to_best": Unit.DIFFERENCE,
    "spec_effect": Unit.DIFFERENCE,
    "flips_beyond_retest": Unit.DIFFERENCE,
    "difference_from_rest": Unit.DIFFERENCE,
    "world_minus_personal": Unit.DIFFERENCE,
}
"""The unit of every estimate that is no share."""

MINUS: Final = "\N{MINUS SIGN}"


def unit_of(name: str) -> Unit:
    """The unit of an estimate, by its name."""
    return UNITS.get(name, Unit.SHARE)


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 prompt`, `1,147 prompts`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def people(number: int) -> str:
    """`1 person`, `920 people`."""
    return count(number, "person", "people")


def number(value: float, unit: Unit) -> str:
    """A value in its unit: `58.3%`, `+1.2 points`, `0.62`, `2.4`; a typographic minus, and no `-0.0`."""
    if unit is Unit.SHARE:
        return f"{_decimals(100 * value, 1)}%"
    if unit is Unit.DIFFERENCE:
        text = _decimals(100 * value, 1)
        sign = "" if text.startswith(MINUS) or text == "0.0" else "+"
        return f"{sign}{text} points"
    return _decimals(value, 2 if unit is Unit.RATIO else 1)


def interval(estimate: Estimate, unit: Unit) -> str | None:
    """`55.4% to 61.0%`; None where the interval is undefined."""
    if estimate.low is None or estimate.high is None:
        return None
    low, high = number(estimate.low, unit), number(estimate.high, unit)
    if unit is Unit.DIFFERENCE:
        low = low.removesuffix(" points")
    return f"{low} to {high}"


def counts(estimate: Estimate, counted: str = "prompt") -> str:
    """What the estimate rests on: `4,912 pairs, 920 people, 82 prompts`; figures without people leave people out.

    Args:
        estimate: the estimate.
        counted: what its `n_prompts` counts.
    """
    parts = [count(estimate.n_pairs, "pair")] if estimate.n_pairs else []
    if estimate.n_participants:
        parts.append(people(estimate.n_participants))
    parts.append(count(estimate.n_prompts, counted))
    text = ", ".join(parts)
    if estimate.effective_n is not None:
        text += f"; weighted, worth {estimate.effective_n:,.0f} people unweighted"
    if estimate.design_effect is not None:
        text += f" (design effect {estimate.design_effect:.2f})"
    return text


@dataclass(frozen=True, slots=True)
class Shown:
    """One estimate in words.

    Attributes:
        value: the number with its unit, or `undefined`.
        interval: the interval's ends; None where there is none.
        because: why the value, or the interval alone, is undefined; None where both stand.
        counts: what it rests on.
        defined: whether there is a value.
        share: the value for a bar from 0 to 100; None unless it is a defined share.
    """

    value: str
    interval: str | None
    because: str | None
    counts: str
    defined: bool
    share: float | None

    def sentence(self) -> str:
        """`58.3% (95% interval 55.4% to 61.0%; 4,912 pairs, 920 people, 82 prompts)`, or why not."""
        if not self.defined:
            return f"undefined ({self.because})"
        extent = f"95% interval {self.interval}" if self.interval else f"no interval: {self.because}"
        return f"{self.value} ({extent}; {self.counts})"

    def short(self) -> str:
        """`58.3% (55.4% to 61.0%)`, for a figure's margin."""
        if not self.defined:
            return "undefined"
        return f"{self.value} ({self.interval})" if self.interval else f"{self.value} (no interval)"


def show(estimate: Estimate, unit: Unit, counted: str = "prompt") -> Shown:
    """Put an estimate into words.

    Args:
        estimate: the estimate.
        unit: its unit.
        counted: what its `n_prompts` counts.
    """
    if estimate.value is None:
        return Shown(
            "undefined", None, estimate.undefined_because or "not measured", counts(estimate, counted), False, None
        )
    because = None
    ends = interval(estimate, unit)
    if ends is None:
        because = (estimate.undefined_because or "none was made").removeprefix("no interval: ")
    share = 100 * estimate.value if unit is Unit.SHARE else None
    return Shown(number(estimate.value, unit), ends, because, counts(estimate, counted), True, share)


def _decimals(value: float, places: int) -> str:
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)
