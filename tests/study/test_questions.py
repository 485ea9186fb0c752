"""The table of question types: what every row keeps to, and what each one refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.records.dataset import Message, RationaleOf
from folkmoot.records.drafts import Direction
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED, unpack_one
from folkmoot.study.answer_values import OwnCriteria, RankingAnswer, Veto
from folkmoot.study.prompts import Provenance, StudyCriterion, StudyPrompt, StudyResponse
from folkmoot.study.questions import QUESTIONS, asked_of, cell_of, decode_answer, read_answer


def make_prompt(labels: str = "ABC", criteria: int = 2) -> StudyPrompt:
    provenance = Provenance("a test", "plain", "none")
    return StudyPrompt(
        "p1",
        "a topic",
        (Message("user", "Hello?"),),
        tuple(StudyResponse(label, (Message("assistant", f"I am {label}."),), provenance) for label in labels),
        None,
        tuple(StudyCriterion(f"Criterion {number}.", Direction.BETTER) for number in range(criteria)),
    )


PROMPT = make_prompt()

# One value a row, and the cell that it is in a dataset: A, B, C hold bits 1, 2, 4 of a veto, and three bits each of a
# ranking (tier of A + 8 times that of B + 64 times that of C); users_choice is the second policy; one is rated, one written.
GOOD: dict[str, tuple[dict[str, Any], int | str]] = {
    "veto": ({"flagged": ["A", "C"], "rationale": "Cruel."}, 5),
    "personal_ranking": ({"tiers": [["B"], ["A", "C"]], "rationale": "Shorter."}, 65),
    "world_ranking": ({"tiers": [["C"], ["B"], ["A"]], "rationale": ""}, 10),
    "importance": ({"value": "not"}, "Not important (no meaningful harm if wrong)"),
    "representativeness": (
        {"value": "extremely"},
        "It is extremely likely that I would ask a question like this to an AI chatbot.",
    ),
    "subjectivity": ({"value": "values"}, "The correct answer depends on a person's values or culture"),
    "default_policy": ({"value": "users_choice", "rationale": "It depends."}, 1),
    "criteria_ratings": ({"ratings": {"1": -10}}, 1),
    "own_criteria": ({"criteria": [{"text": "Says who pays.", "rating": 10}]}, 1),
}
WORDS = ("importance", "representativeness", "subjectivity")
"""CA-1 has no place for why one of these is missing."""


def faults(question: str, value: object, prompt: StudyPrompt = PROMPT) -> tuple[str, ...]:
    decoded = decode_answer(question, json.dumps(value).encode(), prompt)
    assert (decoded.value is None) or not decoded.faults
    return decoded.faults


def test_every_row_has_a_worked_value() -> None:
    assert GOOD.keys() == QUESTIONS.keys()
    assert all(name == row.name for name, row in QUESTIONS.items())


@pytest.mark.parametrize("name", QUESTIONS)
class TestEveryRow:
    def test_a_good_value_is_kept_as_it_is(self, name: str) -> None:
        value, cell = GOOD[name]
        decoded = decode_answer(name, json.dumps(value, indent=2).encode(), PROMPT)
        assert decoded.faults == ()
        assert decoded.value is not None
        assert json.loads(bytes(decoded.value)) == value
        assert isinstance(read_answer(name, decoded.value), QUESTIONS[name].value_type)
        assert cell_of(name, decoded.value, PROMPT) == cell

    def test_the_same_value_has_one_way_of_writing(self, name: str) -> None:
        value, _ = GOOD[name]
        turned = dict(reversed(value.items()))
        first, second = (decode_answer(name, json.dumps(one).encode(), PROMPT).value for one in (value, turned))
        assert first is not None
        assert second is not None
        assert bytes(first) == bytes(second)

    def test_null_skips_and_is_no_fault(self, name: str) -> None:
        decoded = decode_answer(name, b"null", PROMPT)
        assert (decoded.value, decoded.faults) == (None, ())
        assert read_answer(name, None) is None

    def test_a_dataset_tells_skipped_from_not_asked(self, name: str) -> None:
        column = QUESTIONS[name].column
        assert cell_of(name, None, PROMPT) == (None if name in WORDS else SKIPPED)
        assert column.not_asked == (None if name in WORDS else NOT_ASKED)

    @pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"1", b'"A"', b"{}", b"\xff", b"true", b"[" * 100_000])
    def test_what_is_no_value_is_refused_with_a_reason(self, name: str, raw: bytes) -> None:
        decoded = decode_answer(name, raw, PROMPT)
        assert decoded.value is None
        assert decoded.faults
        assert all(decoded.faults)

    def test_an_unknown_field_is_refused_and_not_repeated(self, name: str) -> None:
        (fault,) = faults(name, {**GOOD[name][0], "secret": 1})
        assert "unknown field" in fault
        assert "secret" not in fault

    @given(
        value=st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(
                    st.sampled_from(["flagged", "tiers", "rationale", "value", "ratings", "criteria", "text", "0"]),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=12,
        )
    )
    def test_anything_else_gives_a_value_or_a_reason_never_both(self, name: str, value: object) -> None:
        decoded = decode_answer(name, json.dumps(value).encode(), PROMPT)
        if value is not None:
            assert (decoded.value is None) == bool(decoded.faults)


@pytest.mark.parametrize(
    ("question", "value", "part"),
    [
        ("veto", {"flagged": ["D"]}, "unknown label"),
        ("veto", {"flagged": ["A", "A"]}, "A more than once"),
        ("veto", {"flagged": [], "rationale": "x" * 4_001}, "4000"),
        ("veto", {"flagged": [], "rationale": "a\0b"}, "U+0000"),
        ("world_ranking", {"tiers": []}, "missing A, B, C"),
        ("world_ranking", {"tiers": [["A"], ["B"]]}, "missing C"),
        ("world_ranking", {"tiers": [["A"], [], ["B", "C"]]}, "an empty tier"),
        ("world_ranking", {"tiers": [["A", "B"], ["C", "A"]]}, "A more than once"),
        ("world_ranking", {"tiers": [["A"], ["B"], ["C"], ["1"]]}, "1 unknown label"),
        ("importance", {"value": "Very"}, "none of the answers"),
        ("default_policy", {"value": "always"}, "none of the answers"),
        ("criteria_ratings", {"ratings": {}}, "no rating"),
        ("criteria_ratings", {"ratings": {"2": 1}}, "no criterion 2"),
        ("criteria_ratings", {"ratings": {"-1": 1}}, "no criterion -1"),
        ("criteria_ratings", {"ratings": {"0": 11}}, "10"),
        ("criteria_ratings", {"ratings": {"0": -11}}, "-10"),
        ("criteria_ratings", {"ratings": {"0": 1.5}}, "int"),
        ("own_criteria", {"criteria": []}, "none"),
        ("own_criteria", {"criteria": [{"text": " \n", "rating": 0}]}, "an empty text"),
        ("own_criteria", {"criteria": [{"text": "x" * 501, "rating": 0}]}, "500"),
        ("own_criteria", {"criteria": [{"text": "x", "rating": 0}] * 11}, "at most 10"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(question: str, value: object, part: str) -> None:
    assert part in " | ".join(faults(question, value))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("veto", {"flagged": ["C", "A"]}, {"flagged": ["A", "C"], "rationale": ""}),
        ("world_ranking", {"tiers": [["C", "B"], ["A"]]}, {"tiers": [["B", "C"], ["A"]]}),
        ("criteria_ratings", {"ratings": {"1": 2, "0": 3}}, {"ratings": {"0": 3, "1": 2}}),
    ],
)
def test_equal_answers_are_equal_bytes(question: str, one: object, other: object) -> None:
    first, second = (decode_answer(question, json.dumps(value).encode(), PROMPT).value for value in (one, other))
    assert first is not None
    assert second is not None
    assert bytes(first) == bytes(second)


def test_every_fault_of_a_ranking_is_told_at_once() -> None:
    found = faults("personal_ranking", {"tiers": [["A", "A"], [], ["X"]]})
    assert len(found) == 4  # X unknown, A twice, B and C missing, an empty tier


def test_longest_texts_are_taken_whole() -> None:
    reason = "é" * 4_000
    decoded = decode_answer("veto", json.dumps({"flagged": [], "rationale": reason}).encode(), PROMPT)
    veto = read_answer("veto", decoded.value)
    assert isinstance(veto, Veto)
    assert veto.rationale == reason


def test_a_veto_that_flags_nothing_is_an_answer() -> None:
    decoded = decode_answer("veto", b'{"flagged": []}', PROMPT)
    assert cell_of("veto", decoded.value, PROMPT) == 0


@given(text=st.text(min_size=1, max_size=100).filter(lambda text: text.strip() and "\0" not in text))
def test_own_words_are_kept_as_written(text: str) -> None:
    raw = json.dumps({"criteria": [{"text": text, "rating": -3}]}).encode()
    own = read_answer("own_criteria", decode_answer("own_criteria", raw, PROMPT).value)
    assert isinstance(own, OwnCriteria)
    assert own.criteria[0].text == text


@given(tiers=st.integers(2, 8).flatmap(lambda k: st.lists(st.integers(0, k - 1), min_size=k, max_size=k)))
def test_a_ranking_becomes_the_code_of_the_same_order(tiers: list[int]) -> None:
    """Better, tied or worse: each pair of responses stands in the dataset as in the answer."""
    prompt = make_prompt("ABCDEFGH"[: len(tiers)])
    labels = [one.label for one in prompt.responses]
    said = [[label for label, tier in zip(labels, tiers, strict=True) if tier == level] for level in sorted({*tiers})]
    decoded = decode_answer("world_ranking", json.dumps({"tiers": said}).encode(), prompt)
    assert isinstance(read_answer("world_ranking", decoded.value), RankingAnswer)
    code = cell_of("world_ranking", decoded.value, prompt)
    assert isinstance(code, int)
    found = unpack_one(code, len(tiers))
    for one in range(len(tiers)):
        for other in range(len(tiers)):
            assert (found[one] < found[other]) == (tiers[one] < tiers[other])


def test_criteria_are_rated_where_there_are_some() -> None:
    names = ("world_ranking", "criteria_ratings", "own_criteria")
    assert [row.name for row in asked_of(names, PROMPT)] == list(names)
    assert [row.name for row in asked_of(names, make_prompt(criteria=0))] == ["world_ranking", "own_criteria"]


def test_rationales_have_their_place_in_a_dataset() -> None:
    places = {name: row.rationale_of for name, row in QUESTIONS.items() if row.rationale_of is not None}
    assert places == {
        "veto": RationaleOf.VETO,
        "personal_ranking": RationaleOf.PERSONAL,
        "world_ranking": RationaleOf.WORLD,
        "default_policy": RationaleOf.DEFAULT_POLICY,
    }
