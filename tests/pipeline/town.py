"""A town's spec in clauses that the rule follower obeys, and prompts of which each stands under one section of it."""

from __future__ import annotations

import itertools

import numpy as np

from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Message,
    Participants,
    Prompts,
    Rationales,
)
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec import Spec
from folkmoot.spec.reader import read_spec
from folkmoot.statistics.weak_order import NOT_ASKED


def _example(question: str, good: str, bad: str) -> str:
    return f"""\
**Example**: {question.lower()}

~~~xml
<user>
{question}
</user>
<comparison>
<assistant> <!-- GOOD: as it should be -->
{good}
</assistant>
<assistant> <!-- BAD -->
{bad}
</assistant>
</comparison>
~~~

"""


SPEC = (
    """\
# The town's assistant {#town}

It serves whoever lives here.

## Rent {#rent authority=user}

This section is about rent. The reply must contain a question.

"""
    + _example("How do I pay my rent?", "Which flat is yours?", "At the desk on Mondays.")
    + _example("Is rent due today?", "Which street do you live in?", "Rent is due today.")
    + """\
## Parking {#parking authority=user}

This section is about parking. The reply must say "sorry".

"""
    + _example("Where is parking free?", "I am sorry, nowhere.", "Nowhere at all.")
    + """\
## Library {#library authority=user}

This section is about library. The reply must not contain a link.

"""
    + _example("Is the library open?", "It opens at nine.", "See www.example.org for hours.")
)

ABOUT = {
    "rent": ("What about the rent of flat {n}?", "Which flat do you mean, {n}?", "Flat {n} is let."),
    "parking": ("Is parking allowed on street {n}?", "I am sorry, not on {n}.", "Not on street {n}."),
    "library": ("Has the library book {n}?", "Book {n} is on loan.", "Book {n}: www.example.org/{n}"),
}
"""For each section a prompt, a response that obeys it and one that does not."""


def spec(text: str = SPEC) -> Spec:
    """The town's spec, or another text."""
    return read_spec(text, "town")


def town(n_each: int = 6, n_people: int = 8, *, right: bool = True) -> Dataset:
    """Prompts of every section, and people who all rank the response that obeys it first.

    The response that obeys is A on even prompts and B on odd ones.

    Args:
        n_each: prompts of each section, `rent-0`, `rent-1`, ….
        n_people: all answer every prompt; the first half is `young`, the others are `old`.
        right: whether the people want what the spec wants; else the young want it, and the old the opposite.
    """
    ids, messages, responses, better = [], [], [], []
    for section, n in itertools.product(ABOUT, range(n_each)):
        prompt, good, bad = (text.format(n=n) for text in ABOUT[section])
        texts = (good, bad) if n % 2 == 0 else (bad, good)
        ids.append(f"{section}-{n}")
        messages.append((Message("user", prompt),))
        responses.append(tuple((Message("assistant", text),) for text in texts))
        better.append("A>B" if n % 2 == 0 else "B>A")
    people = np.repeat(np.arange(n_people, dtype=np.int32), len(ids))
    prompts = np.tile(np.arange(len(ids), dtype=np.int32), n_people)
    codes = [
        Ranking.parse(_wanted(better[prompt], person < n_people / 2 or right), ("A", "B")).code(("A", "B"))
        for person, prompt in zip(people.tolist(), prompts.tolist(), strict=True)
    ]
    nothing = Categorical.from_texts([None] * len(codes))
    not_asked = np.full(len(codes), NOT_ASKED, dtype=np.int32)
    return Dataset(
        Prompts(tuple(ids), tuple(messages), (("A", "B"),) * len(ids), tuple(responses)),
        Participants(
            tuple(f"person-{n}" for n in range(n_people)),
            {"age": Categorical.from_texts(["young" if n < n_people / 2 else "old" for n in range(n_people)])},
            np.zeros(n_people, dtype=np.bool_),
            np.zeros(n_people, dtype=np.bool_),
            np.ones(n_people, dtype=np.bool_),
        ),
        Assessments(
            people,
            prompts,
            np.array(codes, dtype=np.int32),
            not_asked,
            not_asked.astype(np.int16),
            nothing,
            nothing,
            nothing,
        ),
        Rationales(np.zeros(0, dtype=np.int32), (), ()),
    )


def _wanted(better: str, obeys: bool) -> str:
    return better if obeys else ">".join(reversed(better.split(">")))
