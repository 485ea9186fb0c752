"""How relevant each prompt is to the sections of a spec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SectionRelevance:
    """Grades of one grader.

    Attributes:
        name: the run or file that they come from.
        grades: for each prompt id the relevance 1 to 5 of sections, by section id; a section not named is not relevant.
    """

    name: str
    grades: Mapping[str, Mapping[str, int]]

    def sections(self) -> dict[str, None]:
        """Every section named, in order of first mention."""
        return dict.fromkeys(section for grades in self.grades.values() for section in grades)
