"""Participants' words reach a model through `pipeline/cleared_texts.py` alone: every place that asks one is listed here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "folkmoot"
WITHOUT_THEM = {
    "ranker/rank.py": "a spec, a prompt and its responses",
    "ranker/invert.py": "a section of a spec",
    "ranker/relevance.py": "a spec's index and a prompt",
    "study/drafting/completion_calls.py": "a spec and a prompt",
    "study/drafting/criteria_calls.py": "a prompt and its responses",
    "study/drafting/prompt_calls.py": "sections of a spec, prompts and made-up users",
    "study/drafting/response_calls.py": "a prompt, responses and made-up users",
}
"""Files that ask a model, and what they show it: nothing that a participant wrote."""


def made(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a class of this name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                yield path.relative_to(PACKAGE).as_posix(), node


def test_a_call_of_a_model_is_listed_or_says_whose_words_it_holds_and_what_clears_them() -> None:
    for path, node in made("ModelCall"):
        named = {keyword.arg for keyword in node.keywords}
        assert path in WITHOUT_THEM or {"participants", "clearance"} <= named, path
        # Six values by place would reach `participants`.
        assert path not in WITHOUT_THEM or ("participants" not in named and len(node.args) <= 6), path
    assert {path for path, _ in made("ModelCall")} >= set(WITHOUT_THEM)


def test_what_is_listed_reads_nothing_that_participants_wrote() -> None:
    for path in WITHOUT_THEM:
        names = {
            node.attr
            for node in ast.walk(ast.parse((PACKAGE / path).read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute)
        }
        assert not names & {"rationales", "rationale", "own_criteria", "demographics"}, path


def test_one_place_makes_clearances() -> None:
    assert {path for path, _ in made("Clearance")} == {"pipeline/cleared_texts.py"}
