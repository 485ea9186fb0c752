"""The chain of the audit trail: published vectors, a chain worked out by hand, and every change found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.records.canonical_json import LARGEST, Json, canonical_json
from folkmoot.records.trail import FIRST, Event, TrailEntry, commitment, hash_of, next_entry, verify

TIME = "2026-03-01T12:00:00.000+00:00"
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
BODIES = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=6), VALUES, max_size=3)


def chain_of(bodies: list[dict[str, Json]]) -> list[TrailEntry]:
    made: list[TrailEntry] = []
    for body in bodies:
        made.append(next_entry(made[-1] if made else None, TIME, Event.SNAPSHOT, body))
    return made


def test_keys_are_sorted_as_rfc_8785_says() -> None:
    # RFC 8785, section 3.2.3: its example of sorting, and the order that it gives.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    written = canonical_json(dict.fromkeys(names, 0)).decode()
    assert list(json.loads(written)) == expected


def test_texts_are_escaped_as_rfc_8785_says() -> None:
    # RFC 8785, section 3.2.2: the text of its sample, and how it is to be written.
    text = '\u20ac$\u000f\nA\'B"\\\\"/'
    assert canonical_json({"string": text}).decode() == '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_json({"literals": [None, True, False]}) == b'{"literals":[null,true,false]}'


@pytest.mark.parametrize("value", [1.0, float("nan"), 2**53, "\ud800", {1: 2}, b"x", {"a": {"\udfff": 1}}])
def test_what_has_no_canonical_form_is_refused(value: Json) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_json(value)


@given(VALUES)
def test_canonical_json_is_json_and_is_its_own_canonical_form(value: Json) -> None:
    written = canonical_json(value)
    assert canonical_json(json.loads(written)) == written


@pytest.mark.parametrize(
    ("key", "data", "expected"),
    [
        # RFC 4231, test cases 2, 1 and 6.
        (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"\xaa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ],
)
def test_the_slow_twin_of_hmac_agrees_with_rfc_4231(key: bytes, data: bytes, expected: str) -> None:
    assert slow_hmac(key, data) == expected


@given(st.binary(min_size=32, max_size=32), VALUES)
def test_a_commitment_is_the_hmac_of_the_record(salt: bytes, record: Json) -> None:
    assert commitment(salt, record) == slow_hmac(salt, canonical_json(record))


def test_an_entry_is_hashed_over_its_canonical_json() -> None:
    # Written by hand; FIPS 180-4's SHA-256 of "abc" is below, so that the hash is known to be that one.
    written = '{"body":{"n":1},"event":"snapshot","number":1,"previous":"' + "0" * 64 + f'","time":"{TIME}"}}'
    assert hashlib.sha256(b"abc").hexdigest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert next_entry(None, TIME, Event.SNAPSHOT, {"n": 1}).hash == hashlib.sha256(written.encode()).hexdigest()
    assert hash_of(1, TIME, "snapshot", {"n": 1}, FIRST) == hashlib.sha256(written.encode()).hexdigest()


@given(st.lists(BODIES, max_size=5))
def test_a_chain_as_it_was_written_holds(bodies: list[dict[str, Json]]) -> None:
    chain = chain_of(bodies)
    assert verify(chain) == ()
    assert all(verify(chain, entry.hash) == () for entry in chain)


@given(st.lists(BODIES, min_size=1, max_size=5), st.data())
def test_any_change_of_an_entry_is_found_where_it_is(bodies: list[dict[str, Json]], data: st.DataObject) -> None:
    chain = chain_of(bodies)
    place = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from(["number", "time", "event", "body", "previous", "hash"]))
    old = getattr(chain[place], name)
    other = BODIES if name == "body" else st.integers(0, 9) if name == "number" else st.text("0123ab", max_size=64)
    new = data.draw(other.filter(lambda value: value != old and canonical_json(value) != canonical_json(old)))
    changed: dict[str, Any] = {name: new}
    chain[place] = replace(chain[place], **changed)
    assert any(found.position == place + 1 for found in verify(chain))


@given(st.lists(BODIES, min_size=2, max_size=6), st.data())
def test_entries_left_out_moved_or_added_are_found(bodies: list[dict[str, Json]], data: st.DataObject) -> None:
    chain = chain_of(bodies)
    place = data.draw(st.integers(0, len(chain) - 2))
    assert verify(chain[:place] + chain[place + 1 :])[0].position == place + 1
    moved = [*chain]
    moved[place], moved[place + 1] = moved[place + 1], moved[place]
    assert verify(moved)[0].position == place + 1
    assert verify([*chain[: place + 1], chain[place], *chain[place + 1 :]])[0].position == place + 2


@given(st.lists(BODIES, min_size=1, max_size=5), st.data())
def test_a_missing_end_is_found_against_a_published_hash(bodies: list[dict[str, Json]], data: st.DataObject) -> None:
    chain = chain_of(bodies)
    kept = data.draw(st.integers(0, len(chain) - 1))
    assert verify(chain[:kept]) == ()
    assert [(one.position, one.number) for one in verify(chain[:kept], chain[-1].hash)] == [(kept + 1, None)]


def slow_hmac(key: bytes, data: bytes) -> str:
    """RFC 2104, written out over SHA-256 with its block of 64 bytes."""
    key = hashlib.sha256(key).digest() if len(key) > 64 else key
    key = key.ljust(64, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + data).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).hexdigest()
