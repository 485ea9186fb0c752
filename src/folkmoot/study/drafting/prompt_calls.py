"""From chosen sections of a spec to contested prompts: the users first, then what they ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from folkmoot.records.dataset import Message
from folkmoot.records.drafts import Draft, DraftKind, PromptPart
from folkmoot.records.fences import Fence
from folkmoot.records.model_call import Answered, ModelCall
from folkmoot.study.drafting.provenance import DetailsIn, Writer, short_hash
from folkmoot.study.drafting.replies import PromptReply, UserReply
from folkmoot.study.drafting.templates import PROMPT, USER
from folkmoot.study.drafting.users import draw_user

LONGEST_PROMPT: Final = 4_000
"""Characters: a longer one is no message that people compare responses to."""
_USUAL_USER: Final = 500


@dataclass(frozen=True, slots=True)
class SeededBy:
    """What prompts are written from.

    Attributes:
        texts: what each chosen section says, under its heading, by id.
        index: a line for each section of the spec: `#id | authority | title | beginning`.
        known: ids of the sections that a prompt may touch.
        details_in: says what of a text could be a real person's; a user in whom there is any is written again.
    """

    texts: Mapping[str, str]
    index: str
    known: frozenset[str]
    details_in: DetailsIn


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt to be written.

    Attributes:
        section: id of the section that it is for.
        number: which of the section's prompts, from 0.
        seeds: the drawn user.
    """

    section: str
    number: int
    seeds: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """`section 3`, counted from 1."""
        return f"{self.section} {self.number + 1}"


def asked_prompts(sections: Sequence[str], per_section: int, seed: int) -> tuple[Asked, ...]:
    """The prompts to be written: `per_section` users for each section."""
    return tuple(
        Asked(section, number, draw_user(seed, section, number))
        for section in sections
        for number in range(per_section)
    )


def user_calls(asked: Sequence[Asked], source: SeededBy) -> tuple[ModelCall[UserReply], ...]:
    """A call for each user; ids are `user SECTION NUMBER`."""
    calls = []
    for one in asked:
        named, text = f"#{one.section}", source.texts[one.section]
        traits = "\n".join(f"{column}: {row}" for column, row in one.seeds)
        fence = Fence.around([named, text, traits])
        told = "\n\n".join((fence.put("section", named), fence.put("spec", text), fence.put("traits", traits)))
        messages = (Message("system", USER.text), Message("user", told))
        calls.append(ModelCall(f"user {one.name}", messages, UserReply, USER, partial(_user_faults, source.details_in)))
    return tuple(calls)


def prompt_calls(
    asked: Sequence[Asked], users: Mapping[str, Answered[UserReply]], source: SeededBy
) -> tuple[ModelCall[PromptReply], ...]:
    """A call for each prompt whose user was written; ids are `prompt SECTION NUMBER`.

    Args:
        asked: the prompts to be written.
        users: answers to `user_calls`, by the calls' ids; a prompt whose user is not there gets no call.
        source: as for `user_calls`.
    """
    calls = [(one, users.get(f"user {one.name}")) for one in asked]
    return tuple(_prompt_call(one, user.reply.user, source) for one, user in calls if user is not None)


def prompt_calls_ahead(asked: Sequence[Asked], source: SeededBy) -> tuple[ModelCall[PromptReply], ...]:
    """The same with users of a usual length, to estimate what they take before any user is written."""
    # Each has a text of its own: two calls with the same words would be counted as one.
    return tuple(_prompt_call(one, one.name.ljust(_USUAL_USER, "x"), source) for one in asked)


def _prompt_call(one: Asked, user: str, source: SeededBy) -> ModelCall[PromptReply]:
    named, text = f"#{one.section}", source.texts[one.section]
    fence = Fence.around([named, text, user])
    told = "\n\n".join((fence.put("section", named), fence.put("spec", text), fence.put("user", user)))
    # The first message is what all calls share: the fixed words, and the list of sections in its place.
    index = Fence.around([source.index]).put("sections", source.index)
    messages = (Message("system", PROMPT.text.replace("{sections}", index)), Message("user", told))
    return ModelCall(f"prompt {one.name}", messages, PromptReply, PROMPT, partial(_prompt_faults, source.known))


def prompt_drafts(
    asked: Sequence[Asked],
    users: Mapping[str, Answered[UserReply]],
    prompts: Mapping[str, Answered[PromptReply]],
    by: Writer,
) -> tuple[Draft, ...]:
    """The drafts that came back, in the order asked; a prompt's id is its section's with a hash of its text."""
    drafts: list[Draft] = []
    seen: set[str] = set()
    for one in asked:
        user, prompt = users.get(f"user {one.name}"), prompts.get(f"prompt {one.name}")
        if user is None or prompt is None:
            continue
        text = prompt.reply.prompt.strip()
        prompt_id = f"{one.section}-{short_hash(text)}"
        while prompt_id in seen:
            prompt_id += "x"
        seen.add(prompt_id)
        touches = tuple(dict.fromkeys(section.removeprefix("#") for section in prompt.reply.touched_sections))
        drafts.append(
            Draft(
                kind=DraftKind.PROMPT,
                id=prompt_id,
                prompt_id=prompt_id,
                text=text,
                written=by.wrote(prompt, PROMPT),
                after=(by.wrote(user, USER),),
                prompt=PromptPart(
                    one.section, touches, prompt.reply.why_contested.strip(), user.reply.user.strip(), one.seeds
                ),
                flags=by.details_in(text),
            )
        )
    return tuple(drafts)


def _user_faults(details_in: DetailsIn, reply: UserReply) -> list[str]:
    faults = [] if reply.user.strip() else ["`user` is empty"]
    return faults + [f"`user` holds {found}" for found in details_in(reply.user)]


def _prompt_faults(known: frozenset[str], reply: PromptReply) -> list[str]:
    faults = [f"`{name}` is empty" for name in ("why_contested", "prompt") if not getattr(reply, name).strip()]
    if len(reply.prompt) > LONGEST_PROMPT:
        faults.append(f"`prompt` is longer than {LONGEST_PROMPT:,} characters")
    if not reply.touched_sections:
        faults.append("`touched_sections` is empty: name at least the section that the prompt is for")
    unknown = sorted({section.removeprefix("#") for section in reply.touched_sections} - known)
    if unknown:
        faults.append(f"`touched_sections`: no section has the id {', '.join(unknown)}")
    return faults
