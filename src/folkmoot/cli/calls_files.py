"""`folkmoot calls record` and `folkmoot calls batches`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import console, note, print_json

_CACHE = Path("model-calls.db")


def record(
    out: Annotated[Path, Parameter(help="The file to write: JSON Lines, one reply a line.")],
    /,
    *,
    model: Annotated[
        str | None, Parameter(help="Record this model alone: PROVIDER:MODEL; all where none is named.")
    ] = None,
    cache: Annotated[Path, Parameter(help="The file of all calls.")] = _CACHE,
    json: Annotated[bool, Parameter(help="Print JSON instead of prose.", negative="")] = False,
) -> None:
    """Write the usable replies of a cache as a recording, which `--model replay:FILE` plays offline and for nothing.

    A reply is found by what was asked, word for word: with another prompt, spec or template there is none. What models read
    is not in the file; what they wrote is, and may repeat words of people.

    Examples:
        folkmoot calls record replies.jsonl

        folkmoot calls record replies.jsonl --model openai:gpt-5

    Args:
        out: the file to write; one that is there is replaced.
        model: record this model alone: PROVIDER:MODEL, with any settings, or with `?setting=value`.
        cache: the file of all calls.
        json: print JSON instead of prose.
    """
    from folkmoot.pipeline.model_call_files import record_replies

    count = record_replies(cache, out, model)
    if json:
        print_json({"cache": str(cache), "out": str(out), "replies": count})
    else:
        note(f"Wrote {count:,} replies to {out}.")


def batches(
    *,
    forget: Annotated[
        str | None, Parameter(help="Forget this batch: its calls are handed over, and paid for, again where needed.")
    ] = None,
    cache: Annotated[Path, Parameter(help="The file of all calls.")] = _CACHE,
    json: Annotated[bool, Parameter(help="Print JSON instead of a table.", negative="")] = False,
) -> None:
    """List the batches of calls that were handed over to a service; nothing is asked there.

    The same command that handed a batch over, run again, collects it. A batch can be forgotten where its service has lost it.

    Examples:
        folkmoot calls batches --cache study/model-calls.db

        folkmoot calls batches --forget batch_68af

    Args:
        forget: the batch's id.
        cache: the file of all calls.
        json: print JSON instead of a table.
    """
    from folkmoot.pipeline.model_call_files import forget_batch, list_batches

    if forget is not None:
        count = forget_batch(cache, forget)
        if json:
            print_json({"cache": str(cache), "forgotten": forget, "calls": count})
        else:
            note(f"Forgot the batch {forget} with {count:,} calls.")
        return
    known = list_batches(cache)
    if json:
        print_json({"cache": str(cache), "batches": [asdict(batch) for batch in known]})
        return
    if not known:
        note("No batch was handed over.")
        return
    from rich.table import Table

    from folkmoot.cli.terminal import as_text

    table = Table(box=None, pad_edge=False)
    for title in ("batch", "handed over", "at"):
        table.add_column(title, overflow="fold")
    table.add_column("calls", justify="right", no_wrap=True)
    for batch in known:
        name = batch.batch or f"{batch.token} (not confirmed)"
        table.add_row(as_text(name), batch.handed_over, as_text(batch.endpoint), f"{batch.requests:,}")
    console().print(table)
