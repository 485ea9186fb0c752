"""Fake models asked for a card: what they obey, and what they cannot have seen, is known."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from tests.pipeline.town import ABOUT, SPEC, spec, town

from folkmoot.agreement.validity.inputs import CardInputs
from folkmoot.errors import FaultsError
from folkmoot.pipeline.live_options import LiveOptions
from folkmoot.pipeline.live_validation import LiveValidation
from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.records.counterfactual import Change, Counterfactual
from folkmoot.records.example_ranking import Book, ExampleRankings
from folkmoot.records.spec import Label
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.spec.reader import read_spec

READS = "fake:rule-follower"
IGNORES = "fake:spec-ignorer"
SECTIONS: tuple[Literal["all"], Literal["auto"]] = ("all", "auto")
ASSERTIVE = LiveOptions((READS,), books=frozenset(), repeats=2, ablation=False)


def live(options: LiveOptions, folder: Path, settings: ModelSettings | None = None) -> LiveValidation:
    return LiveValidation(options, settings or ModelSettings(cache=folder / "calls.db"))


def wins(run: SpecRankings) -> Mapping[str, bool]:
    """For each prompt whether the response that obeys its section stands first."""
    return {
        row.prompt_id: str(row.ranking) == ("A>B" if int(row.prompt_id.split("-")[1]) % 2 == 0 else "B>A")
        for row in run.rows
    }


def accuracy(run: ExampleRankings) -> float:
    found = [row.ranking.tiers[0][0] for row in run.rows if row.ranking is not None]
    wanted = [row.names[row.labels.index(Label.GOOD)] for row in run.rows if row.ranking is not None]
    return sum(a == b for a, b in zip(found, wanted, strict=True)) / len(found)


def turned(one: Counterfactual) -> set[str]:
    after = one.after.by_prompt
    return {row.prompt_id for row in one.before.rows if str(row.ranking) != str(after[row.prompt_id].ranking)}


def test_every_run_is_made_and_the_second_shows_what_the_first_showed(tmp_path: Path) -> None:
    options = LiveOptions((READS, IGNORES), repeats=3)
    done = live(options, tmp_path).ask(CardInputs(spec(), town()))
    assert [(run.name, run.provenance.model, len(run.rows)) for run in done.made.rankings] == [
        (f"{model}#{repeat}", model, 18) for model in (READS, IGNORES) for repeat in (1, 2, 3)
    ]
    first, second, third = ([row.shown_order for row in run.rows] for run in done.inputs.rankings[:3])
    assert first == second
    assert first != third
    assert [run.provenance.spec_hash for run in done.made.without_spec] == [None, None]
    assert [(run.ranker, run.book) for run in done.made.examples] == [
        (model, book) for model in (READS, IGNORES) for book in Book
    ]
    assert not done.answers.failed
    assert all(wins(done.made.rankings[0]).values())


def test_closed_book_the_reader_is_right_because_it_reads(tmp_path: Path) -> None:
    done = live(LiveOptions((READS,), repeats=1), tmp_path).ask(CardInputs(spec()))
    closed, open_book, alone = done.made.examples
    assert (closed.book, open_book.book, alone.book) == (Book.CLOSED, Book.OPEN, Book.NONE)
    assert [len(run.rows) for run in done.made.examples] == [4, 4, 4]
    assert accuracy(closed) == accuracy(open_book) == 1.0
    assert done.made.rankings == ()


def test_closed_book_nobody_can_copy_the_labels(tmp_path: Path) -> None:
    """A spec whose clauses say nothing of the examples: what is right open book is right by the labels alone."""
    text = SPEC
    for clause in (
        "The reply must contain a question.",
        'The reply must say "sorry".',
        "The reply must not contain a link.",
    ):
        text = text.replace(clause, "Be of use.")
    done = live(LiveOptions((READS,), repeats=1), tmp_path).ask(CardInputs(spec(text)))
    closed, open_book, alone = done.made.examples
    assert accuracy(open_book) == 1.0
    # Its own taste decides both, whatever that is.
    assert [row.ranking for row in closed.rows] == [row.ranking for row in alone.rows]


def test_an_inverted_section_turns_the_prompts_that_it_governs_and_no_other(tmp_path: Path) -> None:
    options = replace(
        ASSERTIVE, inverted={"rent": "This section is about rent. The reply must not contain a question."}
    )
    done = live(options, tmp_path).ask(CardInputs(spec(), town()))
    (one,) = done.made.counterfactuals
    assert (one.section_id, one.change, one.written_by) == ("rent", Change.INVERTED, None)
    assert set(one.governed) == {f"rent-{n}" for n in range(6)}
    assert set(one.others) == {f"{section}-{n}" for section in ("parking", "library") for n in range(6)}
    assert turned(one) == set(one.governed)
    assert one.again is not None
    assert {row.prompt_id for row in one.again.rows} == {*one.governed, *one.others}


def test_the_model_can_write_the_inverted_text_and_is_named_with_it(tmp_path: Path) -> None:
    done = live(replace(ASSERTIVE, invert=("library",)), tmp_path).ask(CardInputs(spec(), town()))
    (one,) = done.made.counterfactuals
    assert one.written_by == READS
    assert one.text is not None
    assert "must contain a link" in one.text
    assert turned(one) == {f"library-{n}" for n in range(6)}


def test_a_removed_section_leaves_what_it_does_not_govern(tmp_path: Path) -> None:
    done = live(replace(ASSERTIVE, removed=("auto",), n_auto=2, changed_prompts=4), tmp_path).ask(
        CardInputs(spec(), town(8))
    )
    assert len(done.made.counterfactuals) == 2
    for one in done.made.counterfactuals:
        assert one.change is Change.REMOVED
        assert len(one.governed) == len(one.others) == 4
        assert turned(one) <= set(one.governed)


def test_whoever_does_not_read_is_not_turned(tmp_path: Path) -> None:
    options = replace(ASSERTIVE, models=(READS, IGNORES), removed=("rent",))
    done = live(options, tmp_path).ask(CardInputs(spec(), town()))
    reads, ignores = done.made.counterfactuals
    assert (reads.ranker, ignores.ranker) == (READS, IGNORES)
    # The first model's grades say what the section governs, for both.
    assert reads.governed == ignores.governed
    assert turned(ignores) == set()


def test_only_what_matters_can_be_shown(tmp_path: Path) -> None:
    done = live(LiveOptions((READS,), repeats=1, sections="auto"), tmp_path).ask(CardInputs(spec(), town()))
    rows = {row.prompt_id: row for row in done.made.rankings[0].rows}
    assert rows["rent-0"].provenance.shown_sections is not None
    assert "library" not in rows["rent-0"].provenance.shown_sections
    assert rows["rent-0"].section_relevance == {"rent": 5}
    assert all(wins(done.made.rankings[0]).values())
    assert accuracy(done.made.examples[0]) == 1.0


def test_what_it_would_take_is_what_it_takes(tmp_path: Path) -> None:
    options = LiveOptions((READS, IGNORES), repeats=1, removed=("rent",), invert=("parking",))
    inputs = CardInputs(spec(), town())
    asked = live(options, tmp_path)
    before = asked.estimate(inputs)
    assert not (tmp_path / "calls.db").exists()
    # By hand, for each model: 18 prompts with and without the spec, 4 examples in three books; and at most 18 prompts
    # under each of two changed specs, with as many asked again; beside them 18 grades and one text.
    each = {
        "with the spec": 36,
        "without the spec": 18,
        "examples: closed book": 4,
        "examples: open book": 4,
        "examples: no spec": 4,
        "changed sections, at most": 36,
    }
    assert {name: one.calls for name, one in before.items()} == {
        f"{READS}: relevance": 18,
        f"{READS}: inverted texts": 1,
        **{f"{model}: {step}": calls for model in (READS, IGNORES) for step, calls in each.items()},
        "together": 19 + 2 * sum(each.values()),
    }
    done = asked.ask(inputs)
    assert len(done.answers.answered) == before["together"].calls
    after = live(options, tmp_path).estimate(inputs)
    assert (after["together"].calls, after["together"].cached) == (0, len(done.answers.answered))
    assert f"{READS}: changed sections" in after


def test_before_prompts_are_graded_cost_is_reckoned_with_as_much_of_the_spec_as_will_be_shown(tmp_path: Path) -> None:
    long = SPEC + "".join(
        f"\n## Matter {n} {{#matter-{n}}}\n\n{'Nothing is said of it here. ' * 40}\n" for n in range(40)
    )
    inputs = CardInputs(spec(long), town())
    heard: list[str] = []
    settings = ModelSettings(cache=tmp_path / "calls.db")
    found = {
        sections: LiveValidation(
            LiveOptions((READS,), repeats=1, removed=("rent",), sections=sections), settings, heard.append
        ).estimate(inputs)
        for sections in SECTIONS
    }
    for step in ("with the spec", "examples: closed book", "examples: open book", "changed sections, at most"):
        whole, chosen = (found[sections][step] for sections in SECTIONS)
        assert whole.calls == chosen.calls
        # By hand: of 44 sections of much one length four are shown, and words around them that are no part of a spec.
        assert chosen.usage.input_tokens < whole.usage.input_tokens / 4
    assert sum("not graded yet" in text for text in heard) == 1


def test_a_budget_stops_all_models_together(tmp_path: Path) -> None:
    settings = ModelSettings(cache=tmp_path / "calls.db", max_calls=20)
    options = LiveOptions((READS, IGNORES), books=frozenset(), repeats=1, ablation=False)
    done = live(options, tmp_path, settings).ask(CardInputs(spec(), town()))
    assert done.answers.stopped_because is not None
    assert len(done.answers.answered) == 20
    assert [len(run.rows) for run in done.made.rankings] == [18, 2]


def test_all_that_cannot_be_done_is_said_at_once(tmp_path: Path) -> None:
    options = LiveOptions(
        (READS, READS), repeats=0, removed=("nowhere", "town"), inverted={"rent": "# A heading"}, invert=("nor-here",)
    )
    with pytest.raises(FaultsError) as refused:
        live(options, tmp_path).ask(CardInputs(spec(), town()))
    assert [(fault.place, fault.found) for fault in refused.value.faults] == [
        ("--repeats", "0"),
        ("--model", f"'{READS}' 2 times"),
        ("--counterfactual", "the section 'nowhere'"),
        ("--invert", "the section 'nor-here'"),
        ("--counterfactual", "'town', in which every section stands"),
        ("--inverted", "it opens a section of its own, or a block that it does not close: write it without headings"),
    ]
    with pytest.raises(FaultsError, match="no --dataset"):
        live(LiveOptions((READS,), removed=("rent",)), tmp_path).ask(CardInputs(spec()))


def test_every_prompt_stands_under_one_section() -> None:
    assert set(ABOUT) == {section.id for section in spec().sections} - {"town"}


MOODY = """\
import json, sys
request = json.load(sys.stdin)
said = request["messages"][1]["content"]
if "flat 3" in said or "www.example.org for hours" in said:
    print("I would rather not.")
