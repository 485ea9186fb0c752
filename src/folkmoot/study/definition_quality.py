"""`[quality]` of study.toml: from where on an indicator flags somebody, and whether evidence is asked for."""

from __future__ import annotations

from typing import Final, NamedTuple

from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.study.toml_table import Table

_DEFAULTS: Final = QualityThresholds()


class _Range(NamedTuple):
    lowest: float
    highest: float


NUMBERS: Final = {
    "speed": _Range(1.0, 3.0),
    "same_order_chance": _Range(0.0, 0.1),
    "self_agreement": _Range(0.0, 1.0),
    "similarity": _Range(0.5, 1.0),
    "own_copies": _Range(0.0, 1.0),
    "others_copies": _Range(0.0, 1.0),
    "pasted": _Range(0.0, 1.0),
    "model_signs": _Range(0.0, 100.0),
}
"""Thresholds that are numbers, with their ranges."""
WHOLE: Final = {
    "quiz_attempts": (2, 10),
    "least_prompts": (2, 20),
    "least_ratings": (2, 1000),
    "least_characters": (10, 1000),
}
"""Thresholds that are whole numbers, with their ranges."""


def read_quality(table: Table | None) -> tuple[QualityThresholds, bool]:
    """The thresholds, and whether evidence of how people answer is asked for.

    Args:
        table: `[quality]`; None where it is missing: all defaults.
    """
    if table is None:
        return _DEFAULTS, False
    numbers = {
        name: table.number(name, limits.lowest, limits.highest, getattr(_DEFAULTS, name))
        for name, limits in NUMBERS.items()
    }
    whole = {
        name: table.whole(name, lowest, highest, getattr(_DEFAULTS, name)) or 0
        for name, (lowest, highest) in WHOLE.items()
    }
    asks = table.truth("interaction_evidence", default=False)
    table.refuse_unknown()
    return (
        QualityThresholds(
            speed=numbers["speed"],
            same_order_chance=numbers["same_order_chance"],
            self_agreement=numbers["self_agreement"],
            similarity=numbers["similarity"],
            own_copies=numbers["own_copies"],
            others_copies=numbers["others_copies"],
            pasted=numbers["pasted"],
            model_signs=numbers["model_signs"],
            quiz_attempts=whole["quiz_attempts"],
            least_prompts=whole["least_prompts"],
            least_ratings=whole["least_ratings"],
            least_characters=whole["least_characters"],
        ),
        asks,
    )
