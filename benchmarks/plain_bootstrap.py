"""Task: the pigeonhole bootstrap of agreement as one writes it with pandas, a loop over replicates."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measuring import Values, fastest
from benchmarks.simulated import LABELS, read
from folkmoot.records.dataset import Dataset
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.weak_order import unpack_one

ALL = "all"


def agreement_by_section(folder: Path, *, replicates: int, seed: int = 7) -> tuple[dict[str, float], Values]:
    """Agreement over everything and by section.

    In each replicate people are drawn once, prompts within each section and, apart from that, within everything; an
    assessment counts the product of the two multiplicities (Owen 2007).

    Returns:
        Seconds for the values and for the replicates, and what was found; its draws are its own.
    """
    dataset, (headline, *_) = read(folder)
    point, frame = fastest(1, lambda: _observations(dataset, headline))
    resampling, drawn = fastest(1, lambda: _bootstrap(frame, replicates, seed))
    sums = frame.groupby("place")[["agreeing", "pairs"]].sum()
    values: Values = {}
    for place, row in sums.iterrows():
        values[f"{place} n_pairs"] = int(row["pairs"])
        values[f"{place} agreement"] = float(row["agreeing"] / row["pairs"])
        values[f"{place} agreement low"] = float(drawn[str(place)].quantile(0.025))
        values[f"{place} agreement high"] = float(drawn[str(place)].quantile(0.975))
    return {"values": point, "replicates": resampling}, values


def _observations(dataset: Dataset, headline: SpecRankings) -> pd.DataFrame:
    """One row an assessment and place: its prompt, person, pairs and agreeing pairs."""
    answers = dataset.assessments
    frame = pd.DataFrame({"prompt": answers.prompt, "person": answers.participant, "world": answers.world})
    frame = frame[frame["world"] >= 0].drop_duplicates(["prompt", "person"], keep="last")
    runs = [headline.by_prompt[prompt_id] for prompt_id in dataset.prompts.ids]
    frame["spec"] = frame["prompt"].map(dict(enumerate(run.ranking.code(LABELS) for run in runs)))
    scored = {kind: _score(*kind) for kind in frame[["spec", "world"]].drop_duplicates().itertuples(index=False)}
    kinds = pd.MultiIndex.from_tuples(scored, names=["spec", "world"])
    scores = pd.DataFrame(list(scored.values()), index=kinds, columns=["agreeing", "pairs"])
    frame = frame.join(scores, on=["spec", "world"]).drop(columns=["spec", "world"])
    belongs = pd.DataFrame(
        [
            (number, section)
            for number, run in enumerate(runs)
            for section, grade in (run.section_relevance or {}).items()
            if grade >= 5
        ],
        columns=["prompt", "place"],
    )
    everything = frame.assign(place=ALL)
    return pd.concat([everything, frame.merge(belongs, on="prompt")], ignore_index=True)


def _score(spec: int, world: int) -> tuple[float, int]:
    wanted, given = unpack_one(spec, len(LABELS)), unpack_one(world, len(LABELS))
    agreeing, pairs = 0.0, 0
    for a, b in combinations(range(len(LABELS)), 2):
        if given[a] != given[b]:
            pairs += 1
            agreeing += 0.5 if wanted[a] == wanted[b] else float((wanted[a] < wanted[b]) == (given[a] < given[b]))
    return agreeing, pairs


def _bootstrap(frame: pd.DataFrame, replicates: int, seed: int) -> pd.DataFrame:
    """One row a replicate, one column a place."""
    generator = np.random.default_rng(seed)
    people, person = np.unique(frame["person"], return_inverse=True)
    strata = frame[["place", "prompt"]].drop_duplicates().sort_values(["place", "prompt"]).reset_index(drop=True)
    stratum = frame.merge(strata.reset_index(), on=["place", "prompt"], how="left")["index"].to_numpy()
    sizes = strata.groupby("place").size()
    places = pd.Categorical(frame["place"], categories=sizes.index)
    found = []
    for _ in range(replicates):
        of_people = np.bincount(generator.integers(0, len(people), len(people)), minlength=len(people))
        of_prompts = np.concatenate(
            [np.bincount(generator.integers(0, size, size), minlength=size) for size in sizes.tolist()]
        )
        weight = of_people[person] * of_prompts[stratum]
        weighted = frame[["agreeing", "pairs"]].mul(weight, axis=0).assign(place=places)
        sums = weighted.groupby("place", observed=True).sum()
        found.append(sums["agreeing"] / sums["pairs"])
    return pd.DataFrame(found)
