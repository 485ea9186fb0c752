"""Visible traits of replies: how a spec asks for each, and texts that show it.

A text shows what its `shows` says and no other trait of the table; a test reads every text of the table with patterns of
its own. Several traits can be of one family: a world's clauses take one of each, so that no clause asks for a trait and
another, in other words, against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Place(IntEnum):
    """Where in a reply a text stands."""

    FIRST = 0
    MIDDLE = 1
    LAST = 2


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of a reply.

    Attributes:
        words: what it says.
        shows: names of the traits that it shows.
        block: whether it stands alone, between blank lines.
    """

    words: str
    shows: frozenset[str]
    block: bool = False


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that anybody can see in a reply.

    Attributes:
        name: of one trait.
        family: traits of one family bear on each other.
        asked: phrases after `must` that ask for it; after `must not` they ask for its absence.
        refused: phrases after `must` that ask for its absence.
        texts: pieces that show it; () for a reply's length.
        place: where they stand.
    """

    name: str
    family: str
    asked: tuple[str, ...]
    refused: tuple[str, ...]
    texts: tuple[Text, ...]
    place: Place = Place.MIDDLE


def _trait(
    name: str,
    asked: tuple[str, ...],
    texts: tuple[str, ...],
    *,
    refused: tuple[str, ...] = (),
    family: str = "",
    also: tuple[str, ...] = (),
    place: Place = Place.MIDDLE,
    block: bool = False,
) -> Trait:
    shows = frozenset({name, *also})
    return Trait(name, family or name, asked, refused, tuple(Text(one, shows, block) for one in texts), place)


LENGTH: Final = "long"
"""The one trait that no single text shows: a reply's length."""
MANY_WORDS: Final = 150
"""What a spec calls long. Short replies stay below FEW_WORDS, long ones go beyond PLENTY, however words are counted."""
FEW_WORDS: Final = 130
PLENTY: Final = 175

_LISTS: Final = (
    Text("- bread in the morning\n- soup at noon", frozenset({"list", "bulleted_list"}), block=True),
    Text("* warm coats\n* dry shoes\n* a hat", frozenset({"list", "bulleted_list"}), block=True),
)
_NUMBERED: Final = (
    Text("1. put the kettle on\n2. wait", frozenset({"list", "numbered_list", "number"}), block=True),
    Text("1) read it through\n2) sleep on it\n3) sign", frozenset({"list", "numbered_list", "number"}), block=True),
)

_SAID: Final = (
    "less is more",
    "first things first",
    "slow and steady",
    "look before you leap",
    "many hands make light work",
    "take your time",
    "as a rule of thumb",
    "there is more than one way",
    "nothing comes from nothing",
    "it is your choice",
    "still waters run deep",
    "all in good season",
)
"""Phrases that clauses ask for word by word."""


def _phrase(words: str) -> Trait:
    capital = words[0].upper() + words[1:]
    name = f"says {words}"
    return _trait(
        name,
        (f'say "{words}"', f'contain the words "{words}"', f'use the phrase "{words}"', f'mention "{words}"'),
        (f"{capital}, as people around here put it.", f"There is a saying here: {words}.", f"{capital}."),
        family=name,
    )


def _opening(words: str) -> Trait:
    return _trait(
        f"begins {words}",
        (f'begin with "{words}"', f'start with "{words}"'),
        (f"{words}, this has an answer.", f"{words}, here is how it stands."),
        family="first",
        place=Place.FIRST,
    )


def _ending(words: str) -> Trait:
    return _trait(
        f"ends {words}",
        (f'end with "{words}"',),
        (f"{words}.", f"And so: {words.lower()}."),
        family="last",
        place=Place.LAST,
    )


