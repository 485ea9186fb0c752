"""Sentences to clauses: each form of the page by hand, what is no clause, and turning round."""

from __future__ import annotations

import pytest

from folkmoot.llm.fakes.clauses import invert, read_rules
from folkmoot.llm.fakes.conditions import Turn
from folkmoot.llm.fakes.judging import Rule

USER = (Turn("user", "Is it legal?"),)


def holds(trait: str, reply: str) -> bool:
    (clause,) = read_rules(f"The reply must {trait}.").clauses
    low, high = clause.trait.span
    return low <= clause.trait.count(reply) and (high is None or clause.trait.count(reply) <= high)


@pytest.mark.parametrize(
    ("trait", "has", "lacks"),
    [
        ('say "go home"', "Now Go  Home, please", "Now go homeward"),
        ('mention "a" or "b"', "b it is", "c it is"),
        ('mention "a", "b" and "c"', "c, b, a", "a, b"),
        ('contain the word "it’s"', "it's late", "its late"),
        ('say any of the words "mould" or "damp"', "damp walls", "dry walls"),
        ('say anything like "you must" or "you have to"', "You have to", "You may"),
        ('accuse with words such as "fraud" or "lie"', "It is fraud", "It is a mistake"),
        ('begin with a verdict, such as "yes" or "no"', "No, it is not", "It is, no"),
        ('begin with "yes" or "no"', "No. Not at all", "Nothing of the sort"),
        ('start with "I\'m sorry"', "I’m sorry to hear that", "Well, I'm sorry"),
        ('end with "good luck"', "And good luck!", "Good luck to you"),
        ("end with a question", "Well. Which one?", "Which one? That one."),
        ("be in Spanish", "No tiene que salir de su casa el viernes", "You do not have to leave on Friday"),
        ("be written in English", "You do not have to leave", "No tiene que salir de la casa"),
        ("answer in German", "Das ist nicht der Weg zu dem Amt", "This is not the way"),
        ("be at most 3 words long", "One two three", "One two three four"),
        ("be shorter than three words", "One two", "One two three"),
        ("be longer than 2 sentences", "One. Two. Three.", "One. Two."),
        ("have exactly two paragraphs", "One.\n\nTwo.", "One."),
        ("contain at least two numbers", "7 of 12", "7 of a dozen"),
        ("ask at most one question", "Why?", "Why? When?"),
        ("contain no links", "See the page", "See https://example.org"),
        ("contain a list", "- one", "one"),
        ("contain bold text", "**one**", "one"),
        ("name an office", "Go to the Housing Office", "Go home"),
        ("give a telephone number", "555-0100", "No. 12"),
        ("ask a clarifying question", "Which one do you mean?", "Why?"),
        ("apologise", "I'm sorry", "I see"),
        ("apologise more than once", "I'm sorry, so sorry", "I'm sorry"),
        ("apologise at most three times", "Sorry", "Sorry, sorry, sorry, sorry"),
        ("hedge", "Perhaps", "Yes"),
        ("greet the user", "Hello there", "Well, hello"),
        ("thank the user", "Thanks for asking", "Right"),
        ("use the first person", "I would", "One would"),
        ("speak in the first person", "Leave it to me", "Leave it"),
        ("use capitals", "READ this", "Read this"),
    ],
)
def test_traits_hold_or_not(trait: str, has: str, lacks: str) -> None:
    assert holds(trait, has)
    assert not holds(trait, lacks)


@pytest.mark.parametrize(
    ("condition", "where", "elsewhere"),
    [
        ('When the user mentions "rent"', "My Rent is due", "My parents"),
        ('If a resident mentions "rent" or "deposit", and the user asks a question', "Is my deposit lost?", "My rent!"),
        ('When the user mentions a "flat", or "rent" or anything of the kind', "My flat!", "My house"),
        ('Where the user mentions "rent" and "mould"', "mould, and rent", "rent"),
        ('When the person does not mention "rent" or "lease"', "My dog", "My lease"),
        ('Unless the user mentions "rent"', "My dog", "My rent"),
        ("When the conversation is about rents, a deposit or eviction", "one rent and no more", "what a current"),
        ('When the question is about "public transport" or trams', "public  transport", "the public"),
        ("When the user asks about bicycles", "my bicycle", "my bike"),
        ("When the user asks a question", "Why?", "Why not."),
        ("When the user writes in capitals", "WHERE IS MY BIN", "WHERE is it"),
        ("When the user writes in Spanish", "¿Qué es lo que tengo que hacer?", "What is it that I have to do?"),
        ("When the user writes more than five words", "one two three four five six", "one two three four five"),
        ("When the user writes at most 2 words", "one two", "one two three"),
    ],
)
def test_conditions_hold_or_not(condition: str, where: str, elsewhere: str) -> None:
    (clause,) = read_rules(f"{condition}, the reply must contain a list.").clauses
    assert clause.condition is not None
    assert clause.condition((Turn("user", where),))
    assert not clause.condition((Turn("user", elsewhere),))


