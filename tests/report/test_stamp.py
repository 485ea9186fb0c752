"""What figures and pages say where people or the ranker are not real."""

from __future__ import annotations

import pytest

from folkmoot.records.provenance import Provenance
from folkmoot.report.stamp import stamp_words


@pytest.mark.parametrize(
    ("simulated", "fake", "words"),
    [
        (False, False, None),
        (True, False, "SIMULATED"),
        (False, True, "FAKE MODEL"),
        (True, True, "FAKE MODEL, SIMULATED PEOPLE"),
    ],
)
def test_the_stamp_says_what_is_not_real(simulated: bool, fake: bool, words: str | None) -> None:
    assert stamp_words(simulated=simulated, fake=fake) == words


def test_a_model_is_fake_by_its_name_alone() -> None:
    assert [Provenance(model=name).fake for name in (None, "fake:rule-follower", "openai:fake:x", "prefix-fake:")] == [
        False, True, False, False,
    ]  # fmt: skip
