"""The usable replies of a cache, as a recording that `replay:` plays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import msgspec

from folkmoot.llm.cache_file import open_cache, refusals
from folkmoot.llm.call_key import text_hash
from folkmoot.llm.replay import RecordedReply, is_of
from folkmoot.llm.request_digest import digest_of

_REPLIES: Final = """
SELECT provider || ':' || calls.model, settings, first_role, first_message, further_messages, texts.text, repeat,
    reply, attempts.model, input_tokens, cached_input_tokens, output_tokens
FROM calls JOIN texts ON texts.hash = calls.schema
    JOIN attempts ON attempts.id = (SELECT max(id) FROM attempts WHERE call = calls.id AND status = 'ok')
ORDER BY calls.id
"""


def recorded_replies(path: Path, model: str | None = None) -> Iterator[RecordedReply]:
    """The reply to each call that has a usable one, oldest call first.

    Args:
        path: the cache.
        model: of this model alone: PROVIDER:MODEL, with any settings or with these; None: of all.

    Raises:
        InputError: the file is no cache, or cannot be used.
    """
    with closing(open_cache(path, make=False)) as connection, refusals(path):
        for row in connection.execute(_REPLIES):
            name, settings, role, first, further, schema, repeat, reply, replied_by, *counts = row
            asked = _with_settings(name, settings)
            if model is not None and not is_of(asked, model):
                continue
            more = [(one["role"], text_hash(one["content"])) for one in msgspec.json.decode(further)]
            digest = digest_of([(role, first), *more], msgspec.json.decode(schema), repeat)
            read, cached, written = counts
            yield RecordedReply(
                request=digest,
                model=asked,
                reply=reply,
                replied_by=replied_by,
                input_tokens=read,
                cached_input_tokens=cached,
                output_tokens=written,
            )


def _with_settings(name: str, settings: str) -> str:
    given = msgspec.json.decode(settings)
    if not given:
        return name
    # As --model takes them: JSON where they are no texts.
    texts = {
        key: value if isinstance(value, str) else msgspec.json.encode(value).decode() for key, value in given.items()
    }
    return f"{name}?{urlencode(texts)}"
