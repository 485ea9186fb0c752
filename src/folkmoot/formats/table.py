"""Every layout of a dataset: one row each, and the contract test walks them.

To add a layout: one file with `detect`, `read` and `write`, and one row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from folkmoot.formats import ca1, parquet
from folkmoot.formats.source import Source, Target
from folkmoot.records.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Format:
    """A layout.

    Attributes:
        name: as on the command line.
        description: what a user would look for.
        detect: whether a source is in this layout.
        read: the source as a Dataset; raises FaultsError with every fault.
        write: the Dataset into a new folder; what was written and read again is the same.
    """

    name: str
    description: str
    detect: Callable[[Source], bool]
    read: Callable[[Source], Dataset]
    write: Callable[[Dataset, Target], None]


FORMATS: Final = (
    Format(
        "parquet",
        "a folder of Parquet files that `folkmoot dataset convert` wrote",
        parquet.detect,
        parquet.read,
        parquet.write,
    ),
    Format(
        "ca1",
        "CA-1: comparisons.jsonl, annotators.jsonl, merged_comparisons_annotators.jsonl",
        ca1.detect,
        ca1.read,
        ca1.write,
    ),
)
