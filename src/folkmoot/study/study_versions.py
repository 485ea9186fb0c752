"""A study's versions: what each one asked, of which prompts, as it is kept when the version is opened."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from folkmoot.records.study import Study, StudyVersion
from folkmoot.study.definition import read_study
from folkmoot.study.prompts import StudyPrompt, read_prompts


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """What one version of a study asks.

    Attributes:
        number: from 1.
        opened_at: ISO 8601, UTC; it was asked from then until the next one was opened.
        questions: those of each prompt, by name.
        prompts: in their order.
    """

    number: int
    opened_at: str
    questions: tuple[str, ...]
    prompts: tuple[StudyPrompt, ...]


class VersionContent(msgspec.Struct, frozen=True):
    """Both files of a version, as texts.

    Attributes:
        definition: `study.toml`.
        prompts: `prompts.jsonl`.
    """

    definition: str = msgspec.field(name="study.toml")
    prompts: str = msgspec.field(name="prompts.jsonl")


def write_content(definition: bytes, prompts: bytes) -> bytes:
    """What is kept of a version.

    Args:
        definition: of `study.toml`, which `read_study` read without a fault.
        prompts: of `prompts.jsonl`, likewise.
    """
    return msgspec.json.encode(VersionContent(definition.decode(), prompts.decode()))


def read_content(content: bytes) -> VersionContent:
    """What `write_content` made."""
    return msgspec.json.decode(content, type=VersionContent)


def asked_by(version: StudyVersion, study: Study, prompts: tuple[StudyPrompt, ...]) -> AskedVersion:
    """What a version asks whose files were read."""
    return AskedVersion(version.number, version.opened_at, study.questions, prompts)


def read_version(version: StudyVersion, content: bytes, place: str) -> AskedVersion:
    """What a version asks, from what was kept of it.

    Args:
        version: which.
        content: `write_content`'s.
        place: whose version it is, in the words of faults.

    Raises:
        FaultsError: this release of Folkmoot cannot read it.
    """
    held, where = read_content(content), f"{place}, version {version.number}"
    prompts = read_prompts(held.prompts.encode().splitlines(), f"{where}: prompts.jsonl")
    return asked_by(version, read_study(held.definition.encode(), f"{where}: study.toml", prompts), prompts)
