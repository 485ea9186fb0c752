"""Passwords of the console: argon2id with the library's own parameters, and what makes a password one."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Final, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from folkmoot.records.console import name_key

SHORTEST: Final = 12
"""Characters. There is no rule of composition (NIST SP 800-63B-4, 3.1.1.2)."""
LONGEST: Final = 512
"""Characters; more is no password, but work."""
_AT_ONCE: Final = 2
"""Each takes 64 MiB: more at once would let strangers fill the memory."""
_COMMON: Final = re.compile(
    r"(pass(word|phrase)?|kennwort|motdepasse|contrase(n|ñ)a|qwert[yz]\w*|azerty\w*|letmein|welcome|admin\w*|iloveyou|monkey|"
    r"dragon|changeme|secret|folkmoot|[0-9]|[^\w])*"
)
_SEQUENCES: Final = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Hasher(Protocol):
    """What hashes; argon2's PasswordHasher is one."""

    def hash(self, password: str, /) -> str:
        """A hash with a salt of its own."""
        ...

    def verify(self, kept: str, password: str, /) -> bool:
        """True, or an error of argon2."""
        ...

    def check_needs_rehash(self, kept: str, /) -> bool:
        """Whether the hash was made with other parameters."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a password.

    Attributes:
        is_right: whether it is the one.
        new_hash: to be kept instead, where the parameters have changed; None where nothing is to be done.
    """

    is_right: bool
    new_hash: str | None


class Passwords:
    """Hashes and checks passwords, in threads, a few at once.

    Args:
        hasher: None: argon2id with the library's parameters.
    """

    def __init__(self, hasher: Hasher | None = None) -> None:
        self._hasher: Hasher = PasswordHasher() if hasher is None else hasher
        self._nobodys: str | None = None
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """What is kept of a password."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def check(self, kept: str | None, password: str) -> Checked:
        """Whether a password is the one that a hash is of; where there is no hash, as much work is done for a No.

        Args:
            kept: a hash; None: nobody's.
            password: as it was sent.
        """
        async with self._turns:
            return await asyncio.to_thread(self._check, kept, password[: LONGEST + 1])

    def _check(self, kept: str | None, password: str) -> Checked:
        if kept is None and self._nobodys is None:
            self._nobodys = self._hasher.hash("nobody has this password")
        try:
            self._hasher.verify(kept or self._nobodys or "", password)
        except (VerificationError, InvalidHashError):
            return Checked(is_right=False, new_hash=None)
        if kept is None:
            return Checked(is_right=False, new_hash=None)
        return Checked(
            is_right=True, new_hash=self._hasher.hash(password) if self._hasher.check_needs_rehash(kept) else None
        )


def why_no_password(password: str, names: tuple[str, ...]) -> str | None:
    """Why a password cannot be taken; None where it can.

    Args:
        password: what somebody chose.
        names: of the account and the study, which are guessed first.
    """
    if len(password) < SHORTEST:
        return f"Choose a password of {SHORTEST} characters or more; several words do well."
    if len(password) > LONGEST:
        return f"Choose a password of {LONGEST} characters or fewer."
    plain = name_key(password)
    if len(set(plain)) < 5 or _is_repeated(plain) or _is_sequence(plain) or _COMMON.fullmatch(plain):
        return "This password is among those that are tried first. Several words that do not belong together do well."
    for name in names:
        key = name_key(name)
        if len(key) >= 3 and key in plain and len(plain) - len(key) < SHORTEST - 4:
            return "This password is made of your name or the study's. Choose one that has nothing to do with them."
    return None


def _is_repeated(text: str) -> bool:
    """Whether it is one short piece, again and again."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))


def _is_sequence(text: str) -> bool:
    """Whether it goes along the alphabet, the digits or the keyboard, however often."""
    return any(text in row * 20 or text in row[::-1] * 20 for row in (*_SEQUENCES, "".join(_SEQUENCES)))
