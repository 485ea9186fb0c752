"""What a validity card is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from folkmoot.records.counterfactual import Counterfactual
from folkmoot.records.dataset import Dataset
from folkmoot.records.example_ranking import ExampleRankings
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRankings


@dataclass(frozen=True)
class CardInputs:
    """Runs of rankers, recorded or made now, and what they are held against.

    Attributes:
        spec: the spec that they applied.
        dataset: what people said; None where figures about people are not wanted.
        rankings: runs with the spec, of any number of rankers; runs of one ranker stand in order, its headline first.
        without_spec: runs without the spec, each of one of these rankers.
        gold: rankings by people who know the spec, one run a person.
        examples: runs over the spec's worked examples.
        counterfactuals: runs under a spec with one section changed.
        relevance: grades that say which sections a prompt belongs to; None for those of the headline run.
        panel: name and rankings of the mean rank of all rankers; None where there is one ranker.
        gold_panel: the mean rank of the experts; None where there is no gold.
        missing: why pieces are missing, by name (`closed_book`, `open_book`, `counterfactuals`), where there is more to say
            than that no model was asked.
    """

    spec: Spec
    dataset: Dataset | None = None
    rankings: tuple[SpecRankings, ...] = ()
    without_spec: tuple[SpecRankings, ...] = ()
    gold: tuple[SpecRankings, ...] = ()
    examples: tuple[ExampleRankings, ...] = ()
    counterfactuals: tuple[Counterfactual, ...] = ()
    relevance: SectionRelevance | None = None
    panel: SpecRankings | None = None
    gold_panel: SpecRankings | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
