"""What a model answers under a spec: the spec as the system's text, then the conversation as it stands.

The old and the new version of a spec are asked in exactly the same way, so that only the spec differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from folkmoot.records.completion import Completion
from folkmoot.records.dataset import Message
from folkmoot.records.drafts import messages_hash
from folkmoot.records.fences import Fence
from folkmoot.records.model_call import Answered, ModelCall
from folkmoot.study.drafting.provenance import Writer
from folkmoot.study.drafting.replies import ResponseReply
from folkmoot.study.drafting.templates import COMPLETION
from folkmoot.study.prompts import StudyPrompt


def completion_calls(
    prompts: Sequence[StudyPrompt], spec_text: str, repeats: int = 1
) -> tuple[ModelCall[ResponseReply], ...]:
    """A call for each prompt and repeat; ids are `completion PROMPT REPEAT`.

    Args:
        prompts: the conversations to be answered.
        spec_text: the whole spec.
        repeats: how often each is answered, 1 or more.
    """
    # In place of the last mark alone: the words before it hold no other.
    fixed = COMPLETION.text.replace("{spec}", Fence.around([spec_text]).put("spec", spec_text), 1)
    system = Message("system", fixed)
    return tuple(
        ModelCall(
            f"completion {prompt.prompt_id} {repeat}",
            (system, *prompt.messages),
            ResponseReply,
            COMPLETION,
            _faults,
            repeat=repeat,
        )
        for repeat in range(1, repeats + 1)
        for prompt in prompts
    )


def completions(
    prompts: Sequence[StudyPrompt],
    answers: Mapping[str, Answered[ResponseReply]],
    by: Writer,
    repeats: int = 1,
) -> tuple[Completion, ...]:
    """The completions that came back, in the order asked."""
    found = []
    for repeat in range(1, repeats + 1):
        for prompt in prompts:
            answer = answers.get(f"completion {prompt.prompt_id} {repeat}")
            if answer is not None:
                found.append(
                    Completion(
                        prompt_id=prompt.prompt_id,
                        prompt_hash=messages_hash(prompt.messages),
                        repeat=repeat,
                        text=answer.reply.response,
                        written=by.wrote(answer, COMPLETION),
                    )
                )
    return tuple(found)


def _faults(reply: ResponseReply) -> list[str]:
    return [] if reply.response.strip() else ["`response` is empty"]
