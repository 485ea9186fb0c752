"""Compare two versions of a spec, and write the comparison as a page."""

from __future__ import annotations

from pathlib import Path

from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.spec_diff import SpecDiff
from folkmoot.report.spec_diff import spec_diff_page
from folkmoot.spec.diff import diff_specs


def compare_specs(old: Path, new: Path) -> SpecDiff:
    """Compare two versions, section by section.

    Raises:
        MissingFileError: one of them does not exist or cannot be read.
        FaultsError: one of them is empty, not UTF-8, or has no heading.
    """
    return diff_specs(load_spec(old), load_spec(new))


def write_spec_diff(diff: SpecDiff, path: Path) -> None:
    """Write the comparison as one HTML file that opens offline.

    Raises:
        InputError: the file cannot be written.
    """
    write_file(path, spec_diff_page(diff))
