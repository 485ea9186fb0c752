"""Who was erased, as keyed hashes: so that a backup that is put back forgets them again.

The same codes stand in a table, which a backup takes along, and in a file beside the database, which stays where a
database is replaced by an older copy. A code is an HMAC of the participant's id under the server's secret: whoever has the
list learns nothing, not even whether an id is on it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, select

from folkmoot.errors import InputError
from folkmoot.store.schema import ERASED, PARTICIPANTS

FILE: Final = "erased.txt"
"""The list's name beside the database."""


def code_of(secret: bytes, participant_id: str) -> str:
    """What stands on the list for a participant, in hexadecimal."""
    return hmac.new(secret, b"erased\0" + participant_id.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def add(connection: Connection, codes: Iterable[str]) -> None:
    """Put codes on the list in the database; those that are on it stay."""
    new = set(codes) - kept(connection)
    if new:
        connection.execute(insert(ERASED), [{"code": one} for one in sorted(new)])


def kept(connection: Connection) -> set[str]:
    """The codes of the list in the database."""
    return set(connection.execute(select(ERASED.c.code)).scalars())


def is_erased(connection: Connection, secret: bytes, participant_id: str) -> bool:
    """Whether a participant of this id was erased."""
    found = select(ERASED.c.code).where(ERASED.c.code == code_of(secret, participant_id))
    return connection.execute(found).first() is not None


def on_list(connection: Connection, secret: bytes, codes: set[str]) -> list[str]:
    """Participants of the database whose codes are among these."""
    everybody = connection.execute(select(PARTICIPANTS.c.id)).scalars().all() if codes else ()
    return [one for one in everybody if code_of(secret, one) in codes]


def read(path: Path) -> set[str]:
    """The codes of the file; none where there is no file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return set(path.read_text(encoding="ascii").split())
    except FileNotFoundError:
        return set()
    except (OSError, UnicodeDecodeError) as error:
        words = error.strerror if isinstance(error, OSError) else "no list of codes"
        raise InputError(
            f"{path}: {words}; it says who was erased, and must be read before the study is opened"
        ) from None


def write(path: Path, codes: Iterable[str]) -> None:
    """Add codes to the file, readable by its owner alone, and force them to the disk.

    Raises:
        OSError: they are not on the disk; the database has them, and they are added when it is opened again.
    """
    content = "".join(f"{one}\n" for one in sorted(codes)).encode("ascii")
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
