"""Two versions of a spec to what changed, section by section."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.records.spec import Section, Spec
from folkmoot.records.spec_diff import Change, DiffLine, Hunk, Mark, Part, Piece, SectionChange, SpecDiff
from folkmoot.spec.lines import split_lines, with_line_feeds
from folkmoot.spec.matching import match_sections, moved_sections
from folkmoot.spec.text_diff import Line, diff_lines, words
from folkmoot.spec.tree import parent_positions


def diff_specs(old: Spec, new: Spec) -> SpecDiff:
    """Compare two versions; sections that are the same in both are left out."""
    matched = match_sections(old, new)
    moved = moved_sections(old, new, matched)
    came_from = {b: a for a, b in matched.items()}
    rows: list[tuple[tuple[int, int, int], SectionChange]] = []
    for b, section in enumerate(new.sections):
        before = old.sections[came_from[b]] if b in came_from else None
        change = _added(section) if before is None else _changed(old, before, new, section, has_moved=b in moved)
        if change is not None:
            rows.append(((b, 0, 0), change))
    last_seen = -1
    for a, section in enumerate(old.sections):
        if a in matched:
            last_seen = matched[a]
        else:
            rows.append(((last_seen, 1, a), _removed(section)))
    rows.sort(key=lambda row: row[0])
    preamble = diff_lines(_numbered(old.preamble, 1), _numbered(new.preamble, 1)).hunks
    return SpecDiff(old, new, tuple(change for _, change in rows), preamble)


def place_of(spec: Spec, section: Section) -> str:
    """Where a section stands, in words: under which section, and after which sibling."""
    index = next(i for i, other in enumerate(spec.sections) if other is section)
    parents = parent_positions([other.level for other in spec.sections])
    parent = parents[index]
    siblings = [i for i in range(index) if parents[i] == parent]
    under = "at the top level" if parent is None else f"under “{spec.sections[parent].title}”"
    after = f"after “{spec.sections[siblings[-1]].title}”" if siblings else "first"
    return f"{under}, {after}"


def _added(section: Section) -> SectionChange:
    lines = _text_lines(section)
    whole = tuple(DiffLine(None, line.number, (Piece(Mark.NEW, line.text),)) for line in lines)
    return SectionChange(None, section, (Change.ADDED,), (), "", "", _whole(whole), _n_words(lines), 0)


def _removed(section: Section) -> SectionChange:
    lines = _text_lines(section)
    whole = tuple(DiffLine(line.number, None, (Piece(Mark.OLD, line.text),)) for line in lines)
    return SectionChange(section, None, (Change.REMOVED,), (), "", "", _whole(whole), 0, _n_words(lines))


def _whole(lines: tuple[DiffLine, ...]) -> tuple[Hunk, ...]:
    return (Hunk(0, lines),) if lines else ()


def _changed(old: Spec, before: Section, new: Spec, after: Section, *, has_moved: bool) -> SectionChange | None:
    """What changed in a section that both versions have; None where nothing did."""
    # An id that was made from the title says nothing that the title does not.
    renamed = before.id != after.id and (before.has_written_id or after.has_written_id)
    happened = {
        Change.MOVED: has_moved,
        Change.RENAMED: renamed,
        Change.RETITLED: before.title != after.title,
        Change.AUTHORITY: before.authority != after.authority,
        Change.TAGS: before.tags != after.tags,
        Change.TEXT: before.text != after.text,
    }
    changes = tuple(change for change, is_so in happened.items() if is_so)
    if not changes:
        return None
    text = diff_lines(_text_lines(before), _text_lines(after))
    return SectionChange(
        before,
        after,
        changes,
        _parts(before, after),
        place_of(old, before) if has_moved else "",
        place_of(new, after) if has_moved else "",
        text.hunks,
        text.words_added,
        text.words_removed,
    )


def _parts(before: Section, after: Section) -> tuple[Part, ...]:
    """Where the text changed: in what instructs, in what explains, or in the examples."""
    return tuple(
        part
        for part in Part
        if [line.text for line in _part_lines(before, part)] != [line.text for line in _part_lines(after, part)]
    )


def _part_lines(section: Section, part: Part) -> list[Line]:
    commentary = {n for block in section.commentary for n in range(block.first_line, block.last_line + 1)}
    examples = {n for example in section.examples for n in range(example.first_line, example.last_line + 1)}
    lines = _text_lines(section)
    if part is Part.COMMENTARY:
        return [line for line in lines if line.number in commentary]
    if part is Part.EXAMPLES:
        return [line for line in lines if line.number in examples]
    return [line for line in lines if line.number not in commentary | examples]


def _text_lines(section: Section) -> list[Line]:
    """The lines of the section's own text that are not blank, without blanks at their ends."""
    lines = _numbered(section.source, section.first_line)[section.text_line - section.first_line :]
    return [Line(line.text.rstrip(), line.number) for line in lines if line.text.strip()]


def _numbered(source: str, first_line: int) -> list[Line]:
    return [Line(line.rstrip("\n"), n) for n, line in enumerate(split_lines(with_line_feeds(source)), first_line)]


def _n_words(lines: Sequence[Line]) -> int:
    return sum(len(words(line.text)) for line in lines)
