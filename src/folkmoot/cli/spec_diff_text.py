"""A comparison of two versions of a spec for the terminal.

In colour, words that went are struck through and words that came are underlined; without colour they stand as
`[-went-]` and `{+came+}`, as wdiff writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from folkmoot.cli.spec_text import print_text
from folkmoot.cli.terminal import as_text, visible
from folkmoot.records.spec_diff import Change, DiffLine, Hunk, Mark, Piece, SectionChange, SpecDiff

NAMES: Final = {
    Change.ADDED: "added",
    Change.REMOVED: "removed",
    Change.MOVED: "moved",
    Change.RENAMED: "id changed",
    Change.RETITLED: "retitled",
    Change.AUTHORITY: "authority changed",
    Change.TAGS: "tags changed",
    Change.TEXT: "text changed",
}
_OLD, _NEW = "red strike", "green underline"
_KEPT_WORDS: Final = 12
_MANY_WORDS: Final = 30
_WORD: Final = re.compile(r"\S+")


def print_diff(console: Console, diff: SpecDiff, shown: Sequence[SectionChange], *, details: bool) -> None:
    """The summary, then each section that changed.

    Args:
        console: where to.
        diff: the comparison.
        shown: the changes to list.
        details: whether to show the text; else one line for each section.
    """
    _print_summary(console, diff)
    if details:
        if diff.preamble and len(shown) == len(diff.changes):
            print_text(console, Text("\nBefore the first heading", "bold"))
            _print_hunks(console, diff.preamble)
        for change in shown:
            console.print()
            _print_change(console, change)
        return
    console.print()
    for change in shown:
        title = as_text(change.section.title or "(no title)", "bold")
        print_text(console, Text.assemble(title, "  ", _what(change)), indent=2 * change.section.level)


def _print_summary(console: Console, diff: SpecDiff) -> None:
    names = Text.assemble(as_text(diff.old.name, "bold"), " → ", as_text(diff.new.name, "bold"))
    print_text(console, names.append(f": {len(diff.old.sections)} sections before, {len(diff.new.sections)} after"))
    if not diff.changes and not diff.preamble:
        print_text(console, Text("nothing changed"))
        return
    cosmetic = sum(change.is_cosmetic for change in diff.changes)
    for change in Change:
        count = len(diff.having(change))
        if count:
            note = f" ({cosmetic} in punctuation or blanks alone)" if change is Change.TEXT and cosmetic else ""
            print_text(console, Text.assemble((f"{count:5,} ", "bold"), NAMES[change], (note, "dim")))
            if change is Change.AUTHORITY:
                for old, new, number in diff.authorities:
                    print_text(console, as_text(f"{number:,} from {old or 'none'} to {new or 'none'}"), indent=8)
    print_text(console, Text.assemble((f"{diff.unchanged:5,} ", "bold"), "unchanged"))


def _print_change(console: Console, change: SectionChange) -> None:
    print_text(console, _head(change))
    print_text(console, _what(change), indent=2)
    old, new = change.old, change.new
    if old is not None and new is not None:
        before_after = (
            ("title", Change.RETITLED, old.title, new.title),
            ("id", Change.RENAMED, old.id, new.id),
            ("authority", Change.AUTHORITY, old.authority or "none", new.authority or "none"),
            ("tags", Change.TAGS, ", ".join(old.tags) or "none", ", ".join(new.tags) or "none"),
            ("place", Change.MOVED, change.moved_from, change.moved_to),
        )
        for name, kind, before, after in before_after:
            if kind in change.changes:
                pair = Text.assemble((f"{name} ", "dim"), as_text(before, "red"), " → ", as_text(after, "green"))
                print_text(console, pair, indent=2)
    _print_hunks(console, change.hunks)


def _head(change: SectionChange) -> Text:
    title = as_text(change.section.title or "(no title)", "bold")
    return Text.assemble(title, "  ", as_text(f"#{change.section.id}", "dim"))


def _what(change: SectionChange) -> Text:
    styles = {Change.ADDED: "green", Change.REMOVED: "red"}
    what = Text(", ").join(Text(NAMES[one], styles.get(one, "yellow")) for one in change.changes)
    if change.parts:
        what.append(f" in {', '.join(change.parts)}", "dim")
    if change.words_added or change.words_removed:
        for sign, count, style in (("+", change.words_added, "green"), ("−", change.words_removed, "red")):
            if count:
                what.append("  ").append(f"{sign}{count:,}", style)
        what.append(" words", "dim")
    elif change.is_cosmetic:
        what.append(" (punctuation or blanks alone)", "dim")
    return what


def _print_hunks(console: Console, hunks: Sequence[Hunk]) -> None:
    for hunk in hunks:
        if hunk.skipped_before:
            count = hunk.skipped_before
            print_text(console, Text(f"… {count:,} unchanged line{'' if count == 1 else 's'}", "dim"), indent=8)
        for line in hunk.lines:
            _print_line(console, line)


def _print_line(console: Console, line: DiffLine) -> None:
    number = line.new_line if line.new_line is not None else line.old_line
    sign, style = {Mark.OLD: ("-", "red"), Mark.NEW: ("+", "green"), Mark.BOTH: (" ", "dim"), None: ("~", "yellow")}[
        line.mark
    ]
    gutter = Text(f"{number:6} {sign} ", style)
    if line.mark is not None:
        body = as_text("".join(piece.text for piece in line.pieces), style)
    else:
        body = Text().join(_piece(console, piece, at) for at, piece in _with_ends(line.pieces))
    if not console.is_terminal:
        print_text(console, gutter + body)
        return
    # Wrapped lines hang under the text, not under the line number.
    width = min(console.width, 110) - len(gutter)
    for index, part in enumerate(body.wrap(console, max(width, 20))):
        console.print(Text.assemble(gutter if index == 0 else " " * len(gutter), part), soft_wrap=True)


def _with_ends(pieces: Sequence[Piece]) -> list[tuple[str, Piece]]:
    """Each piece with whether it is the `first`, the `last`, one in the `middle`, or the `only` one."""
    if len(pieces) == 1:
        return [("only", pieces[0])]
    ends = {0: "first", len(pieces) - 1: "last"}
    return [(ends.get(index, "middle"), piece) for index, piece in enumerate(pieces)]


def _piece(console: Console, piece: Piece, at: str) -> Text:
    has_colour = console.is_terminal and console.color_system is not None and not console.no_color
    if piece.mark is Mark.BOTH:
        return Text(_shortened(visible(piece.text), at))
    if has_colour:
        return as_text(piece.text, _OLD if piece.mark is Mark.OLD else _NEW)
    return as_text(f"[-{piece.text}-]" if piece.mark is Mark.OLD else f"{{+{piece.text}+}}")


def _shortened(text: str, at: str) -> str:
    """A long unchanged stretch with its middle left out; the words next to a change stay."""
    words = list(_WORD.finditer(text))
    if len(words) <= _MANY_WORDS:
        return text
    head = "" if at == "first" else text[: words[_KEPT_WORDS - 1].end()] + " "
    tail = "" if at == "last" else " " + text[words[-_KEPT_WORDS].start() :]
    if at == "first":
        head = text[: words[4].end()] + " "
    return f"{head}…{tail}"
