"""`folkmoot serve`: the survey, for participants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from folkmoot.cli.output import note

if TYPE_CHECKING:
    from folkmoot.pipeline.open_study import OpenedStudy

MOST_PROCESSES: Final = 64


def serve(
    folder: Annotated[Path, Parameter(help="The study's folder, with study.toml and prompts.jsonl.")],
    /,
    *,
    host: Annotated[str, Parameter(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="Port to listen on; 0 for any that is free.")] = 8000,
    address: Annotated[
        str | None,
        Parameter(
            help="What participants open, where a proxy with https stands before it: https://survey.example.org."
        ),
    ] = None,
    new_version: Annotated[
        bool, Parameter(negative="", help="Open a study that was changed since it opened as a new version.")
    ] = False,
    per_session: Annotated[int, Parameter(help="Requests a minute of one participant; 0 for no limit.")] = 600,
    per_address: Annotated[int, Parameter(help="Requests a minute of one address; 0 for no limit.")] = 3000,
    processes: Annotated[
        int, Parameter(help="Web processes that share the work; more than one needs a Postgres database.")
    ] = 1,
    open_: Annotated[bool, Parameter(name="--open", negative="", help="Open the survey in a browser.")] = False,
) -> int:
    """Open a study, which locks it, and serve its survey until it is stopped.

    Examples:
        folkmoot serve my-study --open
        folkmoot serve my-study --address https://survey.example.org
        folkmoot serve my-study --address https://survey.example.org --processes 4
    """
    import os
    import socket
    import webbrowser
    from functools import partial

    from folkmoot.cli.serving import server_of
    from folkmoot.cli.serving_processes import serve_processes
    from folkmoot.cli.stop_signals import stop_signals
    from folkmoot.errors import InputError
    from folkmoot.pipeline.open_study import open_study

    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        why = error.strerror if isinstance(error, OSError) else "ports are 0 to 65535"
        raise InputError(f"{host}:{port}: cannot listen there ({why}); choose another --port") from None
    bound = listener.getsockname()[1]
    own = f"http://[{host}]:{bound}" if ":" in host else f"http://{host}:{bound}"
    public = (address or own).rstrip("/")
    if not public.startswith("https://") and host not in {"127.0.0.1", "localhost", "::1"}:
        listener.close()
        raise InputError(
            f"{public}: answers sent over http can be read on the way; put a proxy with https before it and say "
            "--address https://… (docs/survey.md)"
        )
    if processes != 1:
        try:
            _check_processes(folder, processes)
        except InputError:
            listener.close()
            raise
    opened = open_study(folder, new_version=new_version)
    os.environ |= {
        "FOLKMOOT_STUDY": str(folder.resolve()),
        "FOLKMOOT_ADDRESS": public,
        "FOLKMOOT_REQUESTS_PER_SESSION": str(per_session),
        "FOLKMOOT_REQUESTS_PER_ADDRESS": str(per_address),
    }
    _say(opened, folder)
    server = server_of(is_behind_proxy=address is not None)
    with stop_signals(partial(setattr, server, "should_exit", True)) as told:
        note(f"The survey: {public}/ (Ctrl-C stops it; what was acknowledged is kept)")
        note(f"The console: {public}/console/ (`folkmoot console invite` makes a first account)")
        if open_:
            webbrowser.open(f"{public}/")
        if processes > 1:
            serve_processes(listener, processes, told, is_behind_proxy=address is not None)
        else:
            server.run(sockets=[listener])
    return 0


def _say(opened: OpenedStudy, folder: Path) -> None:
    """Tell what is served, and what about it somebody should know."""
    from shlex import quote

    from folkmoot.pipeline.placeholders import placeholders
    from folkmoot.records.console import StudyState

    said = "opened now" if opened.is_new else f"open since {opened.version.opened_at}"
    note(f"{opened.loaded.study.id}: version {opened.version.number}, {said}; its definition is locked")
    if opened.state.state is StudyState.CLOSED:
        note(
            "note: the study was closed for good: it takes no answers; people can still take their own data and withdraw"
        )
    elif opened.state.state is StudyState.PAUSED:
        note(
            f"note: the study is paused: nobody enters; `folkmoot study resume {quote(str(folder))}` lets people in again"
        )
    for one in placeholders(opened.loaded.study, opened.loaded.prompts, opened.loaded.definition_bytes):
        note(f"note: {one}")
    if opened.loaded.study.simulated:
        note("SIMULATED: everybody in this study is simulated, and everything from it is marked so")


def _check_processes(folder: Path, processes: int) -> None:
    """Raises InputError where a study cannot be served by so many processes."""
    import os

    from folkmoot.errors import InputError
    from folkmoot.pipeline.load_study import load_study
    from folkmoot.pipeline.study_database import database_url_of

    if not 1 <= processes <= MOST_PROCESSES or os.name != "posix":
        raise InputError(f"--processes: found {processes}; expected 1 to {MOST_PROCESSES}, on Linux or macOS")
    if database_url_of(load_study(folder).study, os.environ) is None:
        raise InputError(
            f"--processes: found {processes}; a study in SQLite is for one process, which commits together what arrives "
            "together. For several, keep the study in Postgres: database_url in study.toml (docs/storage.md)"
        )
