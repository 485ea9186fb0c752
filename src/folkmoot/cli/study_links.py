"""`folkmoot study links` and `take-back`: addresses by which people of a cohort are invited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def links(
    study: Annotated[Path, Parameter(help="The study's folder.")],
    *,
    cohort: Annotated[str, Parameter(help="The cohort that people are invited to.")],
    address: Annotated[str, Parameter(help="What participants open: https://survey.example.org.")],
    count: Annotated[int, Parameter(help="How many, each for one person.")] = 1,
    shared: Annotated[
        bool, Parameter(negative="", help="One link for many people instead; whoever has it can pass it on.")
    ] = False,
    out: Annotated[Path | None, Parameter(help="The file to write, CSV; without it, stdout.")] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    """Make links that invite people to a cohort, as CSV: number, cohort, link.

    A personal link lets one person in, once; later they go on in the browser in which they began, or by the personal link
    that the survey gives them. Nothing of the links is kept: they are signed with the study's secret, so that they hold as
    long as the study has that, also for a study that opens later. Treat them as keys.

    Examples:
        folkmoot study links my-study --cohort experts --count 50 --address https://survey.example.org --out links.csv
        folkmoot study links my-study --cohort experts --shared --address https://survey.example.org
    """
    import sys

    from folkmoot.pipeline.study_links import study_links
    from folkmoot.pipeline.write_file import write_file

    made = study_links(study, cohort=cohort, address=address, count=count, shared=shared)
    if out is not None:
        write_file(out, [made.as_csv()])
    if as_json:
        print_json({"cohort": made.cohort, "shared": made.is_shared, "links": list(made.links)})
    elif out is None:
        sys.stdout.write(made.as_csv().decode())
    whom = "for whoever has it" if made.is_shared else "each for one person"
    note(f"{len(made.links):,} {'link' if len(made.links) == 1 else 'links'} to {made.cohort}, {whom}")


def take_back(
    study: Annotated[Path, Parameter(help="The study's folder.")],
    /,
    *links: Annotated[str, Parameter(help="Personal links, as they were handed out.")],
    file: Annotated[
        Path | None, Parameter(help="A table of them, CSV with a column `link`: rows of what `study links` wrote.")
    ] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    """Take personal links back, for good, on the study's trail.

    Nobody enters by them any more. Whoever came by one already stays in the study; `folkmoot study erase` erases a person.

    Examples:
        folkmoot study take-back my-study "https://survey.example.org/?cohort=experts&invitation=…"
        folkmoot study take-back my-study --file lost.csv
    """
    from dataclasses import asdict

    from folkmoot.errors import InputError
    from folkmoot.pipeline.load_study import read_bytes
    from folkmoot.pipeline.study_links import links_in, take_back_links

    given = (*links, *(() if file is None else links_in(read_bytes(file), str(file))))
    if not given:
        raise InputError("no link was given: name them, or a table with --file")
    found = take_back_links(study, given)
    if as_json:
        print_json(asdict(found))
    else:
        note(f"{found.now:,} {'link' if found.now == 1 else 'links'} taken back, {found.before:,} had been before")
        if found.used:
            note(f"{found.used:,} of them had been used; who came by them stays in the study")
