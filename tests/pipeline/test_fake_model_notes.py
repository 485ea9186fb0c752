"""A comparison names every fake model among its rankers."""

from __future__ import annotations

from folkmoot.pipeline.agreement import fake_models
from folkmoot.records.provenance import Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings


def run(model: str | None) -> SpecRankings:
    ranking = Ranking.parse("A>B", ("A", "B"))
    return SpecRankings("run", (SpecRanking("p", ranking, (), None, (), "", Provenance(model=model)),))


def test_every_fake_model_is_named_once_and_nothing_else_is() -> None:
    runs = [run(model) for model in (None, "fake:a", "openai:fake", "fake:a", "fake:b?slips=0.1")]
    notes = fake_models(runs)
    assert [note.split(" is a fake model")[0] for note in notes] == ["fake:a", "fake:b?slips=0.1"]
    assert fake_models([run("openai:gpt-5"), SpecRankings("empty", ())]) == ()
