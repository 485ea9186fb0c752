"""Run the whole pipeline on the bundled study: simulated people, a fake ranker, and what was found of what was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import msgspec

from folkmoot.agreement import Options
from folkmoot.errors import InputError
from folkmoot.pipeline.agreement import AgreementFiles, compare_inputs, load_inputs
from folkmoot.pipeline.build_report import PAGE, write_report
from folkmoot.pipeline.demo_card import card_page, write_demo_card
from folkmoot.pipeline.demo_findings import find_planted
from folkmoot.pipeline.demo_folder import demo_folder
from folkmoot.pipeline.demo_rankings import MODEL, WITH_SPEC, WITHOUT_SPEC, rank_demo
from folkmoot.pipeline.simulate_people import load_study, write_people
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.validity_card import ValidityCard
from folkmoot.study.finding import Finding
from folkmoot.study.population import Population

SPEC: Final = "spec/2026-03-01.md"
_COPIES: Final = {
    "README.md": "README.md",
    "spec.md": SPEC,
    "prompts.jsonl": "prompts.jsonl",
    "planted.toml": "planted.toml",
}
"""Where each file of the package's study stands in the demo's folder."""
_NAME: Final = "Rivermouth"


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo did.

    Attributes:
        folder: where everything stands.
        report: the page to open.
        ranker: the fake model that ranked.
        seed: the seed of every draw.
        result: the comparison.
        card: how far to trust the ranker, beside a fake model that does not read the spec.
        card_page: the card's page.
        findings: what was found of what was planted, in the order of planted.toml.
    """

    folder: Path
    report: Path
    ranker: str
    seed: int
    result: AgreementResult
    card: ValidityCard
    card_page: Path
    findings: tuple[Finding, ...]


def demo(folder: Path, *, seed: int = 1, tell: Callable[[str], None] = lambda _: None) -> DemoResult:
    """Write the demo's folder: study, simulated answers, rankings, comparison, report and validity card.

    Args:
        folder: it appears whole or not at all; a folder that the demo made, and nobody changed, is replaced.
        seed: seed of every draw, 0 or more.
        tell: hears what is being done.

    Raises:
        InputError: the folder's name is taken or cannot be written, or the seed is below 0.
    """
    if seed < 0:
        raise InputError(f"--seed: found {seed}; expected 0 or more")
    with demo_folder(folder, seed=seed) as fresh:
        population = _study(fresh)
        tell(f"simulating {population.design.people:,} people …")
        write_people(fresh / "prompts.jsonl", fresh / "planted.toml", fresh, seed=seed)
        tell(f"ranking the responses, with the spec and without it: {MODEL}, a fake model …")
        rank_demo(fresh, fresh / "dataset", fresh / SPEC, tell)
        # From here on as with real people: from the files alone.
        inputs = load_inputs(
            AgreementFiles(
                dataset=fresh / "dataset",
                rankings=(fresh / WITH_SPEC,),
                without_spec=fresh / WITHOUT_SPEC,
                spec=fresh / SPEC,
            )
        )
        groups = tuple(f"group:{field}" for field in population.demographics)
        options = Options(by=("section", "prompt", *groups), seed=seed)
        tell("comparing them with the spec …")
        result = compare_inputs(inputs, options, name=_NAME)
        findings = find_planted(population.truths, inputs.dataset, inputs.rankings[0], result, options)
        write_file(
            fresh / "found.json", [msgspec.json.format(msgspec.json.encode(findings_as_json(findings)), indent=2)]
        )
        tell("writing the report …")
        write_report(inputs, options, result, fresh / "report")
        tell("asking how far to trust the ranker …")
        card = write_demo_card(fresh, fresh / "dataset", fresh / SPEC, Options(seed=seed))
    return DemoResult(folder, folder / "report" / PAGE, MODEL, seed, result, card, card_page(folder), findings)


def findings_as_json(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """What was planted and found, as builtins."""
    return [
        {
            "planted": msgspec.to_builtins(finding.truth),
            "found": asdict(finding.estimate),
            "verdict": str(finding.verdict),
        }
        for finding in findings
    ]


def _study(folder: Path) -> Population:
    """Copy the package's study into the folder, and read who its people are there."""
    package = files("folkmoot") / "demo_study"
    for name, target in _COPIES.items():
        write_file(folder / target, [package.joinpath(*name.split("/")).read_bytes()])
    return load_study(folder / "prompts.jsonl", folder / "planted.toml")[1]
