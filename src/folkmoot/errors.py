"""Every error Folkmoot raises on purpose.

FolkmootError                 refused; exit code 1; `kind` names it in `--json` output
├── InputError                a file or an option holds something that cannot be used
│   ├── MissingFileError      there is no such file or folder, or it cannot be read
│   └── FaultsError           a list of faults, each with its place: all of them, not the first
├── StoreError                the database cannot be read or written now; what it acknowledged before is kept
├── ModelError                a provider of models will not answer, however often it is asked; replies so far are kept
└── MethodError               the numbers asked for do not exist for this input
    ├── RakingError           weights cannot meet the targets; names the margin
    └── EmptySelectionError   a filter or a group left nothing to measure

A value that is undefined for some rows is no error: an Estimate says so itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    Attributes:
        place: the file, or the option, as the user named it.
        line: line number in the file, from 1; None where lines mean nothing.
        field: the field within the line, as a path (`metadata.assessments[3].ranking_blocks.world`); "" for the whole.
        found: what stands there, shortened; never a person's text.
        expected: what should stand there, or what to do.
    """

    place: str
    line: int | None
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        """`place:line: field: found …; expected …`."""
        where = self.place if self.line is None else f"{self.place}:{self.line}"
        field = f" {self.field}:" if self.field else ""
        return f"{where}:{field} found {self.found}; expected {self.expected}"


class FolkmootError(Exception):
    """Folkmoot refused; the message says what was found, where, what was expected and what to do."""

    kind: ClassVar[str] = "refused"


class InputError(FolkmootError):
    """A file or an option holds something that cannot be used."""

    kind: ClassVar[str] = "bad_input"


class MissingFileError(InputError):
    """There is no such file or folder, or it cannot be read."""

    kind: ClassVar[str] = "missing_file"


class FaultsError(InputError):
    """Several faults at once; nothing of the input was used.

    Attributes:
        faults: every fault found, in the order of the input.
    """

    kind: ClassVar[str] = "faults"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        super().__init__("\n".join([f"{count} {noun}; nothing was used", *(str(fault) for fault in self.faults)]))


class ModelError(FolkmootError):
    """A provider of models will not answer, however often it is asked; replies that came before are kept."""

    kind: ClassVar[str] = "model"


class MethodError(FolkmootError):
    """The numbers asked for do not exist for this input."""

    kind: ClassVar[str] = "undefined"


class RakingError(MethodError):
    """Weights cannot meet the targets."""

    kind: ClassVar[str] = "raking"


class EmptySelectionError(MethodError):
    """A filter or a group left nothing to measure."""

    kind: ClassVar[str] = "empty_selection"


class StoreError(FolkmootError):
    """The database cannot be read or written now; what it acknowledged before is kept."""

    kind: ClassVar[str] = "store"
