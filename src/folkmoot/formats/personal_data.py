"""What is kept about a dataset's texts, in a file beside it: JSON Lines, no text.

The first line is `{"folkmoot": "personal data", "key": HEX}`; every other is a TextRecord. Digests are HMAC-SHA-256 under the
key, so that a file that was passed on alone says nothing of what the texts were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.personal_data import TextRecord

_NAME: Final = "personal data"


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    folkmoot: str
    key: str


def read_personal_data(content: bytes, place: str) -> tuple[bytes, list[TextRecord]]:
    """The key and the records of a file.

    Args:
        content: of the file.
        place: the file as the user named it.

    Raises:
        FaultsError: with every line that cannot be read.
    """
    lines = content.splitlines()
    faults: list[Fault] = []
    key, records = b"", []
    header = _header(lines[0] if lines else b"")
    if header is None:
        faults.append(Fault(place, 1, "", "another line", '{"folkmoot": "personal data", "key": …}'))
    else:
        key = header
    decoder = msgspec.json.Decoder(TextRecord)
    for number, line in enumerate(lines[1:], start=2):
        try:
            records.append(decoder.decode(line))
        except ValueError as error:
            faults.append(Fault(place, number, "", "a line that cannot be read", f"what is kept about a text: {error}"))
    if faults:
        raise FaultsError(faults)
    return key, records


def _header(line: bytes) -> bytes | None:
    try:
        header = msgspec.json.decode(line, type=_Header)
        return (bytes.fromhex(header.key) or None) if header.folkmoot == _NAME else None
    except ValueError:
        return None


def write_personal_data(key: bytes, records: Iterable[TextRecord]) -> Iterator[bytes]:
    """The file, a line at a time, records by place."""
    yield msgspec.json.encode(_Header(_NAME, key.hex())) + b"\n"
    for record in sorted(records, key=lambda one: one.place):
        yield msgspec.json.encode(record) + b"\n"
