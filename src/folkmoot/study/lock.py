"""What a study's hash covers, and what changed between two versions, in words: an edit that changes the hash makes one.

The hash is over what the two files say, not over how they are written: comments, blanks, the order of keys and the ways of
writing a text change nothing; the order of prompts, responses and questions does. It is over the files' own values, not over
records, so that a later release of Folkmoot with more keys finds the same hash. Left out is what participants never meet:
`models`, `database_url`, `database_url_variable` and the thresholds of `quality`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

_FORMAT: Final = b"folkmoot study 1\n"
_LEFT_OUT: Final = frozenset({"console", "models", "database_url", "database_url_variable"})
_MET_OF_QUALITY: Final = "interaction_evidence"
"""What participants are asked; the rest of `[quality]` they never meet."""
_SHORT: Final = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that two versions say differently.

    Attributes:
        words: what changed, for people.
        same_answers: whether answers given before and after are still about the same thing: false where a prompt's texts or
            labels changed, or the study's id.
    """

    words: str
    same_answers: bool


def study_hash(definition: bytes, prompts: bytes) -> str:
    """SHA-256, in hexadecimal, over both files.

    Args:
        definition: of `study.toml`, which `read_study` read without a fault.
        prompts: of `prompts.jsonl`, which `read_prompts` read without a fault.
    """
    digest = hashlib.sha256(_FORMAT)
    for value in (_definition(definition), *_rows(prompts)):
        digest.update(msgspec.json.encode(value, order="sorted") + b"\n")
    return digest.hexdigest()


def changes(before: tuple[bytes, bytes], after: tuple[bytes, bytes]) -> tuple[Change, ...]:
    """What changed from one version to another: () exactly where their hashes are equal.

    Args:
        before: both files, as for `study_hash`.
        after: the same.
    """
    old, new = _definition(before[0]), _definition(after[0])
    found = [Change(words, not words.startswith("id:")) for words in _differences(old, new, "")]
    return (*found, *_prompt_changes(list(_rows(before[1])), list(_rows(after[1]))))


def _prompt_changes(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    was = {row["prompt_id"]: row for row in old}
    now = {row["prompt_id"]: row for row in new}
    yield from (Change(f"prompt {name}: added", same_answers=True) for name in now if name not in was)
    yield from (Change(f"prompt {name}: removed", same_answers=True) for name in was if name not in now)
    kept = [name for name in was if name in now]
    for name in kept:
        start = f"prompt {name}: "
        for words in _differences(_by_label(was[name]), _by_label(now[name]), start):
            is_text = words.removeprefix(start).startswith(("messages", "responses")) and ".provenance" not in words
            yield Change(words, same_answers=not is_text)
        before, after = _labels(was[name]), _labels(now[name])
        if before != after and sorted(before) == sorted(after):
            yield Change(f"{start}responses: another order", same_answers=True)
    if kept != [name for name in now if name in was]:
        yield Change("prompts: another order", same_answers=True)


def _by_label(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its responses by their labels, so that one that was added or moved does not change the others."""
    return {**row, "responses": {one["response_index"]: one for one in row["responses"]}}


def _labels(row: Mapping[str, Any]) -> list[str]:
    return [one["response_index"] for one in row["responses"]]


def _differences(old: Any, new: Any, path: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*old, *(key for key in new if key not in old)):
            inner = f"{path}.{key}" if path and not path.endswith(" ") else f"{path}{key}"
            if key not in new:
                yield f"{inner}: removed (was {_shown(old[key])})"
            elif key not in old:
                yield f"{inner}: added ({_shown(new[key])})"
            else:
                yield from _differences(old[key], new[key], inner)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, f"{path}[{place}]")
    elif not _same(old, new):
        yield f"{path}: {_shown(old)} became {_shown(new)}"


def _same(old: Any, new: Any) -> bool:
    return msgspec.json.encode(old, order="sorted") == msgspec.json.encode(new, order="sorted")


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= _SHORT and value.isprintable() else f"a text of {len(value):,} characters"
    if isinstance(value, list):
        text = ", ".join(map(str, value)) if all(isinstance(one, str | int) for one in value) else ""
        return f"[{text}]" if text and len(text) <= _SHORT else f"a list of {len(value):,}"
    if isinstance(value, dict):
        return f"a table of {len(value):,}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _definition(content: bytes) -> dict[str, Any]:
    document = tomllib.loads(content.decode("utf-8-sig"))
    found = {name: value for name, value in document.items() if name not in _LEFT_OUT}
    quality = found.pop("quality", {})
    if quality.get(_MET_OF_QUALITY):
        found["quality"] = {_MET_OF_QUALITY: True}
    return found


def _rows(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.splitlines():
        if line.strip():
            row: dict[str, Any] = msgspec.json.decode(line)
            yield row
