"""The page on which a person reads drafts side by side before approving any: one HTML file, offline, printable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from folkmoot.records.dataset import Message
from folkmoot.records.drafts import OWN_DEFAULT, Draft, DraftKind, Drafts
from folkmoot.records.giveaways import ApproachAtEnd, GiveAway, GiveAwayReport, Measure, PromptGiveAways
from folkmoot.report.texts import flat, printable

MEASURE_NAMES: Final = {
    Measure.WORDS: "words",
    Measure.MARKDOWN: "Markdown",
    Measure.REFUSAL: "refusals",
    Measure.APOLOGY: "apologies",
    Measure.HEDGING: "hedging words in 100",
    Measure.EXCLAMATION: "exclamation marks",
    Measure.FIRST_PERSON: "first person in 100",
    Measure.READING_LEVEL: "reading level (LIX)",
}
"""What each measure is called for people."""


class ReviewedPrompt(NamedTuple):
    """Everything about one prompt.

    Attributes:
        prompt_id: the prompt's.
        draft: the drafted prompt; None where it is in the study already.
        messages: its conversation; () where nothing holds its text.
        responses: drafted ones that stand, by label.
        criteria: drafted ones that stand.
        merged: drafts that were merged into another.
        give_aways: of its responses; None where there are none.
    """

    prompt_id: str
    draft: Draft | None
    messages: tuple[Message, ...]
    responses: tuple[Draft, ...]
    criteria: tuple[Draft, ...]
    merged: tuple[Draft, ...]
    give_aways: PromptGiveAways | None


def draft_review_page(
    drafts: Drafts, report: GiveAwayReport, conversations: Mapping[str, tuple[Message, ...]], *, simulated: bool = False
) -> Iterator[bytes]:
    """The page, in blocks of UTF-8.

    Args:
        drafts: what there is to be read.
        report: give-aways of its responses.
        conversations: the study's prompts by id, for drafts that belong to them.
        simulated: whether a fake model wrote any of it; the page says so at its top.
    """
    environment = Environment(
        loader=PackageLoader("folkmoot.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["printable"] = printable
    environment.filters["flat"] = flat
    stream = environment.get_template("draft_review.html").stream(
        prompts=_prompts(drafts.drafts, report, conversations),
        failed=drafts.failed,
        counts=_counts(drafts.drafts),
        overall=told_overall(report),
        n_compared=len(report.prompts),
        measures=MEASURE_NAMES,
        own_default=OWN_DEFAULT,
        number=number,
        given_away=given_away,
        simulated=simulated,
    )
    stream.enable_buffering(64)
    for block in stream:
        yield block.encode("utf-8", "replace")


def told_overall(report: GiveAwayReport) -> tuple[ApproachAtEnd, ...]:
    """What is worth telling of all prompts: how long the own default is, and whatever differs from chance."""
    return tuple(
        one
        for one in report.overall
        if one.share.value is not None
        and (one.differs or (one.measure is Measure.WORDS and one.approach == OWN_DEFAULT))
    )


def number(value: float | None) -> str:
    """A measured value for people; a dash where it is undefined."""
    return "–" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _counts(drafts: Sequence[Draft]) -> list[tuple[str, int, int]]:
    """(What, how many stand, how many were merged) by kind."""
    names = {DraftKind.PROMPT: "prompts", DraftKind.RESPONSE: "responses", DraftKind.CRITERION: "criteria"}
    rows = []
    for kind, name in names.items():
        of_kind = [draft for draft in drafts if draft.kind is kind]
        if of_kind:
            standing = sum(draft.merged_into is None for draft in of_kind)
            rows.append((name, standing, len(of_kind) - standing))
    return rows


def _prompts(
    drafts: Sequence[Draft], report: GiveAwayReport, conversations: Mapping[str, tuple[Message, ...]]
) -> list[ReviewedPrompt]:
    found = {prompt.prompt_id: prompt for prompt in report.prompts}
    members: dict[str, list[Draft]] = {}
    for draft in drafts:
        # A merged prompt is shown where the one stands that says the same.
        home = draft.merged_into if draft.kind is DraftKind.PROMPT and draft.merged_into else draft.prompt_id
        members.setdefault(home, []).append(draft)
    reviewed = []
    for prompt_id, those in members.items():
        standing = [draft for draft in those if draft.merged_into is None]
        prompt = next((draft for draft in standing if draft.kind is DraftKind.PROMPT), None)
        messages = conversations.get(prompt_id, ()) if prompt is None else (Message("user", prompt.text),)
        responses = sorted((draft for draft in standing if draft.response is not None), key=_label)
        reviewed.append(
            ReviewedPrompt(
                prompt_id=prompt_id,
                draft=prompt,
                messages=messages,
                responses=tuple(responses),
                criteria=tuple(draft for draft in standing if draft.criterion is not None),
                merged=tuple(draft for draft in those if draft.merged_into is not None),
                give_aways=found.get(prompt_id),
            )
        )
    return reviewed


def _label(draft: Draft) -> str:
    return "" if draft.response is None else draft.response.label


def given_away(one: GiveAway) -> str:
    """`words 3.1: B, A`: what the rule compares, where it is more than whether there is any, and who is given away."""
    found = f" {number(one.found)}" if len(one.labels) > 1 or one.measure is Measure.HEDGING else ""
    return f"{MEASURE_NAMES[one.measure]}{found}: {', '.join(one.labels)}"
