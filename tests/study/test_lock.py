"""What a study's hash covers, and what is said of a change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.studies import SMALLEST, make_prompts

from folkmoot.study.lock import changes, study_hash
from folkmoot.study.prompts import write_prompts

DEFINITION = SMALLEST.encode()
PROMPTS = b"".join(write_prompts(make_prompts(3)))


def rows(change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    values = [json.loads(line) for line in PROMPTS.splitlines()]
    change(values)
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def words(definition: bytes, prompts: bytes) -> list[tuple[str, bool]]:
    return [(one.words, one.same_answers) for one in changes((DEFINITION, PROMPTS), (definition, prompts))]


def test_the_hash_is_over_sorted_json_a_line_each() -> None:
    definition = {
        "consent": "You agree.",
        "data_policy": {"contact": "someone@example.org", "for_how_long": "A year.", "kept": "Your answers."},
        "debrief": "Thank you.",
        "id": "small",
        "languages": ["en"],
        "people_per_prompt": 3,
        "title": "A small study",
    }
    lines = [json.dumps(definition, separators=(",", ":"))]
    lines += [json.dumps(json.loads(line), sort_keys=True, separators=(",", ":")) for line in PROMPTS.splitlines()]
    content = "folkmoot study 1\n" + "".join(f"{line}\n" for line in lines)
    assert study_hash(DEFINITION, PROMPTS) == hashlib.sha256(content.encode()).hexdigest()


@pytest.mark.parametrize(
    "definition",
    [
        b"# A comment\n\n" + DEFINITION,
        DEFINITION.replace(b"\n", b"\r\n"),
        DEFINITION.replace(b'"You agree."', b"'You agree.'"),
        b'title = "A small study"\n' + DEFINITION.replace(b'title = "A small study"\n', b""),
        b'database_url_variable = "DATABASE"\n' + DEFINITION,
        DEFINITION + b'[models.judge]\nprovider = "openai"\nmodel = "gpt-5"\n',
    ],
)
def test_another_way_of_writing_is_the_same_version(definition: bytes) -> None:
    prompts = b"\n" + PROMPTS.replace(b'":', b'" : ')
    assert study_hash(definition, prompts) == study_hash(DEFINITION, PROMPTS)
    assert words(definition, prompts) == []


@pytest.mark.parametrize(
    ("definition", "prompts", "expected"),
    [
        (
            DEFINITION.replace(b"= 3", b"= 4"),
            PROMPTS,
            [("people_per_prompt: 3 became 4", True)],
        ),
        (
            DEFINITION.replace(b'contact = "someone', b'contact = "anyone'),
            PROMPTS,
            [('data_policy.contact: "someone@example.org" became "anyone@example.org"', True)],
        ),
        (b"seed = 2\n" + DEFINITION, PROMPTS, [("seed: added (2)", True)]),
        (DEFINITION.replace(b'"small"', b'"other"'), PROMPTS, [('id: "small" became "other"', False)]),
        (
            DEFINITION,
            rows(lambda every: every[1].update(topic="x")),
            [('prompt p2: topic: "a topic" became "x"', True)],
        ),
        (
            DEFINITION,
            rows(lambda every: every[1]["messages"][0].update(content="Who?")),
            [('prompt p2: messages[0].content: "Hello?" became "Who?"', False)],
        ),
        (
            DEFINITION,
            rows(lambda every: every[0]["responses"][1].update(response_index="C")),
            [
                ("prompt p1: responses.B: removed (was a table of 3)", False),
                ("prompt p1: responses.C: added (a table of 3)", False),
            ],
        ),
        (
            DEFINITION,
            rows(lambda every: every[0]["responses"][1]["provenance"].update(viewpoint="y")),
            [('prompt p1: responses.B.provenance.viewpoint: "none" became "y"', True)],
        ),
        (DEFINITION, rows(lambda every: every.pop()), [("prompt p3: removed", True)]),
        (DEFINITION, rows(lambda every: every.reverse()), [("prompts: another order", True)]),
        (
            DEFINITION,
            rows(lambda every: every[0]["responses"].reverse()),
            [("prompt p1: responses: another order", True)],
        ),
    ],
)
def test_what_changed_is_said(definition: bytes, prompts: bytes, expected: list[tuple[str, bool]]) -> None:
    assert study_hash(definition, prompts) != study_hash(DEFINITION, PROMPTS)
    assert words(definition, prompts) == expected


@given(
    one=st.lists(st.sampled_from(["p1", "p2", "p3"]), unique=True, min_size=1),
    other=st.lists(st.sampled_from(["p1", "p2", "p3"]), unique=True, min_size=1),
    people=st.integers(3, 4),
    turned=st.booleans(),
)
def test_nothing_changed_exactly_where_the_hashes_are_equal(
    one: list[str], other: list[str], people: int, *, turned: bool
) -> None:
    by_id = {prompt.prompt_id: prompt for prompt in make_prompts(3)}
    first = (DEFINITION, b"".join(write_prompts([by_id[name] for name in one])))
    if turned:
        by_id = {name: replace(prompt, responses=prompt.responses[::-1]) for name, prompt in by_id.items()}
    second = (
        DEFINITION.replace(b"= 3", b"= %d" % people),
        b"".join(write_prompts([by_id[name] for name in other])),
    )
    assert (changes(first, second) == ()) == (study_hash(*first) == study_hash(*second))