else:
    labels = sorted({line.split()[2] for line in said.splitlines() if line.startswith("[BEGIN response")})
    print(json.dumps({"cited_sections": [], "explanation": "First come.", "tiers": [[label] for label in labels]}))
"""
"""A program that ranks as shown, and does not rank two of the conversations."""


def test_failures_are_counted_and_are_no_rankings(tmp_path: Path) -> None:
    (tmp_path / "moody.py").write_text(MOODY, encoding="utf-8")
    model = f"command:{sys.executable} {tmp_path / 'moody.py'}"
    options = LiveOptions((model,), books=frozenset({Book.CLOSED}), repeats=1, ablation=False, prompts=None)
    settings = ModelSettings(cache=tmp_path / "calls.db", attempts=1)
    done = live(options, tmp_path, settings).ask(CardInputs(spec(), town(4)))
    (run,) = done.made.rankings
    assert [row.prompt_id for row in run.failed] == ["rent-3"]
    assert len(run.rows) == 11
    (closed,) = done.made.examples
    unranked = [(row.task_id, row.ranking, row.failed is not None) for row in closed.rows if row.ranking is None]
    assert unranked == [("library/1/1", None, True)]
    assert {failed.kind for failed in done.answers.failed.values()} == {"unreadable"}
    assert len(done.answers.failed) == 2


@pytest.mark.real_data
def test_closed_book_shows_no_label_of_the_published_examples(shared_data: Path, tmp_path: Path) -> None:
    """The rule follower copies labels that it sees, and the Model Spec holds no clause that it could obey."""
    text = (shared_data / "model_spec" / "2025-02-12.md").read_text(encoding="utf-8")
    done = live(LiveOptions((READS,), repeats=1), tmp_path).ask(CardInputs(read_spec(text, "2025-02-12")))
    closed, open_book, alone = done.made.examples
    assert len(closed.rows) == 163
    # Closed book it ranks every single comparison as it does without any spec: it saw no label of any of them.
    assert [row.ranking for row in closed.rows] == [row.ranking for row in alone.rows]
    assert accuracy(open_book) > 0.9
    assert [row.ranking for row in open_book.rows] != [row.ranking for row in closed.rows]
