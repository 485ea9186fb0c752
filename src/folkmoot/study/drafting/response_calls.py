"""From prompts to responses: three views of the ideal answer, a response that holds each, and the model's own default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np

from folkmoot.records.dataset import Message
from folkmoot.records.drafts import OWN_DEFAULT, Draft, DraftKind, ResponsePart, Written, messages_hash
from folkmoot.records.fences import Fence
from folkmoot.records.model_call import Answered, ModelCall
from folkmoot.statistics.text_similarity import similarity
from folkmoot.study.drafting.leaks import leaks
from folkmoot.study.drafting.provenance import Writer, short_hash
from folkmoot.study.drafting.replies import ResponseReply, ViewReply, ViewsReply
from folkmoot.study.drafting.templates import OWN_DEFAULT_TEMPLATE, RESPONSE, VIEWS
from folkmoot.study.prompts import StudyPrompt

N_VIEWS: Final = 3
_SAME_VIEW: Final = 0.7
# Each has a text of its own: two calls with the same words would be counted as one.
_USUAL_VIEWS: Final = tuple(ViewReply(view=letter * 250, name=letter) for letter in "xyz")


def views_calls(prompts: Sequence[StudyPrompt]) -> tuple[ModelCall[ViewsReply], ...]:
    """A call for each prompt's views; ids are `views PROMPT`."""
    return tuple(
        ModelCall(
            f"views {prompt.prompt_id}",
            (Message("system", VIEWS.text), Message("user", fenced_turns(prompt.messages))),
            ViewsReply,
            VIEWS,
            _views_faults,
        )
        for prompt in prompts
    )


def response_calls(
    prompts: Sequence[StudyPrompt], views: Mapping[str, Answered[ViewsReply]]
) -> tuple[ModelCall[ResponseReply], ...]:
    """A call for each view of each prompt, and one for the model's own default.

    Ids are `response PROMPT NUMBER`, from 1, and `own default PROMPT`. The own default does not wait for views.
    """
    calls: list[ModelCall[ResponseReply]] = []
    for prompt in prompts:
        answer = views.get(f"views {prompt.prompt_id}")
        calls += _calls_of(prompt, () if answer is None else answer.reply.views)
    return tuple(calls)


def response_calls_ahead(prompts: Sequence[StudyPrompt]) -> tuple[ModelCall[ResponseReply], ...]:
    """The same with views of a usual length, to estimate what they take before any view is written."""
    return tuple(call for prompt in prompts for call in _calls_of(prompt, _USUAL_VIEWS))


def response_drafts(
    prompts: Sequence[StudyPrompt],
    views: Mapping[str, Answered[ViewsReply]],
    responses: Mapping[str, Answered[ResponseReply]],
    by: Writer,
) -> tuple[Draft, ...]:
    """The drafts that came back: for each prompt its views' responses, then the own default; without labels yet."""
    drafts: list[Draft] = []
    for prompt in prompts:
        answer = views.get(f"views {prompt.prompt_id}")
        for position, view in enumerate(() if answer is None else answer.reply.views, start=1):
            response = responses.get(f"response {prompt.prompt_id} {position}")
            if response is not None and answer is not None:
                part = ResponsePart("", view.name.strip(), view.view.strip(), position)
                after = (by.wrote(answer, VIEWS),)
                own = by.wrote(response, RESPONSE)
                drafts.append(_draft(prompt, response.reply.response, part, by, own, after))
        default = responses.get(f"own default {prompt.prompt_id}")
        if default is not None:
            part = ResponsePart("", OWN_DEFAULT, "", 0)
            drafts.append(_draft(prompt, default.reply.response, part, by, by.wrote(default, OWN_DEFAULT_TEMPLATE), ()))
    return tuple(drafts)


def label_order(prompt_id: str, count: int, seed: int) -> tuple[int, ...]:
    """Which of `count` responses gets the label A, B, …: a permutation drawn from the seed and the prompt's id."""
    stream = np.random.default_rng([seed, *prompt_id.encode("utf-8", "surrogatepass")])
    return tuple(stream.permutation(count).tolist())


def fenced_turns(messages: Sequence[Message]) -> str:
    """A conversation as data: `[BEGIN message 1 user TOKEN]` …, one token for all turns."""
    fence = Fence.around([message.content for message in messages])
    return "\n\n".join(
        fence.put(f"message {number} {message.role}", message.content)
        for number, message in enumerate(messages, start=1)
    )


def _calls_of(prompt: StudyPrompt, views: Sequence[ViewReply]) -> list[ModelCall[ResponseReply]]:
    calls = []
    for number, view in enumerate(views, start=1):
        fence = Fence.around([view.view])
        told = f"{fenced_turns(prompt.messages)}\n\n{fence.put('view', view.view)}"
        messages = (Message("system", RESPONSE.text), Message("user", told))
        name = f"response {prompt.prompt_id} {number}"
        calls.append(ModelCall(name, messages, ResponseReply, RESPONSE, partial(_response_faults, view)))
    default = f"own default {prompt.prompt_id}"
    return [*calls, ModelCall(default, prompt.messages, ResponseReply, OWN_DEFAULT_TEMPLATE, _empty_faults)]


def _draft(
    prompt: StudyPrompt, text: str, part: ResponsePart, by: Writer, own: Written, after: tuple[Written, ...]
) -> Draft:
    text = text.strip()
    return Draft(
        kind=DraftKind.RESPONSE,
        id=f"{prompt.prompt_id}/response-{part.position}-{short_hash(text)}",
        prompt_id=prompt.prompt_id,
        text=text,
        written=own,
        after=after,
        prompt_hash=messages_hash(prompt.messages),
        response=part,
        flags=by.details_in(text),
    )


def _views_faults(reply: ViewsReply) -> list[str]:
    faults = []
    if len(reply.views) != N_VIEWS:
        faults.append(f"`views` has {len(reply.views)}; expected exactly {N_VIEWS}")
    if any(not view.view.strip() or not view.name.strip() for view in reply.views):
        faults.append("a view, or a name of one, is empty")
    names = [" ".join(view.name.casefold().split()) for view in reply.views]
    if len(set(names)) < len(names):
        faults.append("two views have the same name")
    if OWN_DEFAULT in names:
        faults.append(f"a view is called `{OWN_DEFAULT}`, which is the name of something else")
    if any(len(name.split()) > 5 for name in names):
        faults.append("a name of a view is longer than five words")
    texts = [view.view for view in reply.views]
    pairs = [(one, other) for place, one in enumerate(texts) for other in texts[place + 1 :]]
    if any(similarity(one, other) >= _SAME_VIEW for one, other in pairs):
        faults.append("two views say nearly the same")
    return faults


def _empty_faults(reply: ResponseReply) -> list[str]:
    return [] if reply.response.strip() else ["`response` is empty"]


def _response_faults(view: ViewReply, reply: ResponseReply) -> list[str]:
    return [*_empty_faults(reply), *leaks(reply.response, view.view)]