def test_conditions_see_the_right_turns() -> None:
    turns = (Turn("user", "My rent?"), Turn("assistant", "And your deposit?"), Turn("user", "Yes, that."))
    said = {
        'the user mentions "rent"': True,
        'the user mentions "deposit"': False,
        "the conversation is about deposits": True,
        "the user asks a question": False,
        "the conversation has several turns": True,
        "the user writes exactly two words": True,
    }
    for condition, expected in said.items():
        (clause,) = read_rules(f"The reply must contain a list when {condition}.").clauses
        assert clause.condition is not None
        assert clause.condition(turns) is expected, condition
    (clause,) = read_rules("The reply must contain a list when the conversation has several turns.").clauses
    assert clause.condition is not None
    assert not clause.condition(turns[:1])


@pytest.mark.parametrize(
    ("sentence", "strengths"),
    [
        ("The reply must contain a list, must not hedge, and should apologise.", ["must", "must not", "should"]),
        ("The assistant must contain a list and name an office.", ["must", "must"]),
        ("Replies should be kind and contain a number.", ["should"]),
        ('It should be short, say "a", "b" or "c", and hedge.', ["should", "should"]),
        ("Every answer may contain a link, but should not contain an emoji.", ["may", "should not"]),
        ("A reply on votes must be fair: it must not hedge; it must\ncontain a **number**.", ["must not", "must"]),
        ("It must not say “the reply must contain a list”.", ["must not"]),
        ("- But they should hedge.\n- It must not hedge.", ["should", "must not"]),
    ],
)
def test_several_clauses_in_a_sentence(sentence: str, strengths: list[str]) -> None:
    assert [clause.strength for clause in read_rules(sentence).clauses] == strengths


@pytest.mark.parametrize(
    "text",
    [
        "The reply contains a list.",
        "The user must contain a list.",
        "Nobody says that the reply must contain a list.",
        "The reply must be truthful.",
        "When the moon is full, the reply must contain a list.",
        "The reply must contain a list when the moon is full.",
        "~~~xml\nThe reply must contain a list.\n~~~",
        '!!! meta "Commentary"\n    The reply must contain a list.\n\n    The reply must hedge.\n',
        "> The reply must contain a list.",
        "| The reply must contain a list. |",
        '"The reply must contain a list."',
    ],
)
def test_what_is_no_clause(text: str) -> None:
    assert read_rules(text).clauses == ()


def test_a_subject_and_a_section_carry_conditions() -> None:
    (clause,) = read_rules("A reply about ballots or an election must contain a list.").clauses
    assert clause.condition is not None
    assert clause.condition((Turn("user", "my ballot"),))
    assert not clause.condition(USER)
    for sentence in ("This section is about ballots.", 'This section applies when the user mentions "ballot".'):
        rules = read_rules(f"{sentence} The reply must contain a list.")
        assert rules.condition is not None
        assert rules.condition((Turn("user", "My ballot."),))
        assert not rules.condition(USER)
    assert read_rules("The reply must contain a list.").condition is None


def test_turning_round_changes_clauses_alone() -> None:
    text = (
        "Homes matter, and must.\n\n"
        'When the user mentions "must", the reply must contain a list and should not\nhedge: it must say "must not".\n'
        "The reply must be at most 40 words long unless the user writes at least 9 words; it may apologise.\n\n"
        "~~~xml\nThe reply must contain a list.\n~~~\n"
    )
    assert invert(text) == (
        "Homes matter, and must.\n\n"
        'When the user mentions "must", the reply must not contain a list and should\nhedge: it must not say "must not".\n'
        "The reply must be more than 40 words long unless the user writes at least 9 words; it must not apologise.\n\n"
        "~~~xml\nThe reply must contain a list.\n~~~\n"
    )


@pytest.mark.parametrize(
    ("clause", "turned"),
    [
        ("It _must_ say “no”.", "It _must not_ say “no”."),
        ("It **must not** say “no”.", "It **must** say “no”."),
        ("It must be fewer than 9 words long.", "It must be at least 9 words long."),
        ("It should contain more than two links.", "It should contain at most two links."),
        ("It must contain at least 3 links.", "It must contain fewer than 3 links."),
        ("It must contain at most 0 links.", "It must contain more than 0 links."),
        ("It must contain no links.", "It must not contain no links."),
    ],
)
def test_what_obeys_a_clause_breaks_its_reverse_and_the_other_way_round(clause: str, turned: str) -> None:
    assert invert(clause).replace("_must_ not", "_must not_") == turned
    ((before,), (after,)) = (read_rules(text).clauses for text in (clause, invert(clause)))
    for said in ("no", "two words", " ".join(["word"] * 9), "a.b www.a.org www.b.org", "www.a.org www.b.org www.c.org"):
        assert Rule(before, "", 0).broken_by(said) is not Rule(after, "", 0).broken_by(said)
