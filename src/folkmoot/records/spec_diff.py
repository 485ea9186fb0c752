"""What changed between two versions of a spec, section by section."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.records.spec import Section, Spec


class Change(StrEnum):
    """How a section changed; a section can have several, but added and removed stand alone."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "id_changed"
    RETITLED = "retitled"
    AUTHORITY = "authority_changed"
    TAGS = "tags_changed"
    TEXT = "text_changed"


class Part(StrEnum):
    """The parts of a section's text, by what a change in them means."""

    INSTRUCTIONS = "instructions"
    COMMENTARY = "commentary"
    EXAMPLES = "examples"


class Mark(StrEnum):
    """Where a piece of text stands."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row.

    Attributes:
        mark: in both versions, in the old one alone, or in the new one alone.
        text: the words with their blanks.
    """

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line, or two lines of the versions that say nearly the same.

    Attributes:
        old_line: its line number in the old file; None where it is new.
        new_line: its line number in the new file; None where it is gone.
        pieces: its words.
    """

    old_line: int | None
    new_line: int | None
    pieces: tuple[Piece, ...]

    @property
    def mark(self) -> Mark | None:
        """Where the whole line stands; None where it stands in both with changed words."""
        if self.new_line is None:
            return Mark.OLD
        if self.old_line is None:
            return Mark.NEW
        return None if any(piece.mark is not Mark.BOTH for piece in self.pieces) else Mark.BOTH


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines that stand together, with a line of what is around them.

    Attributes:
        skipped_before: unchanged lines between the hunk before (or the section's start) and this one.
        lines: in order.
    """

    skipped_before: int
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that is not the same in both versions.

    Attributes:
        old: the section in the old version; None where it was added.
        new: the section in the new version; None where it was removed.
        changes: in the order of Change.
        parts: where its text changed, in the order of Part; () where it did not, or where only blanks did.
        moved_from: what it stood under and after, in words; "" where it did not move.
        moved_to: as `moved_from`.
        hunks: its changed text; the whole text where it was added or removed.
        words_added: words of the new version alone.
        words_removed: words of the old version alone.
    """

    old: Section | None
    new: Section | None
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]
    moved_from: str
    moved_to: str
    hunks: tuple[Hunk, ...]
    words_added: int
    words_removed: int

    @property
    def section(self) -> Section:
        """The section as it stands now, or as it last stood."""
        section = self.new if self.new is not None else self.old
        if section is None:
            raise ValueError("a change needs a section in one of the versions")
        return section

    @property
    def is_cosmetic(self) -> bool:
        """Whether nothing changed but punctuation and blanks of the text."""
        return self.changes == (Change.TEXT,) and self.words_added == self.words_removed == 0


@dataclass(frozen=True)
class SpecDiff:
    """Everything that changed between two versions of a spec.

    Attributes:
        old: the old version.
        new: the new version.
        changes: changed sections in the new version's order; a removed one stands where it stood.
        preamble: what changed before the first heading.
    """

    old: Spec
    new: Spec
    changes: tuple[SectionChange, ...]
    preamble: tuple[Hunk, ...]

    def having(self, change: Change) -> tuple[SectionChange, ...]:
        """The sections that changed in this way."""
        return tuple(row for row in self.changes if change in row.changes)

    @property
    def unchanged(self) -> int:
        """Sections of the new version that are as they were."""
        return len(self.new.sections) - sum(row.new is not None for row in self.changes)

    @property
    def authorities(self) -> tuple[tuple[str | None, str | None, int], ...]:
        """Old authority, new authority, and how many sections went from one to the other, most frequent first."""
        pairs = Counter(
            (row.old.authority, row.new.authority)
            for row in self.having(Change.AUTHORITY)
            if row.old is not None and row.new is not None
        )
        return tuple((old, new, count) for (old, new), count in pairs.most_common())
