"""The demo's validity card: a fake model that reads the spec, beside one that only claims to."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from folkmoot.agreement import Options
from folkmoot.pipeline.build_report import PAGE
from folkmoot.pipeline.demo_rankings import CACHE, MODEL, ORDER_SEED, RELEVANCE
from folkmoot.pipeline.live_options import LiveOptions
from folkmoot.pipeline.live_validation import LiveValidation
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.ranker_validate import CardFiles, ranker_validate, write_validity_report
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.validity_card import ValidityCard, as_json

IGNORER: Final = "fake:spec-ignorer?slips=0.05"
CARD: Final = "card"
CARD_NUMBERS: Final = "card.json"
_REMOVED: Final = ("immigration_status",)
_TURNED_ROUND: Final = ("benefits",)


def write_demo_card(folder: Path, dataset: Path, spec: Path, options: Options) -> ValidityCard:
    """Ask both models everything that a card is made of, and write it into a folder.

    Args:
        folder: where to; it has the demo's rankings and their cache already.
        dataset: what people said.
        spec: the spec's file.
        options: how rankers are compared with people.

    Raises:
        FolkmootError: a file that cannot be used.
    """
    live = LiveValidation(
        LiveOptions(models=(MODEL, IGNORER), removed=_REMOVED, invert=_TURNED_ROUND, seed=ORDER_SEED),
        ModelSettings(cache=folder / CACHE),
    )
    files = CardFiles(spec, dataset, relevance=folder / RELEVANCE)
    card = ranker_validate(files, options, lambda inputs: live.ask(inputs).inputs)
    write_validity_report(card, folder / CARD)
    write_file(folder / CARD_NUMBERS, [msgspec.json.format(msgspec.json.encode(as_json(card)), indent=2)])
    return card


def card_page(folder: Path) -> Path:
    """The card's page within a demo's folder."""
    return folder / CARD / PAGE
