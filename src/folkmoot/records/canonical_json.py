r"""One way of writing a value as JSON, so that equal values are equal bytes: RFC 8785, without numbers that have a fraction.

Keys are sorted by their UTF-16 code units, nothing stands between tokens, and a text is escaped only where JSON demands it
(`\b \t \n \f \r \" \\`, other control characters as `\u001f`). Numbers are whole, from -(2**53 - 1) to 2**53 - 1, which
RFC 8785 writes exactly; a number with a fraction is made a text by whoever has one. Texts are UTF-8 and as given: nothing
is normalised.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
LARGEST: Final = 2**53 - 1


def canonical_json(value: Json) -> bytes:
    """The value's canonical bytes.

    Raises:
        ValueError: a number with a fraction or out of range, a text that is no Unicode (a lone surrogate), a key that is no
            text, or a value that JSON has not.
    """
    return _written(value).encode("utf-8")


def _written(value: Json) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError("a number beyond 2**53 - 1")
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a key that is no text")
        pairs = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_written(key)}:{_written(one)}" for key, one in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    raise ValueError(f"a {type(value).__name__}, which canonical JSON has not")
