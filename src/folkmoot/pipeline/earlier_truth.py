"""What was true of an earlier wave of simulated people: read from its truth, so that the same people can return."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from folkmoot.errors import InputError, MissingFileError
from folkmoot.study.electorate import People

_WITHIN = 1e-6


class EarlierPerson(msgspec.Struct, frozen=True):
    """One of them.

    Attributes:
        participant_id: in the study's data; None for who never entered.
        groups: of the population to which they belong.
        taste: by approach.
        link: the token of their personal link; "" where the survey gave none.
    """

    participant_id: str | None
    groups: list[int]
    taste: dict[str, float]
    link: str = ""


class EarlierTruth(msgspec.Struct, frozen=True):
    """A truth.json, as far as a later wave needs it.

    Attributes:
        made_by: the command.
        seed: of the earlier wave's draws.
        people: everybody in it.
        returning: what stands there where it is itself a later wave.
    """

    made_by: str
    seed: int
    people: list[EarlierPerson]
    returning: object = None


def read_truth(path: Path, made_by: str) -> EarlierTruth:
    """Read the truth of an earlier wave.

    Args:
        path: truth.json.
        made_by: the command that must have made it.

    Raises:
        MissingFileError: there is no such file.
        InputError: it is not the truth of a first wave that this command made.
    """
    try:
        truth = msgspec.json.decode(path.read_bytes(), type=EarlierTruth)
    except OSError as error:
        raise MissingFileError(f"{path}: cannot be read: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise InputError(f"{path}: expected the truth.json that {made_by} wrote ({error})") from error
    if truth.made_by != made_by:
        raise InputError(f"{path}: found a truth that {truth.made_by} made; expected one that {made_by} made")
    if truth.returning is not None:
        raise InputError(f"{path}: found the truth of a later wave; expected that of a first wave")
    return truth


def check_same_people(truth: EarlierTruth, people: People, approaches: tuple[str, ...], path: Path) -> None:
    """Refuse where the people who are drawn anew are not those of the truth.

    Raises:
        InputError: the prompts, the population or the version are not those of the earlier wave.
    """
    taste = np.array([[one.taste.get(name, np.inf) for name in approaches] for one in truth.people])
    groups = [np.flatnonzero(people.groups[:, row]).tolist() for row in range(len(people))]
    same = taste.shape == people.taste.shape and bool(np.all(np.abs(taste - people.taste) < _WITHIN))
    if not same or groups != [one.groups for one in truth.people]:
        raise InputError(
            f"{path}: these are not the people whom the prompts and the population give now; expected the files and the "
            "version of Folkmoot that made the earlier wave"
        )
