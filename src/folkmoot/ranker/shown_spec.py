"""Which text of a spec a ranker is shown, and which sections it may cite."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from folkmoot.records.fences import Fence
from folkmoot.records.spec import Section, Spec


@dataclass(frozen=True, slots=True)
class ShownSpec:
    """What of a spec stands in a request.

    Attributes:
        text: the text, headings with their ids (`# Title {#id authority=…}`).
        section_ids: every section whose heading is shown, in the spec's order: those that may be cited.
        spec_hash: `spec_hash` of the whole spec, however little of it is shown.
        is_whole: whether all of it is shown.
        fence: made for the whole spec, so that requests that show different sections begin alike, and a provider's
            cache serves what they share; None: made for this text.
    """

    text: str
    section_ids: tuple[str, ...]
    spec_hash: str
    is_whole: bool
    fence: Fence | None = None

    @property
    def hash(self) -> str:
        """SHA-256 of the shown text, in hexadecimal."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def spec_hash(spec: Spec) -> str:
    """SHA-256 of the spec's text, in hexadecimal: of the file's bytes where it was read from UTF-8."""
    text = spec.preamble + "".join(section.source for section in spec.sections)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def whole(spec: Spec) -> ShownSpec:
    """All of a spec, as its author wrote it; headings without a written id are given theirs, so that it can be cited."""
    ids = tuple(dict.fromkeys(section.id for section in spec.sections))
    return ShownSpec(_whole_text(spec), ids, spec_hash(spec), is_whole=True)


def _whole_text(spec: Spec) -> str:
    return spec.preamble + "".join(
        section.source
        if section.has_written_id
        else "".join([_heading(section), *_lines(section.source)[section.text_line - section.first_line :]])
        for section in spec.sections
    )


def only(spec: Spec, section_ids: Collection[str], instructions_of: Collection[str] = ()) -> ShownSpec:
    """Some sections, in the spec's order, under the headings of the sections that they stand in.

    Args:
        spec: the spec.
        section_ids: sections shown in full, worked examples and commentary included; each without those inside it.
        instructions_of: sections of which the instructions are shown, without commentary and worked examples: the chain
            of command (`ranker/choose_sections.py`). A section that is among both is shown in full.
    """
    chosen = {*section_ids, *instructions_of}
    headings = {above.id for section_id in chosen for above in spec.path(section_id)}
    parts = []
    for section in spec.sections:
        if section.id in section_ids:
            parts.append(f"{_heading(section)}\n{section.text}".rstrip())
        elif section.id in chosen:
            parts.append(f"{_heading(section)}\n{section.instructions}".rstrip())
        elif section.id in headings:
            parts.append(_heading(section).rstrip())
    shown = tuple(dict.fromkeys(section.id for section in spec.sections if section.id in headings))
    text = "\n\n".join(parts) + "\n"
    # Every line of a part is a line of the whole: a token that is not in the whole is in no part.
    return ShownSpec(text, shown, spec_hash(spec), is_whole=False, fence=_fence(_whole_text(spec)))


@lru_cache(maxsize=32)
def _fence(text: str) -> Fence:
    return Fence.around([text])


def _heading(section: Section) -> str:
    """The section's heading line as written, or with the id that it was given; a line feed at its end."""
    if section.has_written_id:
        lines = _lines(section.source)[: section.text_line - section.first_line]
        return "".join(lines).rstrip() + "\n"
    pairs = [f"{key}={_quoted(value)}" for key, value in _attributes(section)]
    return f"{'#' * section.level} {section.title} {{{' '.join([f'#{section.id}', *pairs])}}}\n"


def _attributes(section: Section) -> Sequence[tuple[str, str]]:
    authority = [] if section.authority is None else [("authority", section.authority)]
    tags = [("tags", ",".join(section.tags))] if section.tags else []
    return [*authority, *tags, *section.attributes]


def _quoted(value: str) -> str:
    return f'"{value}"' if any(letter.isspace() for letter in value) or not value else value


def _lines(text: str) -> list[str]:
    """Lines with their endings, as CommonMark counts them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
