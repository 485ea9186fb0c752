"""`folkmoot spec`: look at a behaviour spec, and compare two versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json
from folkmoot.errors import InputError

if TYPE_CHECKING:
    from folkmoot.records.spec import Section, Spec

Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")]
SpecFile = Annotated[Path, Parameter(help="A spec in Markdown: the OpenAI Model Spec's dialect, or plain.")]


def sections(file: SpecFile, /, *, as_json: Json = False) -> None:
    """List the sections of a spec as a tree: title, authority, tags, id, lines and worked examples.

    With `--json`, a flat list in the order of the document.

    Examples:
        folkmoot spec sections 2025-02-12.md
    """
    from folkmoot.cli.spec_text import print_tree
    from folkmoot.pipeline.load_spec import load_spec
    from folkmoot.records.spec_json import section_row
    from folkmoot.spec.faults import find_faults
    from folkmoot.spec.writer import write_spec

    spec = load_spec(file)
    if as_json:
        print_json([section_row(section) for section in spec.sections])
        return
    print_tree(console(), spec)
    faults = len(find_faults(write_spec(spec), str(file)))
    note(f"{len(spec.sections):,} sections" + (f"; {faults:,} faults: see `folkmoot check {file}`" if faults else ""))


def show(
    file: SpecFile, section_id: Annotated[str, Parameter(help="The section's id.")], /, *, as_json: Json = False
) -> None:
    """Show one section of a spec: its place, authority and own text, with references spelled out.

    Examples:
        folkmoot spec show 2025-02-12.md avoid_sycophancy
    """
    from folkmoot.cli.spec_text import print_section
    from folkmoot.pipeline.load_spec import load_spec
    from folkmoot.records.spec_json import section_json

    spec = load_spec(file)
    section = _find(spec, section_id, file)
    if as_json:
        print_json(section_json(section))
        return
    print_section(console(), spec, section)


def examples(
    file: SpecFile,
    /,
    *,
    section: Annotated[str | None, Parameter(help="Only the examples of the section with this id.")] = None,
    as_json: Json = False,
) -> None:
    """List the worked examples of a spec: the conversation, and the replies labelled GOOD, BAD or OK with the reason.

    Examples:
        folkmoot spec examples 2025-02-12.md --section avoid_sycophancy
    """
    from folkmoot.cli.spec_text import print_examples
    from folkmoot.pipeline.load_spec import load_spec
    from folkmoot.records.spec_json import example_json

    spec = load_spec(file)
    found = spec.examples if section is None else _find(spec, section, file).examples
    if as_json:
        print_json([example_json(example) for example in found])
        return
    print_examples(console(), spec, found)
    replies = sum(len(example.replies) for example in found)
    note(f"{len(found):,} worked examples, {replies:,} compared replies")


def diff(
    old: Annotated[Path, Parameter(help="The old version.")],
    new: Annotated[Path, Parameter(help="The new version.")],
    /,
    *,
    section: Annotated[str | None, Parameter(help="Only the section with this id, old or new.")] = None,
    summary: Annotated[bool, Parameter(negative="", help="List what changed without the text.")] = False,
    html: Annotated[Path | None, Parameter(help="Write the whole comparison as one HTML page to this file.")] = None,
    as_json: Json = False,
) -> None:
    """Compare two versions of a spec: sections added, removed, moved, retitled, with another authority or other text.

    Words that went and came are marked by colour, or as [-went-] and {+came+} where there is no colour.

    Examples:
        folkmoot spec diff 2025-04-11.md 2025-09-12.md --html changes.html
    """
    from folkmoot.cli.spec_diff_text import print_diff
    from folkmoot.pipeline.compare_specs import compare_specs, write_spec_diff
    from folkmoot.records.spec_json import diff_json

    found = compare_specs(old, new)
    shown = found.changes
    if section is not None:
        ids = {one.id for spec in (found.old, found.new) for one in spec.sections}
        if section not in ids:
            raise InputError(_no_section(section, ids, f"{old} and {new}"))
        shown = tuple(row for row in shown if section in {one.id for one in (row.old, row.new) if one is not None})
    if html is not None:
        write_spec_diff(found, html)
        note(f"written to {html}")
    if as_json:
        whole = diff_json(found)
        kept = [row for row, change in zip(whole["sections"], found.changes, strict=True) if change in shown]
        print_json({**whole, "sections": kept})
    elif html is None:
        print_diff(console(), found, shown, details=not summary)


def _find(spec: Spec, section_id: str, file: Path) -> Section:
    """The section, or a refusal that names the nearest id."""
    wanted = section_id.removeprefix("#")
    section = spec.section(wanted)
    if section is None:
        raise InputError(_no_section(wanted, {one.id for one in spec.sections}, str(file)))
    return section


def _no_section(wanted: str, ids: set[str], place: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wanted, sorted(ids), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`folkmoot spec sections` lists the ids"
    return f"{place}: there is no section {wanted!r}; {hint}"
