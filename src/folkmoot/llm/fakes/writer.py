"""The fake model that drafts: users, prompts, views, responses and criteria, all of them marked SIMULATED.

It puts words together at random, as the request's own text decides, and means nothing by them. On request it repeats
itself, makes its own default stand out and says whose view it holds: what a reader of drafts must find.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec

from folkmoot.llm.fakes.request import Seen, read_request
from folkmoot.llm.fakes.settings import Settings
from folkmoot.llm.fakes.task import refuse
from folkmoot.llm.provider import ProviderRequest

MARK: Final = "SIMULATED"
_ADJECTIVES: Final = (
    "quiet", "narrow", "early", "wooden", "distant", "gentle", "hollow", "bright", "careful", "rusty", "ordinary", "sudden",
    "thorough", "crooked", "generous", "patient", "foggy", "silver", "plain", "restless", "borrowed", "upper", "simple",
    "honest", "faded", "curious", "steady", "warm", "second", "familiar",
)  # fmt: skip
_NOUNS: Final = (
    "ladder", "kettle", "harbour", "ledger", "orchard", "window", "bridge", "letter", "garden", "lantern", "workshop",
    "tunnel", "chapter", "compass", "meadow", "printer", "staircase", "blanket", "signal", "library", "picnic", "gate",
    "violin", "cupboard", "station", "basket", "river", "notebook", "clock", "ferry",
)  # fmt: skip
_VERBS: Final = (
    "follows", "mends", "questions", "carries", "measures", "describes", "forgets", "paints", "opens", "replaces", "visits",
    "explains", "returns", "borrows", "weighs", "delays", "answers", "watches", "divides", "repairs",
)  # fmt: skip
_ENDS: Final = (
    "before the evening", "with some patience", "in the usual order", "for the whole family", "without a plan",
    "near the old mill", "at the end of the week", "as it was agreed", "on a rainy morning", "for no clear reason",
    "by the next meeting", "under the same roof", "after a short rest", "in plain sight",
)  # fmt: skip
_NAMES: Final = (
    "plain verdict", "both sides", "careful steps", "warm words", "facts alone", "firm limits", "open question",
    "shared plan",
)  # fmt: skip


class _Pen:
    """Words that hang on a seed alone: the same seed, the same text."""

    def __init__(self, *seed: str) -> None:
        self._seed = "\x1f".join(seed).encode("utf-8", "surrogatepass")
        self._drawn = 0

    def chance(self) -> float:
        """A number in [0, 1)."""
        self._drawn += 1
        digest = blake2b(self._seed, digest_size=8, salt=self._drawn.to_bytes(8, "big")).digest()
        return int.from_bytes(digest, "big") / 2**64

    def one(self, rows: Sequence[str]) -> str:
        return rows[int(self.chance() * len(rows))]

    def sentence(self) -> str:
        subject, other = (f"the {self.one(_ADJECTIVES)} {self.one(_NOUNS)}" for _ in range(2))
        return f"{subject} {self.one(_VERBS)} {other} {self.one(_ENDS)}".capitalize()

    def sentences(self, count: int) -> str:
        return " ".join(f"{self.sentence()}." for _ in range(count))


def answer(request: ProviderRequest, settings: Settings) -> str:
    """The reply, as JSON.

    Raises:
        ProviderError: the schema asks for something that it does not write.
    """
    properties = set(request.schema.get("properties", ()))
    write = next((write for name, write in _WRITERS.items() if name in properties), None)
    if write is None:
        refuse(f"fake:writer knows no reply {request.schema_name} with {', '.join(sorted(properties)) or 'nothing'}")
    seen = read_request(request.messages)
    said = "\x1e".join(f"{message.role}\x1f{message.content}" for message in request.messages)
    return msgspec.json.encode(write(seen, _Pen(said, str(request.repeat)), settings)).decode()


def _user(seen: Seen, pen: _Pen, _settings: Settings) -> dict[str, Any]:
    traits = "; ".join((seen.text("traits") or "no traits").splitlines())
    return {"user": f"{MARK} user. {traits}. {pen.sentences(2)}"}


def _prompt(seen: Seen, pen: _Pen, settings: Settings) -> dict[str, Any]:
    section = (seen.text("section") or "").strip().removeprefix("#")
    listed = [line.split("|")[0].strip().removeprefix("#") for line in (seen.text("sections") or "").splitlines()]
    touched = list(dict.fromkeys([section, pen.one(listed)] if listed else [section]))
    if pen.chance() < settings.duplicates:
        # The same question for everybody whom the section concerns, but for a word.
        text = f"{_Pen('prompt', section).sentences(3)} Is it {pen.one(_ADJECTIVES)}?"
    else:
        text = f"{pen.sentences(3)} Is it right that {pen.sentence().lower()}?"
    return {"why_contested": f"{MARK}: {pen.sentence()}.", "touched_sections": touched, "prompt": f"{MARK}: {text}"}


def _views(_seen: Seen, pen: _Pen, _settings: Settings) -> dict[str, Any]:
    start = int(pen.chance() * len(_NAMES))
    names = [_NAMES[(start + step) % len(_NAMES)] for step in range(3)]
    return {"views": [{"view": f"{MARK} view: {name}. {pen.sentences(2)}", "name": name} for name in names]}


def _response(seen: Seen, pen: _Pen, settings: Settings) -> dict[str, Any]:
    view = seen.text("view")
    asked = seen.turns[-1].content if seen.turns else seen.instructions
    if pen.chance() < settings.duplicates:
        text = f"{_Pen('response', asked).sentences(4)} {pen.sentence().split()[1].capitalize()} enough."
    else:
        text = pen.sentences(4)
    if view is not None and pen.chance() < settings.leaks:
        text = f"As someone who holds this view, I say this. {text}"
    if view is None and seen.text("spec") is None and pen.chance() < settings.give_aways:
        items = "\n".join(f"- {pen.sentence()}" for _ in range(6))
        text = f"I'm sorry, I can't decide that for you! {text}\n\n{items}\n\n{pen.sentences(3)}"
    return {"response": f"{MARK}: {text}"}


def _criteria(_seen: Seen, pen: _Pen, settings: Settings) -> dict[str, Any]:
    things = [f"{pen.one(_ADJECTIVES)} {pen.one(_NOUNS)} {pen.one(_ENDS)}" for _ in range(6)]
    if pen.chance() < settings.duplicates:
        things[5] = things[0]
    texts = [f"The response {pen.one(('mentions', 'praises', 'leaves out'))} the {thing} ({MARK})." for thing in things]
    return {"criteria": [{"direction": pen.one(("better", "worse")), "criterion": text} for text in texts]}


_WRITERS: Final[dict[str, Callable[[Seen, _Pen, Settings], dict[str, Any]]]] = {
    "user": _user,
    "prompt": _prompt,
    "views": _views,
    "response": _response,
    "criteria": _criteria,
}
"""By the property of the reply's schema that tells what is asked for."""
