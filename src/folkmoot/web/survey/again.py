"""The form of a prompt that is looked at again: what of it is a change, and what was changed elsewhere meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from folkmoot.pipeline.survey_answers import Before
from folkmoot.web.messages import message
from folkmoot.web.refusals import Refused
from folkmoot.web.survey.forms import Posted, shown_inputs

CHANGED: Final = message("What you changed is saved.")
STILL_HERE: Final = message(
    "What you said before still stands. Change it, or say that you would rather not answer this."
)
OVERTAKEN: Final = message(
    "This was changed meanwhile, on another device or in another window. That answer stands here now."
)
_UNTOUCHED: Final = Posted(None, is_touched=False)
_MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Again:
    """What a form says beside what is saved.

    Attributes:
        posted: by question; what is no change is untouched in it.
        problems: message ids, by question, of what was emptied and of what was changed elsewhere after the page was shown.
        after: the saved revision that each change follows, by question.
    """

    posted: Mapping[str, Posted]
    problems: Mapping[str, str]
    after: Mapping[str, int]


def compare(before: Before, posted: Mapping[str, Posted], form: Mapping[str, str]) -> Again:
    """Hold a form against what is saved.

    A page sends all of its questions, whichever of them was changed: only what differs is another revision.

    Args:
        before: the prompt, with its saved answers.
        posted: by question.
        form: the inputs; `NAME.after` is the revision that the page showed, 0 for none. Without it nothing was overtaken.

    Raises:
        Refused: a revision that is no number.
    """
    changes: dict[str, Posted] = {}
    problems: dict[str, str] = {}
    after: dict[str, int] = {}
    for name, one in posted.items():
        saved = before.saved.get(name)
        seen = _revision(form.get(f"{name}.after", ""))
        if saved is None:
            changes[name] = one
            continue
        is_same = one.value is not None and _as_shown(name, one.value) == _as_shown(name, saved.value)
        is_new = not is_same and (one.is_touched or seen != 0)
        if is_new and seen not in {None, saved.revision}:
            problems[name] = OVERTAKEN
        elif is_new and not one.is_touched:
            problems[name] = STILL_HERE
        elif is_new:
            after[name] = saved.revision
        changes[name] = one if name in after else _UNTOUCHED
    return Again(changes, problems, after)


def _as_shown(name: str, value: bytes | msgspec.Raw | None) -> dict[str, str]:
    """One answer however it was written down: places without gaps, whatever order the responses came in."""
    content = None if value is None else bytes(value)
    return shown_inputs(name, None if content == b"null" else content)


def _revision(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST)) and int(text) <= _MOST):
        raise Refused(422, message("This is not what the page sends."), details=("NAME.after: expected a revision",))
    return int(text)
