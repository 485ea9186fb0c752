"""A spec back to its file."""

from __future__ import annotations

from folkmoot.records.spec import Spec


def write_spec(spec: Spec) -> str:
    """The text that was read, character for character: line endings, a missing last one and tabs included."""
    return spec.preamble + "".join(section.source for section in spec.sections)
