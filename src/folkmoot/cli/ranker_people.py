"""`folkmoot ranker import` and `folkmoot ranker combine`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def import_(
    file: Annotated[Path, Parameter(help="CSV (its first line names the columns) or JSON Lines.")],
    /,
    *,
    dataset: Annotated[
        Path,
        Parameter(
            name=("--dataset", "--study"),
            help="Whose prompts they rank: a folder or a file in a known layout, or a study.",
        ),
    ],
    out: Annotated[Path, Parameter(help="The file of rankings to write, JSON Lines.")],
    spec: Annotated[Path | None, Parameter(help="The spec: ids of sections are held against it.")] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    """Read rankings that people who know the spec wrote, so that models can be measured against them.

    Columns: ranker (a code of the person), prompt_id, ranking (`B>A=D>C`); and where there are any cited_sections
    (`be_fair; be_kind`), explanation, section_relevance (`be_fair=5; be_kind=3`), shown_order. A row without a ranking
    was skipped. Every fault is listed with its line, and nothing is written then.

    Examples:
        folkmoot ranker import experts.csv --dataset ca1/ --out experts.jsonl --spec spec.md
    """
    from folkmoot.pipeline.ranker_people import ranker_import

    done = ranker_import(file, dataset, out, spec=spec)
    if done.n_addresses:
        some = "1 code looks like an e-mail address" if done.n_addresses == 1 else "codes look like e-mail addresses"
        count = "" if done.n_addresses == 1 else f"{done.n_addresses:,} "
        note(f"{count}{some}: codes stand in whatever is published; use others.")
    if as_json:
        print_json(
            {
                "out": str(done.out),
                "rankers": [{"ranker": code, "n_prompts": count} for code, count in done.rankers.items()],
                "n_skipped": done.n_skipped,
                "n_addresses": done.n_addresses,
            }
        )
        return
    from folkmoot.cli.output import console
    from folkmoot.cli.terminal import as_text

    people = "1 person" if len(done.rankers) == 1 else f"{len(done.rankers):,} people"
    skipped = f", {done.n_skipped:,} skipped" if done.n_skipped else ""
    text = f"{sum(done.rankers.values()):,} rankings by {people}{skipped}: {done.out}"
    console().print(as_text(text), soft_wrap=True)


def combine(
    *,
    ranking: Annotated[
        tuple[Path, ...], Parameter(help="Rankings of the members, in one file or several. Repeatable.", required=True)
    ],
    out: Annotated[Path, Parameter(help="The file of rankings to write, JSON Lines.")],
    name: Annotated[str | None, Parameter(help="How the panel is called; the file's name where none is given.")] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    """Make several rankers one: each prompt's responses by their mean rank, tied where mean ranks tie.

    Members are the first run of each ranker; where all runs are one ranker's, they are its runs. A prompt that some
    member does not rank is left out; so is a run that only holds the replies of another.

    Examples:
        folkmoot ranker combine --ranking a.jsonl --ranking b.jsonl --out panel.jsonl
    """
    from folkmoot.pipeline.ranker_people import ranker_combine

    done = ranker_combine(ranking, out, name=name)
    for one in done.notes:
        note(one)
    if done.n_left_out:
        note(f"Prompts left out, because some member does not rank them: {done.n_left_out:,}.")
    if as_json:
        print_json(
            {
                "out": str(done.out),
                "members": list(done.members),
                "n_prompts": done.n_prompts,
                "n_left_out": done.n_left_out,
                "notes": list(done.notes),
            }
        )
        return
    from folkmoot.cli.output import console
    from folkmoot.cli.terminal import as_text

    prompts = "1 prompt" if done.n_prompts == 1 else f"{done.n_prompts:,} prompts"
    text = f"The mean rank of {', '.join(done.members)} over {prompts}: {done.out}"
    console().print(as_text(text), soft_wrap=True)
