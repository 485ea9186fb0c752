"""`folkmoot demo`: the whole pipeline on the bundled, simulated study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from folkmoot.pipeline.demo import DemoResult
    from folkmoot.study.finding import Finding


def demo(
    folder: Annotated[
        Path,
        Parameter(help="Where to write it; a folder that the demo made, and nobody changed, is replaced."),
    ] = Path("folkmoot-demo"),
    /,
    *,
    open_report: Annotated[bool, Parameter(name="--open", negative="", help="Open the report in a browser.")] = False,
    seed: Annotated[int, Parameter(help="Seed of the simulated people and of every other draw.")] = 1,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="Print what was planted and found as JSON.")
    ] = False,
) -> None:
    """Run the whole pipeline on the bundled study, offline, in under a minute; everybody in it is simulated.

    The spec is applied by a fake model: a program that obeys the spec's clauses about visible traits of replies. It ends
    with what the comparison found of what was planted, misses included.

    Examples:
        folkmoot demo my-demo --open
    """
    from folkmoot.pipeline.demo import demo as run_demo
    from folkmoot.pipeline.demo import findings_as_json

    done = run_demo(folder, seed=seed, tell=note)
    if as_json:
        print_json(
            {
                "simulated": True,
                "folder": str(done.folder),
                "report": str(done.report),
                "ranker": done.ranker,
                "card": str(done.card_page),
                "seed": done.seed,
                "findings": findings_as_json(done.findings),
            }
        )
    else:
        _print(done)
    if open_report:
        import webbrowser

        webbrowser.open(done.report.resolve().as_uri())


def _print(done: DemoResult) -> None:
    from rich.text import Text

    from folkmoot.cli.tables import number
    from folkmoot.cli.terminal import as_text

    out, overall = console(), done.result.overall
    agreement = overall.estimates["agreement"]
    lower, upper = (overall.estimates[name] for name in ("best_single_ranking_crossfit", "best_single_ranking"))
    out.print(Text("SIMULATED", style="bold reverse"), Text("no number here is about real people"))
    out.print(
        Text(
            f"{overall.n_participants:,} simulated people agree with the spec of an invented city on {number(agreement)} "
            f"of {overall.n_pairs:,} pairs of responses to {overall.n_prompts:,} prompts. The best that one ranking "
            f"could reach lies between {number(lower)} and {number(upper)}.\n"
        )
    )
    out.print(
        Text(
            f"The spec was applied by {done.ranker}: a program that obeys clauses about visible traits of replies, and no "
            f"language model. {_accuracy(done)}\n"
        )
    )
    out.print(_table(done.findings))
    out.print(Text(summary(done.findings)))
    out.print(Text("\nThe ranker's card: ", style="bold"), as_text(str(done.card_page)), soft_wrap=True, sep="")
    out.print(Text("The report: ", style="bold"), as_text(str(done.report)), soft_wrap=True, sep="")


def _accuracy(done: DemoResult) -> str:
    """How often each fake model puts a good reply above a bad one."""
    from folkmoot.cli.tables import number

    reader, ignorer = done.card.rankers
    read, ignored = reader.closed_book.accuracy, ignorer.closed_book.accuracy
    return (
        "On the spec's worked examples, their labels out of sight, it puts the good reply above the bad one in "
        f"{number(read)} of {read.n_pairs} pairs; {ignorer.ranker}, which only claims to read the spec, in "
        f"{number(ignored)} of {ignored.n_pairs}."
    )


def _table(findings: tuple[Finding, ...]) -> Table:
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    from folkmoot.cli.tables import number
    from folkmoot.study.population import Measure

    table = Table(title="SIMULATED: planted, and found", title_justify="left", box=SIMPLE, padding=(0, 1, 1, 0))
    table.add_column("planted", ratio=1)
    table.add_column("truth", justify="right", no_wrap=True)
    table.add_column("found [95% interval]")
    table.add_column("verdict", no_wrap=True)
    for finding in findings:
        truth, estimate = finding.truth, finding.estimate
        signed = truth.measure is not Measure.SECTION_AGREEMENT
        where = ", ".join(part for part in (_WHAT[truth.measure], truth.value, truth.section) if part)
        n = f"{estimate.n_participants:,} people, {estimate.n_prompts:,} prompts"
        table.add_row(
            Text.assemble(truth.statement, "\n", (where, "dim")),
            Text(f"{truth.expected:{'+' if signed else ''}.3f}"),
            Text.assemble(number(estimate, signed=signed), "\n", (estimate.undefined_because or n, "dim")),
            Text(finding.verdict, style="bold"),
        )
    return table


_WHAT: Final = {
    "section_agreement": "agreement",
    "section_gap": "gap",
    "group": "difference from the rest",
    "world_minus_personal": "agreement, world − personal",
}
"""What each measure is called in the table."""


def summary(findings: tuple[Finding, ...]) -> str:
    """How many effects were found, and whether anything was that was never planted."""
    from collections import Counter

    from folkmoot.study.finding import Verdict

    counts = Counter(finding.verdict for finding in findings)
    planted = counts[Verdict.FOUND] + counts[Verdict.NOT_FOUND] + counts[Verdict.TOO_SMALL]
    none = counts[Verdict.NONE_AS_PLANTED] + counts[Verdict.FALSE_ALARM]
    return (
        f"Of {planted} planted effects: {counts[Verdict.FOUND]} found, {counts[Verdict.TOO_SMALL]} too small to tell, "
        f"{counts[Verdict.NOT_FOUND]} not found. Of {none} where nothing was planted: {counts[Verdict.FALSE_ALARM]} "
        f"{'false alarm' if counts[Verdict.FALSE_ALARM] == 1 else 'false alarms'}."
    )
