"""Previews: researchers walk through the survey, and nothing of it is kept.

A pass in a cookie of its own, sealed with the study's secret, leads a browser to a survey over a database in a temporary
folder. The survey's cookies have other names there, so that a preview touches no participant's session in the same browser.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from folkmoot.pipeline.preview import open_preview
from folkmoot.web.survey.desk import Desk

COOKIE: Final = "folkmoot-preview-pass"
HOLDS: Final = 2 * 3600
"""Seconds."""
_FOLDERS: Final = "folkmoot-preview-"
_MOST: Final = 20
"""Previews that a process holds open."""


@dataclass(frozen=True, slots=True)
class _Opened:
    desk: Desk
    folder: Path
    expires_at: int


class Previews:
    """The previews of a study.

    Args:
        desk: of the survey itself.
        clock: seconds since 1970.

    Attributes:
        cookie: name of the cookie that holds the pass.
    """

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.time) -> None:
        self._desk = desk
        self.cookie = f"__Host-{COOKIE}" if desk.settings.is_secure else COOKIE
        self._clock = clock
        self._opened: dict[str, _Opened] = {}

    def new_pass(self) -> str:
        """A pass to a new preview."""
        self._forget_old()
        text = f"{int(self._clock()) + HOLDS}.{secrets.token_hex(16)}"
        return f"{text}.{self._seal(text)}"

    def desk_of(self, pass_: str) -> Desk | None:
        """The desk of a pass's preview; None where the pass is none of ours, or over."""
        text, _, seal = pass_.rpartition(".")
        if not pass_.isascii() or not hmac.compare_digest(seal, self._seal(text)):
            return None
        expires_at = int(text.partition(".")[0])
        if expires_at <= self._clock():
            self.end(pass_)
            return None
        if text not in self._opened:
            folder = self._folder(text)
            desk = self._desk
            survey = open_preview(desk.survey, folder)
            opened = replace(desk, survey=survey, settings=replace(desk.settings, is_preview=True))
            self._opened[text] = _Opened(opened, folder, expires_at)
            for old in list(self._opened)[:-_MOST]:
                self._throw_away(old)
        return self._opened[text].desk

    def end(self, pass_: str) -> None:
        """Throw a preview away, if there is one of this pass."""
        text, _, seal = pass_.rpartition(".")
        if pass_.isascii() and hmac.compare_digest(seal, self._seal(text)):
            self._throw_away(text)
            shutil.rmtree(self._place(text), ignore_errors=True)

    def folder_of(self, pass_: str) -> Path:
        """Where a pass's preview lies, whether or not it is open."""
        return self._place(pass_.rpartition(".")[0])

    def close(self) -> None:
        """Throw all previews of this process away."""
        for text in list(self._opened):
            self._throw_away(text)

    def _throw_away(self, text: str) -> None:
        opened = self._opened.pop(text, None)
        if opened is not None:
            opened.desk.survey.store.close()
            shutil.rmtree(opened.folder, ignore_errors=True)

    def _forget_old(self) -> None:
        now = self._clock()
        for text in [text for text, one in self._opened.items() if one.expires_at <= now]:
            self._throw_away(text)
        # Of servers that were killed.
        for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}{os.getuid()}-*"):
            if not folder.is_symlink() and folder.stat().st_mtime < now - 2 * HOLDS:
                shutil.rmtree(folder, ignore_errors=True)

    def _folder(self, text: str) -> Path:
        """The preview's folder, which several processes of one server share; nobody else can have made it."""
        folder = self._place(text)
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _place(self, text: str) -> Path:
        name = hashlib.sha256(self._seal(f"folder {text}").encode()).hexdigest()[:32]
        return Path(tempfile.gettempdir()) / f"{_FOLDERS}{os.getuid()}-{name}"

    def _seal(self, text: str) -> str:
        secret = self._desk.survey.store.secret
        return hmac.new(secret, f"preview {text}".encode(), hashlib.sha256).hexdigest()
