"""The survey itself, of a made-up study, on a port of this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from tests.web.surveys import STUDY, write_study

from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings


@contextmanager
def served(folder: Path, definition: str = STUDY) -> Iterator[str]:
    """The survey of a new study, served; its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        open_study(write_study(folder, definition))
        survey = open_survey(folder)
        server = uvicorn.Server(uvicorn.Config(app_of(survey, Settings(folder, address, 0, 0)), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()
            survey.store.close()
