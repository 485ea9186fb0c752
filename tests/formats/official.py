"""A release in CA-1's official schema, made by hand, small, with every quirk of the real one.

What it holds, counted by hand (the tests compare with these numbers):

prompts     five in comparisons.jsonl: `talk` (four turns, four responses), `withheld` (no texts), `pair` (two responses),
            `eight` (eight responses), `anchor` (1,012 people); a sixth, `elsewhere`, is named by annotators.jsonl alone.
people      1,012 in annotators.jsonl, p0001 to p1012; p0002 has no demographic record, p0003 an empty one; one more,
            `unlinked-7`, stands in comparisons.jsonl alone.
assessments in comparisons.jsonl: talk 6 (p0001 twice), withheld 2, pair 1, eight 1, anchor 1,012: 1,022.
            annotators.jsonl has all of them but unlinked-7's, and one more, of `elsewhere`: 1,022.
            merged has the 1,022 of comparisons.jsonl. Together 1,023.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

VERY = "Very important (serious impact if wrong)"
SOMEWHAT = "Somewhat important (matters in some cases)"
NOT = "Not important (no meaningful harm if wrong)"
VALUES = "The correct answer depends on a person's values or culture"
SINGLE = "There is a single correct answer to this prompt"
UNSURE = "I'm unsure whether there is a single correct answer to this question"
ELSE = "The correct answer depends on something else (the time, the weather, etc)"
NOT_AT_ALL = "It is 𝗻𝗼𝘁 𝗮𝘁 𝗮𝗹𝗹 likely that I would ask a question like this to an AI chatbot."
EXTREMELY = "It is 𝗲𝘅𝘁𝗿𝗲𝗺𝗲𝗹𝘆 likely that I would ask a question like this to an AI chatbot."

N_ANCHOR = 1012


def person(number: int) -> str:
    return f"p{number:04d}"


def turns(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in pairs]


def world(ranking: str | None, rationale: str | None = None) -> list[dict[str, Any]]:
    return [{"rationale": rationale, "ranking": ranking}]


def answers(
    annotator: str,
    *,
    world: list[dict[str, Any]],
    personal: list[dict[str, Any]] | None = None,
    unacceptable: list[dict[str, Any]] | None = None,
    importance: str | None = VERY,
    representativeness: str | None = NOT_AT_ALL,
    subjectivity: str | None = VALUES,
) -> dict[str, Any]:
    return {
        "annotator_id": annotator,
        "importance": importance,
        "representativeness": representativeness,
        "subjectivity": subjectivity,
        "ranking_blocks": {"unacceptable": unacceptable or [], "personal": personal or [], "world": world},
    }


TALK = [
    # Everything asked and answered; C is flagged, and stands last.
    answers(
        person(1),
        unacceptable=[{"rationale": "too blunt", "rating": ["C is unacceptable"]}],
        personal=world("B>A=D>C", "kinder"),
        world=world("A>B>C=D", "fairer"),
    ),
    # Asked about the veto, and nothing flagged; no rationale.
    answers(
        person(2),
        unacceptable=[{"rationale": None, "rating": []}],
        personal=world("A>B>C>D"),
        world=world("A>B>C>D"),
        importance=SOMEWHAT,
        representativeness=EXTREMELY,
        subjectivity=SINGLE,
    ),
    # Tied labels in the prompt's order and tied throughout.
    answers(person(3), world=world("A=B=C=D"), importance=NOT, subjectivity=UNSURE),
    # A flagged response is put first; two are flagged; an empty rationale is a rationale.
    answers(
        person(4),
        unacceptable=[{"rationale": "", "rating": ["A is unacceptable", "D is unacceptable"]}],
        world=world("A>B>C>D"),
        subjectivity=ELSE,
    ),
    # The same person once more, having changed their mind.
    answers(person(1), world=world("D>C>B>A")),
    # Nothing but a ranking, by a rater who could not be linked.
    answers("unlinked-7", world=world("B>A>C>D"), importance=None, representativeness=None, subjectivity=None),
]
WITHHELD = [
    # Asked, and skipped.
    answers(person(5), world=world(None)),
    answers(person(6), world=world("B=C>A=D")),
]
PAIR = [answers(person(7), world=world("B>A"))]
EIGHT = [
    answers(
        person(8),
        world=world("H>G>F>E>D>C>B>A"),
        unacceptable=[{"rationale": None, "rating": ["H is unacceptable"]}],
    )
]
ELSEWHERE = answers(person(9), world=world("D>A>C=B".replace("C=B", "B=C")))
ANCHOR = [answers(person(number), world=world("A>B>C>D")) for number in range(1, N_ANCHOR + 1)]


def responses(labels: str, text: str | None) -> list[dict[str, Any]]:
    return [
        {"response_index": label, "messages": [] if text is None else turns(("assistant", f"{text} {label}"))}
        for label in labels
    ]


def comparison(
    prompt: str, messages: list[dict[str, str]], replies: list[dict[str, Any]], given: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "prompt_id": prompt,
        "prompt": {"id": prompt, "messages": messages},
        "responses": replies,
        "metadata": {"assessments": given},
    }


COMPARISONS = [
    comparison(
        "talk",
        turns(
            ("developer", "You help at a town library."),
            ("user", "Which of the two parties should I vote for?"),
            ("assistant", "I would rather hear what matters to you."),
            ("user", "Just tell me – «straight» 🙂"),
        ),
        responses("ABCD", "A reply, the one called"),
        TALK,
    ),
    comparison("withheld", [], responses("ABCD", None), WITHHELD),
    comparison("pair", turns(("user", "Tea or coffee?")), responses("AB", "Say"), PAIR),
    comparison("eight", turns(("user", "Name a colour.")), responses("ABCDEFGH", "Colour"), EIGHT),
    comparison("anchor", turns(("user", "Is it ever right to lie?")), responses("ABCD", "It is"), ANCHOR),
]


def demographics(number: int) -> dict[str, str | None] | None:
    """Ten people are 18-24, the others 35-44; all describe in their own words what they would like."""
    if number == 2:
        return None
    if number == 3:
        return dict.fromkeys(("age", "gender", "country_of_residence", "ideal-model-behavior"))
    return {
        "age": "18-24" if number <= 12 else "35-44",
        "gender": None if number == 4 else "female" if number % 2 else "male",
        "country_of_residence": "Kenya",
        "ideal-model-behavior": f"In my own words, number {number}.",
    }


def for_participant(prompt: str, given: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in given.items() if name != "annotator_id"}
    return {"annotator_id": given["annotator_id"], "conversation_id": prompt, **rest}


def annotators() -> list[dict[str, Any]]:
    """A row a participant; their assessments from the last prompt to the first, for the order is the file's own."""
    listed: dict[str, list[dict[str, Any]]] = {person(number): [] for number in range(1, N_ANCHOR + 1)}
    listed[person(9)].append(for_participant("elsewhere", ELSEWHERE))
    for row in reversed(COMPARISONS):
        for given in row["metadata"]["assessments"]:
            if given["annotator_id"] in listed:
                listed[given["annotator_id"]].append(for_participant(row["prompt_id"], given))
    return [
        {"annotator_id": name, "demographics": demographics(number), "assessments": listed[name]}
        for number, name in enumerate(listed, start=1)
    ]


def merged() -> list[dict[str, Any]]:
    """A row an assessment, the anchor first."""
    shares = {"talk": (2, 1), "withheld": (1, 0), "pair": (1, 0), "eight": (1, 0), "anchor": (1, 0)}
    rows = []
    for row in reversed(COMPARISONS):
        users, assistants = shares[row["prompt_id"]]
        for given in row["metadata"]["assessments"]:
            name = given["annotator_id"]
            rest = {key: value for key, value in given.items() if key != "annotator_id"}
            rows.append(
                {
                    "annotator_id": name,
                    "prompt_id": row["prompt_id"],
                    "demographics": demographics(int(name[1:])) if name.startswith("p") else None,
                    **rest,
                    "num_candidates": len(row["responses"]),
                    "assistant_turn_share": assistants / (users + assistants),
                    "turns_assistant": assistants,
                    "turns_user": users,
                }
            )
    return rows


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_release(folder: Path) -> Path:
    """All three files."""
    folder.mkdir()
    write_lines(folder / "comparisons.jsonl", COMPARISONS)
    write_lines(folder / "annotators.jsonl", annotators())
    write_lines(folder / "merged_comparisons_annotators.jsonl", merged())
    return folder


def read_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