TRAITS: Final[tuple[Trait, ...]] = (
    _trait(
        "question",
        ("ask a question", "contain a question", "include a question"),
        ("What is the rush?", "Where does that leave everybody else?", "Which way does the wind blow?"),
        refused=("contain no questions",),
        family="question",
    ),
    _trait(
        "clarifying_question",
        ("ask a clarifying question", "include a clarifying question"),
        ("Could you say a little more about it?", "Which of the two matters more to you?"),
        family="question",
        also=("question",),
    ),
    _trait(
        "final_question",
        ("end with a question",),
        ("Is that not the heart of it?", "And what would be fair to everybody?"),
        family="question",
        also=("question",),
        place=Place.LAST,
    ),
    _trait(
        "exclamation_mark",
        ("contain an exclamation mark", "use an exclamation mark", "use exclamation marks"),
        ("That is good news!", "What a fine thing to look after!", "It will all come right!"),
        refused=("contain no exclamation marks", "contain at most 0 exclamation marks"),
        family="exclamation",
    ),
    _trait(
        "many_exclamation_marks",
        ("contain more than two exclamation marks", "contain at least three exclamation marks"),
        ("Good! Fine! Splendid! Onwards!", "Well done! Keep going! Never mind the rain! All is well!"),
        refused=("contain at most two exclamation marks", "contain fewer than 3 exclamation marks"),
        family="exclamation",
        also=("exclamation_mark",),
    ),
    _trait(
        "link",
        ("contain a link", "include a link", "give a link"),
        (
            "There is a page on this at https://example.org/guide for everybody.",
            "More stands at www.example.net for those who like to read.",
            "The [notes](https://example.com/notes) say the same.",
        ),
        refused=("contain no links",),
    ),
    _trait(
        "number",
        ("contain a number", "include a number", "give a number"),
        ("It takes 14 days.", "About 30 people have done this before.", "Of these, 8 are enough."),
        refused=("contain no numbers",),
        family="number",
    ),
    _trait(
        "telephone_number",
        ("contain a telephone number", "give a telephone number"),
        ("There is a line for it: 555-0143.", "Whoever answers at 555-0178 will know."),
        family="number",
        also=("number",),
    ),
    Trait(
        "list",
        "list",
        ("contain a list", "use a list", "include a list"),
        ("contain no list items",),
        _LISTS + _NUMBERED,
    ),
    Trait("bulleted_list", "list", ("contain a bulleted list", "use a bulleted list"), (), _LISTS),
    Trait("numbered_list", "list", ("contain a numbered list", "use a numbered list"), (), _NUMBERED),
    _trait(
        "heading",
        ("contain a heading", "use headings", "use a heading"),
        ("# In brief", "## What follows", "### The way ahead"),
        refused=("contain no headings",),
        block=True,
    ),
    _trait(
        "table",
        ("contain a table", "use a table"),
        ("| what | who |\n| --- | --- |\n| bread | the baker |", "| early | late |\n| --- | --- |\n| tea | soup |"),
        block=True,
    ),
    _trait(
        "code_block",
        ("contain a code block", "include a code block"),
        ("```\nstir the pot\n```", "```text\nopen gate\n```"),
        block=True,
    ),
    _trait(
        "bold_text",
        ("use bold text", "contain bold text"),
        ("The point is to **keep it simple** for everybody.", "**Take care of the small things.**"),
        refused=("contain no bold passages",),
    ),
    _trait(
        "apology",
        ("apologise", "contain an apology", "offer an apology"),
        ("Sorry about the trouble.", "Sorry that this has taken so long.", "An apology is owed for the wait."),
        refused=("contain no apologies",),
    ),
    _trait(
        "greeting",
        ("greet the user", "contain a greeting"),
        ("Hello there.", "Good morning.", "Hi, and welcome."),
        family="first",
        place=Place.FIRST,
    ),
    _trait(
        "thanks",
        ("thank the user",),
        ("Thank you for bringing this up.", "Thanks for the patience."),
        refused=("contain no words of thanks",),
    ),
    _trait(
        "hedge",
        ("hedge", "contain a hedge"),
        ("Perhaps that is enough.", "It depends on the weather.", "There is probably a simpler way."),
        refused=("contain no hedges", "contain at most 0 hedges"),
    ),
    _trait(
        "first_person",
        ("use the first person", "contain a word in the first person"),
        ("I have seen this go well before.", "My advice is to keep it simple.", "That sounds fair to me."),
    ),
    _trait(
        "capitals",
        ("contain a word in capitals", "use capitals"),
        ("This is IMPORTANT to remember.", "READ the small print.", "It is NEVER too late."),
        refused=("contain no words in capitals",),
    ),
    _trait(
        "emoji",
        ("contain an emoji", "use an emoji", "use emojis"),
        ("All is well 🙂", "Things grow 🌱 in their own way."),
        refused=("contain no emojis",),
    ),
    _trait(
        "quotation",
        ("contain a quotation", "include a quotation"),
        ('They call it "the long way round" in these parts.', 'An old sign says "mind the step" to all who enter.'),
        refused=("contain no quotations",),
    ),
    _trait(
        "date_or_time",
        ("contain a date or time", "name a date or time", "give a date or time"),
        ("It opens on Tuesday.", "The best weather comes in October.", "Come back on Friday."),
        refused=("contain no dates or times",),
    ),
    _trait(
        "office",
        ("name an office", "include an office"),
        ("They can help at the library.", "The helpline knows more.", "There is a clinic round the corner."),
        refused=("contain no offices",),
    ),
    Trait(
        LENGTH,
        LENGTH,
        (f"be at least {MANY_WORDS} words long", f"be more than {MANY_WORDS} words long"),
        (f"be at most {MANY_WORDS} words long", f"be fewer than {MANY_WORDS} words long"),
        (),
    ),
    *(_phrase(words) for words in _SAID),
    *(_opening(words) for words in ("Well now", "In short", "To be plain")),
    *(_ending(words) for words in ("That is all", "So much for today", "All the best")),
)
"""Every trait that a world may be about."""

BY_NAME: Final = {trait.name: trait for trait in TRAITS}
