"""The page that compares two versions of a spec: one HTML file, readable offline, on paper and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from folkmoot.records.spec import Section
from folkmoot.records.spec_diff import Change, SectionChange, SpecDiff

CHANGE_NAMES: Final = {
    Change.ADDED: "added",
    Change.REMOVED: "removed",
    Change.MOVED: "moved",
    Change.RENAMED: "id changed",
    Change.RETITLED: "retitled",
    Change.AUTHORITY: "authority changed",
    Change.TAGS: "tags changed",
    Change.TEXT: "text changed",
}
"""What each change is called on the page."""


class Group(NamedTuple):
    """Sections that the page lists together.

    Attributes:
        id: the group's anchor.
        title: its heading.
        rows: the sections, in the document's order.
        folded: whether the page keeps them closed at first.
    """

    id: str
    title: str
    rows: tuple[SectionChange, ...]
    folded: bool


def spec_diff_page(diff: SpecDiff) -> Iterator[bytes]:
    """The page, in blocks of UTF-8."""
    environment = Environment(
        loader=PackageLoader("folkmoot.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    anchors = _anchors(diff)
    stream = environment.get_template("spec_diff.html").stream(
        diff=diff,
        groups=_groups(diff),
        counts=[(change, CHANGE_NAMES[change], diff.having(change)) for change in Change if diff.having(change)],
        names=CHANGE_NAMES,
        anchor=lambda change: anchors[id(change)],
        summary=_summary,
        cosmetic=sum(change.is_cosmetic for change in diff.changes),
        preamble_name="the text before the first heading",
    )
    stream.enable_buffering(64)
    for block in stream:
        yield block.encode("utf-8", "replace")


def _groups(diff: SpecDiff) -> list[Group]:
    added, removed = diff.having(Change.ADDED), diff.having(Change.REMOVED)
    cosmetic = tuple(change for change in diff.changes if change.is_cosmetic)
    alone = {id(change) for change in (*added, *removed, *cosmetic)}
    changed = tuple(change for change in diff.changes if id(change) not in alone)
    groups = [
        Group("changed", "Changed sections", changed, folded=False),
        Group("added", "Added sections", added, folded=False),
        Group("removed", "Removed sections", removed, folded=False),
        Group("punctuation", "Changed in punctuation alone", cosmetic, folded=True),
    ]
    return [group for group in groups if group.rows]


def _anchors(diff: SpecDiff) -> dict[int, str]:
    """An anchor for every change, unlike any other even where a broken spec repeats an id."""
    anchors: dict[int, str] = {}
    taken: set[str] = set()
    for number, change in enumerate(diff.changes):
        wanted = f"section-{change.section.id}"
        anchor = f"{wanted}-{number}" if wanted in taken else wanted
        taken.add(anchor)
        anchors[id(change)] = anchor
    return anchors


def _summary(change: SectionChange) -> list[tuple[str, str, str]]:
    """What changed besides the text: what, before, after."""
    rows: list[tuple[str, str, str]] = []
    old, new = change.old, change.new
    if old is None or new is None:
        return rows
    if Change.RETITLED in change.changes:
        rows.append(("Title", old.title, new.title))
    if Change.RENAMED in change.changes:
        rows.append(("Id", old.id, new.id))
    if Change.AUTHORITY in change.changes:
        rows.append(("Authority", _authority(old), _authority(new)))
    if Change.TAGS in change.changes:
        rows.append(("Tags", ", ".join(old.tags) or "none", ", ".join(new.tags) or "none"))
    if Change.MOVED in change.changes:
        rows.append(("Place", change.moved_from, change.moved_to))
    return rows


def _authority(section: Section) -> str:
    return section.authority or "none"
