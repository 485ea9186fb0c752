"""What was true of an earlier wave of simulated people: read from its truth, so that the same people can return."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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


class EarlierWave(msgspec.Struct, frozen=True):
    """What draws a wave again.

    Attributes:
        seed: of its draws.
        people: how many took part.
        rate: how likely each of the wave before returned; None of a first wave.
        could_not: rows of the wave before who could not return, because they never entered a survey, or have no link to it.
    """

    seed: Annotated[int, msgspec.Meta(ge=0)]
    people: Annotated[int, msgspec.Meta(ge=1)]
    rate: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    could_not: tuple[Annotated[int, msgspec.Meta(ge=0)], ...] = ()


class EarlierTruth(msgspec.Struct, frozen=True):
    """A truth.json, as far as a later wave needs it.

    Attributes:
        made_by: the command.
        seed: of the earlier wave's draws.
        people: everybody in it.
        returning: what stands there where it is itself a later wave.
        waves: what draws it again, from the first wave on, itself the last; () where it does not say.
    """

    made_by: str
    seed: Annotated[int, msgspec.Meta(ge=0)]
    people: list[EarlierPerson]
    returning: object = None
    waves: tuple[EarlierWave, ...] = ()


def read_truth(path: Path, made_by: str) -> EarlierTruth:
    """Read the truth of an earlier wave.

    Args:
        path: truth.json.
        made_by: the command that must have made it.

    Raises:
        MissingFileError: there is no such file.
        InputError: it is not a truth that this command made, or one of a later wave that does not say how to draw it again.
    """
    try:
        truth = msgspec.json.decode(path.read_bytes(), type=EarlierTruth)
    except OSError as error:
        raise MissingFileError(f"{path}: cannot be read: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise InputError(f"{path}: expected the truth.json that {made_by} wrote ({error})") from error
    if truth.made_by != made_by:
        raise InputError(f"{path}: found a truth that {truth.made_by} made; expected one that {made_by} made")
    if truth.returning is not None and not truth.waves:
        raise InputError(
            f"{path}: found the truth of a later wave that does not say how its people were drawn (an older version of "
            "Folkmoot wrote it); expected that of a first wave, or one of a later wave that this version wrote"
        )
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
