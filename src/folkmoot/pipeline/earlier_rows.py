"""A file of rows that a run would write over: taken further where it is of the same run, and left alone otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from folkmoot.errors import FaultsError, InputError
from folkmoot.records.provenance import Provenance


@dataclass(frozen=True, slots=True)
class SameRun:
    """What every row of a file must have in common with a run.

    Attributes:
        model: as the user named it.
        template_hash: of the words that are asked with.
        spec_hash: of the spec; None without one.
        asked: (prompt id, repeat) of everything that the run asks.
    """

    model: str
    template_hash: str
    spec_hash: str | None
    asked: frozenset[tuple[str, int]]

    def differences(self, prompt_id: str, provenance: Provenance) -> Iterable[str]:
        """What of a row is of another run, for people."""
        if provenance.model != self.model:
            yield "another model" if provenance.model is not None else "rows that do not say which model they are of"
            return
        if provenance.template_hash != self.template_hash:
            yield "other words around the question (sections shown or not, another version of Folkmoot)"
        if provenance.spec_hash != self.spec_hash:
            yield "another spec, or another version of it"
        if (prompt_id, provenance.repeat or 1) not in self.asked:
            yield "prompts or repeats that this run would not ask"


def holds_rows(out: Path) -> bool:
    """Whether there is a file with anything in it: a run that was stopped before its first row left an empty one.

    Raises:
        InputError: it is a folder.
    """
    if out.is_dir():
        raise InputError(f"{out}: this is a folder; expected the name of a file to write")
    return out.exists() and out.stat().st_size > 0


def refuse_other_run(out: Path, differences: Iterable[str]) -> None:
    """Refuse to write over rows of another run.

    Raises:
        InputError: there are differences.
    """
    found = list(dict.fromkeys(differences))
    if found:
        raise InputError(
            f"{out}: holds another run: {'; '.join(found)}. It is not written over: name another --out, or move it away"
        )


def refuse_other_file(out: Path, error: FaultsError) -> InputError:
    """The refusal of a file that cannot be read as rows."""
    return InputError(f"{out}: there is a file that cannot be read as rows of this kind: name another --out. {error}")
