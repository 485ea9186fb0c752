"""Each indicator on a case worked by hand, and where it is undefined."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.quality.made import answered, evidence_of

from folkmoot.quality.copies import duplicate_people, others_copies, own_copies, shared_texts, widely_shared
from folkmoot.quality.indicators import INDICATORS, measure
from folkmoot.quality.model_signs import model_signs, signs_in
from folkmoot.quality.pasted import PIECES, pasted
from folkmoot.quality.quiz import quiz_attempts
from folkmoot.quality.ratings import rating_spread
from folkmoot.quality.same_order import same_order
from folkmoot.quality.self_agreement import reliability, self_agreement
from folkmoot.quality.skipped import skipped
from folkmoot.quality.speed import speed
from folkmoot.quality.texts import compared
from folkmoot.records.evidence import InputKind
from folkmoot.records.quality import Strength
from folkmoot.records.quality_evidence import NOT_RECORDED, Assessed, PersonEvidence, QualityEvidence, Watched
from folkmoot.records.quality_thresholds import QualityThresholds

USUAL = QualityThresholds()
SHOWN = ((0, 1, 2), (1, 2, 0), (2, 0, 1), (0, 2, 1), (1, 0, 2), (2, 1, 0))
"""Six orders in which A, B, C may be shown."""
LONG = "It tells the person what it cannot know, and sends them to somebody who does."
OTHER = "Blunt, but the figure is right there, and that is all that anybody would ask for."


def in_shown_order(place: int) -> str:
    """The ranking that puts first what was shown first, and so on."""
    return ">".join(label for _, label in sorted(zip(SHOWN[place], "ABC", strict=True)))


def test_speed_by_hand() -> None:
    # Every prompt has five usual people at 100 s. Person 5 takes 50, 25 and 200 s: ratios 2, 4 (capped at 3) and 1/2; the
    # medians of six times are still 100. Mean 5.5 / 3.
    rows = [answered(person, prompt, seconds=100.0) for person in range(5) for prompt in range(3)]
    rows += [answered(5, prompt, seconds=seconds) for prompt, seconds in enumerate((50.0, 25.0, 200.0))]
    found = speed(evidence_of(rows), USUAL)
    assert [(one.value, one.is_flagged) for one in found[:5]] == [(1.0, False)] * 5
    assert found[5].value == pytest.approx(5.5 / 3)
    assert not found[5].is_flagged
    assert speed(evidence_of(rows), QualityThresholds(speed=1.8))[5].is_flagged


def test_a_short_text_makes_nobody_fast_where_few_read_it() -> None:
    # Prompts of 1,000 characters take everybody 100 s: 0.1 s a character. Each person alone reads a prompt of 100
    # characters, in 10 s, which is the usual pace: 1, where the median over all prompts would give 3.
    rows = [answered(person, prompt, seconds=100.0) for person in range(6) for prompt in range(3)]
    rows += [answered(person, 3 + person, seconds=10.0) for person in range(6)]
    found = speed(evidence_of(rows, lengths=[1000] * 3 + [100] * 6), USUAL)
    assert [one.value for one in found] == [pytest.approx(1.0)] * 6


def test_a_language_is_compared_with_itself() -> None:
    # Five read in Hindi, at 200 s, five in English, at 50 s: nobody is fast.
    people = [PersonEvidence(language="hi" if person < 5 else "en") for person in range(10)]
    rows = [
        answered(person, prompt, seconds=200.0 if person < 5 else 50.0) for person in range(10) for prompt in range(3)
    ]
    assert [one.value for one in speed(evidence_of(rows, people=people), USUAL)] == [1.0] * 10


def test_speed_leaves_out_repeats_and_needs_three_prompts() -> None:
    rows = [answered(person, prompt, seconds=100.0) for person in range(5) for prompt in range(3)]
    rows += [answered(0, 0, occurrence=2, seconds=1.0), answered(5, 0, seconds=1.0), answered(5, 1, seconds=1.0)]
    found = speed(evidence_of(rows), USUAL)
    assert found[0].value == 1.0
    assert (found[5].value, found[5].undefined_because) == (None, "2 timed prompts, and it needs 3")
    nothing = speed(evidence_of([answered(0, 0), answered(0, 1), answered(0, 2)]), USUAL)
    assert (nothing[0].undefined_because or "").startswith(NOT_RECORDED)


@pytest.mark.parametrize(("run", "flagged"), [(3, False), (4, False), (5, True), (6, True)])
def test_a_run_of_the_shown_order(run: int, flagged: bool) -> None:
    # Three responses have 3! = 6 orders. A run of 4 in 6 prompts: 3 places · (1/6)³ = 0.0139; of 5: 2 · (1/6)⁴ = 0.0015;
    # of 6: 1 · (1/6)⁵ = 0.00013. At a threshold of 0.002 runs of 5 flag.
    rows = [
        answered(
            0, place, in_shown_order(place) if place < run else "A>B=C" if place % 2 else "A=C>B", shown=SHOWN[place]
        )
        for place in range(6)
    ]
    found = same_order(evidence_of(rows), QualityThresholds(same_order_chance=0.002))
    assert (found[0].value, found[0].is_flagged) == (run, flagged)


def test_one_and_the_same_view_is_no_run() -> None:
    # C first at all six prompts, against everybody: the order shown differs each time, and so do the places.
    rows = [answered(0, place, "C>B>A", shown=SHOWN[place]) for place in range(6)]
    assert same_order(evidence_of(rows), USUAL)[0].value == 1


def test_two_responses_need_a_longer_run() -> None:
    # (n − r + 1) / 2^(r−1) for r = n = 10: 1/512 = 0.002, above 0.001; n = r = 11: 1/1024, below.
    for n, flagged in ((10, False), (11, True)):
        rows = [answered(0, place, "A>B", shown=(0, 1)) for place in range(n)]
        assert same_order(evidence_of(rows), USUAL)[0].is_flagged is flagged


def test_without_the_order_shown_it_is_not_recorded() -> None:
    found = same_order(evidence_of([answered(0, prompt, "A>B>C") for prompt in range(9)]), USUAL)
    assert (found[0].value, found[0].is_flagged) == (None, False)
    assert (found[0].undefined_because or "").startswith(NOT_RECORDED)


def test_spread_of_ratings() -> None:
    # 1, 1, 1, 3, 3, 3: mean 2, every deviation 1.
    rows = [answered(0, 0, ratings=(1, 1, 1)), answered(0, 1, ratings=(3, 3, 3))]
    rows += [answered(1, prompt, ratings=(5, 5, 5)) for prompt in range(2)]
    rows += [answered(2, 0, ratings=(5, 5, 5, 5, 5, 5))]
    found = rating_spread(evidence_of(rows), USUAL)
    assert [(one.value, one.is_flagged) for one in found] == [(1.0, False), (0.0, True), (None, False)]


def test_attempts_at_the_quiz() -> None:
    people = [PersonEvidence(quiz_attempts=attempts) for attempts in (1, 2, None)]
    found = quiz_attempts(evidence_of([answered(2, 0)], people=people), USUAL)
    assert [(one.value, one.is_flagged) for one in found] == [(1, False), (2, True), (None, False)]


def test_agreement_with_oneself() -> None:
    # Person 0: A>B>C, then A>C>B: AB and AC alike, BC not: 2 of 3. Person 1 ties B and C the second time: two strict
    # pairs, both alike. Person 2 turns all three round: 0. Person 3 has no repeat item. Pooled: 4 of 8.
    rows = [answered(person, 0) for person in range(4)]
    rows += [answered(person, 0, again, occurrence=2) for person, again in enumerate(("A>C>B", "A>B=C", "C>B>A"))]
    found = self_agreement(evidence_of(rows), USUAL)
    assert [one.value for one in found] == [pytest.approx(2 / 3), 1.0, 0.0, None]
    assert [one.is_flagged for one in found] == [False, False, True, False]
    assert {(one.low, one.high) for one in found} == {(None, None)}
    pooled = reliability(evidence_of(rows))
    assert (pooled.value, pooled.n_pairs, pooled.n_participants, pooled.n_prompts) == (0.5, 8, 3, 1)
    assert pooled.low is not None
    assert pooled.high is not None
    assert pooled.low < 0.5 < pooled.high


def test_copies_within_and_between() -> None:
    texts = [(0, prompt, LONG) for prompt in range(3)]
    texts += [(1, 0, OTHER), (1, 1, OTHER.replace("Blunt", "Curt")), (1, 2, LONG.replace("somebody", "anybody"))]
    texts += [(2, prompt, "I agree.") for prompt in range(3)]
    evidence = evidence_of([answered(person, 0) for person in range(3)], texts=texts)
    between = compared(evidence, USUAL)
    within = own_copies(evidence, USUAL, between)
    # Person 0 repeats one text; two of person 1's three resemble each other; short texts are not compared.
    assert [one.value for one in within] == [1.0, pytest.approx(2 / 3), None]
    # Person 1's third text is person 0's but for a word: all of 0's resemble it.
    others = others_copies(evidence, USUAL, between)
    assert [one.value for one in others] == [1.0, pytest.approx(1 / 3), None]
    assert [one.is_flagged for one in others] == [True, False, False]


def test_the_same_reason_for_two_answers_to_one_prompt_is_no_copy() -> None:
    texts = [(0, prompt, f"{LONG} {word}") for prompt, word in ((0, "One"), (0, "Two"), (1, OTHER))]
    evidence = evidence_of([answered(0, 0)], texts=texts)
    assert own_copies(evidence, USUAL, compared(evidence, USUAL))[0].value == 0


def test_who_quotes_the_prompt_has_not_copied() -> None:
    texts = [(person, prompt, "x" * 100) for person in range(2) for prompt in range(3)]
    evidence = evidence_of([answered(0, 0)], texts=texts, lengths=[100] * 3)
    assert compared(evidence, USUAL).reasons == ()


@pytest.mark.parametrize(
    ("devices", "text", "expected"),
    [
        ((("a",), ("a",)), LONG, (1, 1)),
        ((("a",), ("b",)), LONG, (0, 0)),
        ((("a",), ("a",)), OTHER, (0, 0)),
        ((("a",), ()), LONG, (0, None)),
        (((), ()), LONG, (None, None)),
    ],
)
def test_duplicates_share_a_device_and_a_text(
    devices: tuple[tuple[str, ...], ...], text: str, expected: tuple[int | None, ...]
) -> None:
    people = [PersonEvidence(agreed=bool(codes), devices=codes) for codes in devices]
    evidence = evidence_of([answered(0, 0)], people=people, texts=[(0, 0, LONG), (1, 0, text)])
    found = duplicate_people(evidence, USUAL, compared(evidence, USUAL))
    assert tuple(one.value for one in found) == expected
    assert [one.is_flagged for one in found] == [bool(value) for value in expected]


def test_pairs_of_people_are_listed_by_the_texts_they_share_but_not_of_what_everybody_wrote() -> None:
    # Persons 0 and 1 share a text word for word and another but for a word; all 60 wrote a third.
    texts = [(0, 0, LONG), (1, 1, LONG), (0, 1, OTHER), (1, 2, OTHER.replace("Blunt", "Curt"))]
    texts += [(person, 0, "As everybody says here, and I say it as well because it is true.") for person in range(60)]
    found = compared(evidence_of([answered(person, 0) for person in range(60)], texts=texts), USUAL)
    assert shared_texts(found) == {(0, 1): 2}
    assert widely_shared(found) == 1


def watching(*seen: Watched) -> Assessed:
    return answered(0, 0, watched=seen)


@pytest.mark.parametrize(
    ("seen", "value", "flagged"),
    [
        ((Watched(20, 180, InputKind.KEYS),), 0.9, True),
        ((Watched(100, 100, InputKind.KEYS), Watched(0, 0, InputKind.NONE)), 0.5, False),
        ((Watched(0, 500, InputKind.NONE),), 1.0, True),
        # Soft keyboards and input methods insert words at once: nothing is said.
        ((Watched(20, 900, InputKind.SOFT),), None, False),
        ((Watched(20, 900, InputKind.COMPOSED),), None, False),
        ((Watched(20, 900, InputKind.SOFT), Watched(120, 0, InputKind.KEYS)), 0.0, False),
        ((Watched(50, 49, InputKind.KEYS),), None, False),
    ],
)
def test_pasted_characters(seen: tuple[Watched, ...], value: float | None, flagged: bool) -> None:
    evidence = evidence_of([watching(*seen)], people=[PersonEvidence(agreed=True)])
    found = pasted(evidence, USUAL)[0]
    assert (found.value, found.is_flagged) == (value, flagged)
    if any(one.input in {InputKind.SOFT, InputKind.COMPOSED} for one in seen) and value is None:
        assert found.undefined_because == PIECES


def test_without_consent_nothing_is_said_of_pasting() -> None:
    seen = [watching(Watched(0, 900, InputKind.KEYS))]
    assert pasted(evidence_of(seen, people=[PersonEvidence(agreed=False)]), USUAL)[0].value is None
    found = pasted(evidence_of(seen, people=[PersonEvidence()]), USUAL)[0]
    assert (found.undefined_because or "").startswith(NOT_RECORDED)


def test_signs_of_a_model() -> None:
    text = "As an AI, it's worth noting the **key** point—and this.\n- One\n- Two"
    # "as an ai", "it's worth noting", one bold, one dash, two list items.
    assert signs_in(text) == 6
    assert signs_in("I’d rather it said so — plainly. “Fine”, overall fine") == 0
    words = " ".join(["word"] * 95)
    evidence = evidence_of([answered(0, 0)], texts=[(0, 0, f"{words} A tapestry underscores, multifaceted: word.")])
    # 95 + 5 words, three signs: said, but nobody is flagged unless a study wants that.
    for at, is_flagged in ((0.0, False), (3.0, True), (3.5, False)):
        found = model_signs(evidence, replace(USUAL, model_signs=at))[0]
        assert (found.value, found.n, found.is_flagged) == (3.0, 100, is_flagged)


def test_an_indicator_without_a_threshold_never_flags() -> None:
    evidence = evidence_of([answered(0, 0)], texts=[(0, 0, "A tapestry, " * 30)])
    for at, strength in ((0.0, Strength.NEVER), (3.0, Strength.WEAK)):
        thresholds = replace(USUAL, model_signs=at)
        _, summaries = measure(evidence, thresholds, compared(evidence, thresholds))
        (found,) = (one for one in summaries if one.name == "model_signs")
        assert (found.strength, bool(found.threshold), found.n_flagged) == (strength, at > 0, int(at > 0))


def test_what_learners_of_english_are_taught_is_no_sign() -> None:
    # Connectors of school essays (Granger and Tyson, World Englishes 15, 1996), and words common in English elsewhere.
    text = (
        "Firstly, the answer is kind. Furthermore, it is correct. Moreover, it is short. Additionally, not only the style but"
        " also the content is good. On the other hand, it does not delve into the reasons. In conclusion,"
        " overall, it is comprehensive."
    )
    assert signs_in(text) == 0


def test_signs_are_looked_for_in_english_alone() -> None:
    evidence = evidence_of([answered(0, 0)], texts=[(0, 0, "palabra " * 60)], languages=["es"])
    found = model_signs(evidence, USUAL)[0]
    assert found.undefined_because == "texts in another language than English"


def test_questions_left_out_flag_nobody() -> None:
    rows = [
        answered(0, 0, asked={"veto": False, "importance": True}),
        answered(0, 1, asked={"veto": False, "importance": False}),
        answered(0, 2, asked={"veto": True}, is_ended=False),
    ]
    found = skipped(evidence_of(rows), USUAL)[0]
    assert (found.value, found.n, found.is_flagged) == (0.75, 4, False)


def everything() -> QualityEvidence:
    rows = [answered(person, prompt, seconds=10.0, shown=SHOWN[prompt]) for person in range(3) for prompt in range(4)]
    return evidence_of(rows, texts=[(person, prompt, LONG) for person in range(3) for prompt in range(4)])


def test_every_row_has_a_value_or_a_reason_for_everybody() -> None:
    people, summaries = measure(everything(), USUAL, compared(everything(), USUAL))
    assert [one.name for one in summaries] == list(INDICATORS)
    for person in people:
        assert [one.name for one in person.indicators] == list(INDICATORS)
        for one in person.indicators:
            assert (one.value is None) == (one.undefined_because is not None)
            assert one.value is not None or not one.is_flagged
    for row in summaries:
        assert row.n_measured + sum(n for _, n in row.not_measured) == len(people)


def test_what_is_not_recorded_is_never_nothing() -> None:
    bare = evidence_of([answered(person, prompt) for person in range(3) for prompt in range(5)])
    people, summaries = measure(bare, USUAL, compared(bare, USUAL))
    assert {one.value for person in people for one in person.indicators} == {None}
    assert all(row.n_flagged == 0 and row.share_flagged.value is None for row in summaries)
    assert replace(bare).steps is None
