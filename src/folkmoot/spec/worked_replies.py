"""A spec without the labelled replies of a section: what a ranker is shown that is tested on them (closed book)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final, NamedTuple

from folkmoot.errors import InputError
from folkmoot.records.spec import Comparison, Reply, Section, Spec
from folkmoot.spec.edit import read_back
from folkmoot.spec.examples import decode_entities
from folkmoot.spec.lines import split_lines, with_line_feeds
from folkmoot.spec.writer import write_spec

_SHAPES: Final = str.maketrans(
    {**dict.fromkeys("‘’‛`´", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‐‑‒–—−", "-")}
)


class WithoutReplies(NamedTuple):
    """A spec with comparisons taken out.

    Attributes:
        spec: the spec that is left.
        n_taken_out: comparisons of the section that were taken out.
        n_same_elsewhere: comparisons of other sections that were taken out too, because a reply of theirs says the same
            as one of the section's; the shape of quotes and dashes, blanks and capitals make no difference.
        left: replies of the section whose words still stand in the spec all the same, in prose say, in order.
    """

    spec: Spec
    n_taken_out: int
    n_same_elsewhere: int
    left: tuple[Reply, ...]


def without_replies(spec: Spec, section_ids: Collection[str]) -> WithoutReplies:
    """Take the comparisons out of the worked examples of some sections: the replies, their labels and the reasons.

    The conversations stay, and so does everything else, byte for byte. A worked example that is nothing but a comparison
    goes with its title, unless what stands around it would run together. Sections within a named one keep their replies
    unless they are named too.

    Args:
        spec: the spec.
        section_ids: the sections under test; ids that the spec lacks take nothing out.

    Raises:
        InputError: the spec cannot be read without them; `check` says what is wrong with its blocks.
    """
    own = [one for section in spec.sections if section.id in section_ids for one in _comparisons(section)]
    texts = {text for comparison in own for text in _texts(comparison)}
    drop: set[int] = set()
    whole: set[int] = set()
    same = 0
    for section in spec.sections:
        for example in section.examples:
            if section.id in section_ids:
                gone = list(example.comparisons)
            else:
                gone = [one for one in example.comparisons if texts & set(_texts(one))]
                same += len(gone)
            drop |= {line for one in gone for line in range(one.first_line, one.last_line + 1)}
            if gone and len(gone) == len(example.comparisons) and not example.messages:
                whole |= set(range(example.first_line, example.last_line + 1))
    if not drop:
        return WithoutReplies(spec, 0, 0, ())
    edited = _without(spec, drop | whole) or _without(spec, drop)
    if edited is None:
        raise InputError(
            f"{spec.name}: the spec cannot be read without its labelled replies; `folkmoot check` says why"
        )
    shown = _plain(decode_entities(with_line_feeds(write_spec(edited))))
    left = tuple(reply for comparison in own for reply in comparison.replies if _stands_in(reply, shown))
    return WithoutReplies(edited, len(own), same, left)


def _comparisons(section: Section) -> list[Comparison]:
    return [comparison for example in section.examples for comparison in example.comparisons]


def _texts(comparison: Comparison) -> list[str]:
    return [text for reply in comparison.replies if (text := _plain(reply.content))]


def _without(spec: Spec, drop: Collection[int]) -> Spec | None:
    """The spec without some of its lines; None where that changes what its headings are."""
    return read_back(spec, [spec.preamble, *(_without_lines(one, drop) for one in spec.sections)], spec.sections)


def _without_lines(section: Section, drop: Collection[int]) -> str:
    lines = enumerate(split_lines(section.source), section.first_line)
    return "".join(line for number, line in lines if number not in drop)


def _plain(text: str) -> str:
    """The text as one reads it: no difference between capitals, blanks, or the shapes of quotes and dashes."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SHAPES).casefold().split())


def _stands_in(reply: Reply, shown: str) -> bool:
    text = _plain(reply.content)
    # Mostly it stands nowhere, and `in` is quicker than the expression that asks for whole words.
    return bool(text) and text in shown and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", shown) is not None
