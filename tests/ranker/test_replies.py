"""Replies as models write them."""

from __future__ import annotations

import msgspec
import pytest

from folkmoot.llm.structured import read_reply, reply_schema
from folkmoot.ranker.replies import RankingReply, RelevanceReply


def test_the_schema_asks_for_reasons_before_verdicts_and_for_nothing_else() -> None:
    schema = reply_schema(RankingReply)
    assert list(schema["properties"]) == ["cited_sections", "explanation", "tiers"]
    assert schema["required"] == ["cited_sections", "explanation", "tiers"]
    assert schema["additionalProperties"] is False
    grade = reply_schema(RelevanceReply)["$defs"]["SectionGrade"]
    assert list(grade["properties"]) == ["section_id", "reason", "grade"]


def test_a_field_that_was_not_asked_for_is_left_alone() -> None:
    text = '{"cited_sections": [], "explanation": "So.", "tiers": [["2"], ["1"]], "confidence": 0.9}'
    assert read_reply(text, RankingReply).tiers == [["2"], ["1"]]


@pytest.mark.parametrize(
    "text",
    [
        '{"cited_sections": [], "explanation": "So."}',
        '{"cited_sections": [], "explanation": "So.", "tiers": ["2", "1"]}',
        '{"cited_sections": [], "explanation": "So.", "tiers": "2>1"}',
        '{"cited_sections": null, "explanation": "So.", "tiers": [["2"], ["1"]]}',
    ],
)
def test_a_reply_of_another_form_is_none(text: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        read_reply(text, RankingReply)
