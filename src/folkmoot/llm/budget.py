"""What a run may take: calls and money, set aside before each attempt so that neither limit is ever passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from folkmoot.llm.prices import Price
from folkmoot.records.model_call import Usage

LONGEST_OUTPUT: Final = 131_072
"""Tokens that are set aside for a reply where neither the request nor the price says how long one can be."""
_LIMITS: Final = ("max_tokens", "max_completion_tokens", "max_output_tokens")


@dataclass(slots=True)
class Budget:
    """The limits of a run, and what it has taken; shared by everything that the run asks.

    Before an attempt is sent, the most it can cost is set aside; when its reply is there, what it did cost takes that
    place. An attempt that may be on the bill although nothing came back (a time-out) keeps what was set aside.

    Attributes:
        max_cost: dollars; None: no limit.
        max_calls: attempts; None: no limit.
        spent: what replies took.
        calls: attempts sent.
        under_way: attempts sent and not settled.
        held: dollars set aside for them.
        lost: dollars set aside for attempts of which nobody knows whether they are on the bill.
    """

    max_cost: float | None = None
    max_calls: int | None = None
    spent: Usage = field(default_factory=Usage)
    calls: int = 0
    under_way: int = 0
    held: float = 0.0
    lost: float = 0.0

    def allows(self, most: float) -> bool:
        """Whether an attempt that costs this much at most can be sent now."""
        return self._call_left() and (self.max_cost is None or self._taken() + self.held + most <= self.max_cost)

    def may_allow(self, most: float) -> bool:
        """Whether it could be sent later: something is under way, and may cost less than what is set aside for it."""
        return self.under_way > 0 and self._call_left() and self._taken() + most <= (self.max_cost or 0.0)

    def take(self, most: float) -> None:
        """An attempt is sent."""
        self.calls += 1
        self.under_way += 1
        self.held += most

    def settle(self, most: float, usage: Usage, *, lost: bool = False) -> None:
        """What became of it.

        Args:
            most: what was set aside for it.
            usage: what it took.
            lost: whether it may be on the bill although nothing came back.
        """
        self.under_way -= 1
        # A sum of small numbers taken away again may end a little beside zero.
        self.held = max(0.0, self.held - most) if self.under_way else 0.0
        self.spent += usage
        self.lost += most if lost else 0.0

    def why_not(self, most: float) -> str:
        """Why an attempt cannot be sent, for people."""
        if not self._call_left():
            return f"--max-calls {self.max_calls:,} is reached."
        lost = f" and ${self.lost:.4f} set aside for attempts that gave no reply and may be billed" if self.lost else ""
        return (
            f"--max-cost ${self.max_cost:,.2f} might be passed: this run has spent ${self.spent.cost or 0:.4f}{lost},"
            f" and one more call can cost up to ${most:.4f}. A lower max_tokens (--model 'NAME?max_tokens=2000') lets"
            " more calls fit."
        )

    def _call_left(self) -> bool:
        return self.max_calls is None or self.calls < self.max_calls

    def _taken(self) -> float:
        return (self.spent.cost or 0.0) + self.lost


def output_limit(settings: Mapping[str, Any]) -> int | None:
    """Tokens that a request lets a reply have at most; None where it sets no limit."""
    limits = [settings[name] for name in _LIMITS if name in settings]
    given = [limit for limit in limits if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0]
    return max(given, default=None)


def most_output_tokens(settings: Mapping[str, Any], price: Price) -> int:
    """Tokens that a reply can have at most: the request's limit, else the model's, else LONGEST_OUTPUT."""
    limit = output_limit(settings)
    if limit is not None:
        return limit
    return LONGEST_OUTPUT if price.longest_output is None else price.longest_output


def most_cost(price: Price | None, input_tokens: int, output_tokens: int, *, batch: bool = False) -> float:
    """Dollars that one attempt can cost at most; 0 without a price, for then there is no limit to keep."""
    return 0.0 if price is None else price.cost(input_tokens, 0, output_tokens, batch=batch)
