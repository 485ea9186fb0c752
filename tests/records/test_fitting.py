"""Decoded values held against a type: everything that does not fit, in words."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import msgspec
import msgspec.inspect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.records.fitting import Fitting, path_shown


class Colour(enum.StrEnum):
    """A closed list."""

    RED = "red"
    BLUE = "blue"


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    """What stands in a list."""

    colour: Colour
    role: Literal["user", "tool"] = "user"


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    """One of each type."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    seconds: Annotated[float, msgspec.Meta(gt=0)] | None = None
    count: Annotated[int, msgspec.Meta(ge=1)] = 1
    is_there: bool = True
    inner: list[Inner] = []
    places: tuple[int, ...] = ()
    by_name: dict[str, float] = {}


KNOWN = msgspec.inspect.type_info(Outer)


def misfits(value: Any) -> list[tuple[str, str, str]]:
    heard: list[tuple[str, str, str]] = []
    Fitting(lambda path, found, expected: heard.append((path_shown(path), found, expected)), field="key").clean(
        value, KNOWN
    )
    return heard


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, ("name", "nothing", "a text that is not empty: the key is missing")),
        ({"name": ""}, ("name", "an empty text", "a text that is not empty")),
        ({"name": 3}, ("name", "the number 3", "a text that is not empty")),
        ({"name": "a", "share": 1.5}, ("share", "the number 1.5", "a number from 0 to 1")),
        ({"name": "a", "share": True}, ("share", "true", "a number from 0 to 1")),
        ({"name": "a", "share": float("nan")}, ("share", "the number nan", "a number from 0 to 1")),
        ({"name": "a", "seconds": 0}, ("seconds", "the number 0", "a number above 0")),
        ({"name": "a", "count": 0}, ("count", "the number 0", "a whole number of 1 or more")),
        ({"name": "a", "is_there": "yes please"}, ("is_there", "a text of 10 characters", "true or false")),
        ({"name": "a", "inner": {}}, ("inner", "an object", "a list")),
        ({"name": "a", "inner": [7]}, ("inner[0]", "the number 7", "an object")),
        ({"name": "a", "inner": [{"colour": "green"}]}, ("inner[0].colour", "'green'", "one of red, blue")),
        (
            {"name": "a", "inner": [{"colour": "red", "role": "me"}]},
            ("inner[0].role", "'me'", "one of tool, user"),
        ),
        ({"name": "a", "places": [1, None]}, ("places[1]", "null", "a whole number")),
        ({"name": "a", "by_name": {"x y": "z"}}, ("by_name.…", "'z'", "a number")),
    ],
)
def test_one_fault_is_one_sentence(value: Any, said: tuple[str, str, str]) -> None:
    assert misfits(value) == [said]


def test_all_faults_are_told() -> None:
    found = misfits({"share": -1, "inner": [{}, {"colour": 1}], "more": 1})
    assert [path for path, _, _ in found] == ["more", "name", "share", "inner[0].colour", "inner[1].colour"]
    assert found[0][1] == "an unknown key"


SIMPLE = (
    st.none() | st.booleans() | st.integers(-2, 3) | st.floats(-1, 2) | st.sampled_from(["", "red", "user", "text"])
)
OBJECTS = st.dictionaries(st.sampled_from(["colour", "role", "other"]), SIMPLE, max_size=3)
OUTER = st.fixed_dictionaries(
    {},
    optional={
        "name": SIMPLE,
        "share": SIMPLE,
        "seconds": SIMPLE,
        "count": SIMPLE,
        "is_there": SIMPLE,
        "inner": SIMPLE | st.lists(OBJECTS | SIMPLE, max_size=3),
        "places": SIMPLE | st.lists(SIMPLE, max_size=3),
        "by_name": SIMPLE | st.dictionaries(st.sampled_from(["a", "b"]), SIMPLE, max_size=2),
        "more": SIMPLE,
    },
)


@given(OUTER | SIMPLE)
def test_what_is_told_of_is_what_msgspec_refuses(value: Any) -> None:
    try:
        msgspec.json.decode(msgspec.json.encode(value), type=Outer)
    except msgspec.ValidationError:
        assert misfits(value)
    else:
        assert misfits(value) == []
