"""Two texts to the words that changed: lines first, then words within lines that say nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from folkmoot.records.spec_diff import DiffLine, Hunk, Mark, Piece

# A reference is one word: half of it helps nobody.
_TOKEN: Final = re.compile(r"\s+|\[\?\]\(#[^()\s]*\)|\w+(?:['\u2019\-]\w+)*|[^\w\s]")
_WORD: Final = re.compile(r"\w")
_ALIKE: Final = 0.5
"""Lines that share this part of their words are shown as one line with changed words."""
_ISLAND: Final = 4
"""A single unchanged word between changes of this many words is shown as changed too: it helps nobody to read."""
_PAIRS: Final = 40_000
"""Most pairs of lines that are compared with each other; longer stretches are shown as removed and added."""
_CONTEXT: Final = 1


class Line(NamedTuple):
    """A line and its number in the file."""

    text: str
    number: int


class TextDiff(NamedTuple):
    """What changed.

    Attributes:
        hunks: changed lines with their surroundings; () where nothing changed.
        words_added: words of the new text alone.
        words_removed: words of the old text alone.
    """

    hunks: tuple[Hunk, ...]
    words_added: int
    words_removed: int


def diff_lines(old: Sequence[Line], new: Sequence[Line]) -> TextDiff:
    """Compare two texts. Blank lines and blanks at a line's end are no change."""
    old = [line for line in old if line.text.strip()]
    new = [line for line in new if line.text.strip()]
    matcher = SequenceMatcher(
        None, [line.text.rstrip() for line in old], [line.text.rstrip() for line in new], autojunk=False
    )
    lines: list[DiffLine] = []
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            lines += [
                DiffLine(one.number, two.number, (Piece(Mark.BOTH, two.text.rstrip()),))
                for one, two in zip(old[a:b], new[c:d], strict=True)
            ]
        else:
            lines += _align(old[a:b], new[c:d])
    pieces = [piece for line in lines for piece in line.pieces]
    return TextDiff(_fold(lines), _count(pieces, Mark.NEW), _count(pieces, Mark.OLD))


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two lines word by word; the pieces of one version, joined, are that version."""
    one, two = _TOKEN.findall(old), _TOKEN.findall(new)
    operations = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    runs = [("".join(one[a:b]), "".join(two[c:d]), operation == "equal") for operation, a, b, c, d in operations]
    pieces: list[Piece] = []
    for gone, come in _without_islands(runs):
        if gone == come:
            pieces.append(Piece(Mark.BOTH, gone))
            continue
        pieces += [Piece(mark, text) for mark, text in ((Mark.OLD, gone), (Mark.NEW, come)) if text]
    return tuple(pieces)


def words(text: str) -> list[str]:
    """The words of a text, punctuation left out."""
    return [token for token in _TOKEN.findall(text) if _WORD.search(token)]


def likeness(old: Counter[str], new: Counter[str]) -> float:
    """The part of their words that two texts share, from 0 to 1; 1 where both are empty (Dice's coefficient)."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _without_islands(runs: Sequence[tuple[str, str, bool]]) -> list[tuple[str, str]]:
    """Runs with unchanged ones that are too short to read between two changes made part of the change."""
    merged: list[tuple[str, str]] = []
    open_change = False
    for index, (gone, come, same) in enumerate(runs):
        between = 0 < index < len(runs) - 1
        if same and between and open_change and _is_island(merged[-1], gone, runs[index + 1]):
            merged[-1] = (merged[-1][0] + gone, merged[-1][1] + come)
            continue
        if not same and open_change:
            merged[-1] = (merged[-1][0] + gone, merged[-1][1] + come)
            continue
        merged.append((gone, come))
        open_change = not same
    return merged


def _is_island(before: tuple[str, str], kept: str, after: tuple[str, str, bool]) -> bool:
    kept_words = len(words(kept))
    changed = max(len(words(before[0])), len(words(before[1]))) + max(len(words(after[0])), len(words(after[1])))
    if kept_words == 0:
        # Words that changed one after another read as one change, not as one for each word.
        return changed > 1 or not kept.isspace()
    return kept_words == 1 and changed >= _ISLAND


def _align(old: Sequence[Line], new: Sequence[Line]) -> list[DiffLine]:
    """Pair the lines that say nearly the same, in order, with the largest sum of likeness."""
    if not old or not new or len(old) * len(new) > _PAIRS:
        return [*(_gone(line) for line in old), *(_come(line) for line in new)]
    bags_old = [Counter(words(line.text.lower())) for line in old]
    bags_new = [Counter(words(line.text.lower())) for line in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            alike = likeness(bags_old[i], bags_new[j])
            pair = alike + best[i + 1][j + 1] if alike >= _ALIKE else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    lines: list[DiffLine] = []
    i = j = 0
    while i < len(old) and j < len(new):
        # Gone before come, so that a replaced line stands above what replaced it.
        if best[i][j] == best[i + 1][j]:
            lines.append(_gone(old[i]))
            i += 1
        elif best[i][j] == best[i][j + 1]:
            lines.append(_come(new[j]))
            j += 1
        else:
            pieces = diff_words(old[i].text.rstrip(), new[j].text.rstrip())
            lines.append(DiffLine(old[i].number, new[j].number, pieces))
            i, j = i + 1, j + 1
    return [*lines, *(_gone(line) for line in old[i:]), *(_come(line) for line in new[j:])]


def _gone(line: Line) -> DiffLine:
    return DiffLine(line.number, None, (Piece(Mark.OLD, line.text.rstrip()),))


def _come(line: Line) -> DiffLine:
    return DiffLine(None, line.number, (Piece(Mark.NEW, line.text.rstrip()),))


def _fold(lines: Sequence[DiffLine]) -> tuple[Hunk, ...]:
    """Leave out unchanged lines that are not next to a changed one."""
    changed = [index for index, line in enumerate(lines) if line.mark is not Mark.BOTH]
    shown = sorted(
        {
            index
            for middle in changed
            for index in range(max(middle - _CONTEXT, 0), min(middle + _CONTEXT + 1, len(lines)))
        }
    )
    hunks: list[Hunk] = []
    group: list[DiffLine] = []
    skipped = 0
    previous = -1
    for index in shown:
        if index != previous + 1:
            if group:
                hunks.append(Hunk(skipped, tuple(group)))
                group = []
            skipped = index - previous - 1
        group.append(lines[index])
        previous = index
    if group:
        hunks.append(Hunk(skipped, tuple(group)))
    return tuple(hunks)


def _count(pieces: Sequence[Piece], mark: Mark) -> int:
    return sum(len(words(piece.text)) for piece in pieces if piece.mark is mark)
