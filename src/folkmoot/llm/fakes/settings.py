"""Settings of fake models: how much they slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from folkmoot.llm.provider import ProviderError


@dataclass(frozen=True, slots=True)
class Settings:
    """How a fake model differs from one that never errs.

    Attributes:
        slips: probability, at each two neighbours of a ranking, that they are swapped; 0 to 1.
        position: probability that the response shown first is put first; 0 to 1.
        duplicates: probability that a text nearly repeats another (`fake:writer`); 0 to 1.
        give_aways: probability that the model's own default stands out in length, form and tone (`fake:writer`); 0 to 1.
        leaks: probability that a response says that it holds a view (`fake:writer`); 0 to 1.
    """

    slips: float = 0.0
    position: float = 0.0
    duplicates: float = 0.0
    give_aways: float = 0.0
    leaks: float = 0.0

    @classmethod
    def read(cls, given: Mapping[str, Any], known: Sequence[str]) -> Settings:
        """The settings of a request.

        Args:
            given: as the user gave them.
            known: those that the model has.

        Raises:
            ProviderError: a setting of another name, or no number from 0 to 1.
        """
        for name, value in given.items():
            if name not in known:
                raise ProviderError(f"this fake model has no setting '{name}'; its settings are {', '.join(known)}")
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ProviderError(f"{name}: found {value!r}; expected a number from 0 to 1")
        return cls(**{name: float(value) for name, value in given.items()})

    def __str__(self) -> str:
        """`?slips=0.05`, as it follows a model's name; empty where every setting is 0."""
        given = [f"{field.name}={getattr(self, field.name):g}" for field in fields(self) if getattr(self, field.name)]
        return f"?{'&'.join(given)}" if given else ""
