"""`folkmoot explore`: the explorer of a dataset or a study, for whoever sits at this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note


def explore(
    *,
    dataset: Annotated[Path, Parameter(help="A dataset of any known layout, or a study's folder.")],
    ranking: Annotated[
        tuple[Path, ...], Parameter(help="A file of a ranker's rankings; the first is the headline. Repeatable.")
    ] = (),
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance, where it is not the headline's own.")
    ] = None,
    spec: Annotated[Path | None, Parameter(help="The spec, for the titles of its sections.")] = None,
    port: Annotated[int, Parameter(help="Port on 127.0.0.1; 0 for any that is free.")] = 0,
    open_: Annotated[bool, Parameter(name="--open", negative="", help="Open it in a browser.")] = False,
) -> int:
    """Look through a dataset in a browser: prompts, rankings, the spec's ranking and people's reasons beside them.

    It is served on this machine alone, until it is stopped, and opened by a link that works once. Everything is shown:
    reasons as people wrote them.

    Examples:
        folkmoot explore --dataset my-study --open

        folkmoot explore --dataset ca1/ --ranking run1.jsonl --spec spec.md
    """
    import os
    import secrets
    import socket
    import webbrowser

    import msgspec
    import uvicorn

    from folkmoot.errors import InputError
    from folkmoot.pipeline.agreement import AgreementFiles
    from folkmoot.pipeline.explore import explored_files
    from folkmoot.pipeline.load_survey import is_study_folder

    files = AgreementFiles(dataset, ranking, relevance=relevance_file, spec=spec)
    if is_study_folder(dataset) and not ranking:
        own = explored_files(dataset).files
        files = AgreementFiles(dataset, own.rankings, relevance=relevance_file, spec=spec or own.spec)
    listener = socket.socket(socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listener.close()
        why = error.strerror if isinstance(error, OSError) else "ports are 0 to 65535"
        raise InputError(f"127.0.0.1:{port}: cannot listen there ({why}); choose another --port") from None
    address, link = f"http://127.0.0.1:{listener.getsockname()[1]}", secrets.token_urlsafe(32)
    os.environ |= {
        "FOLKMOOT_EXPLORE_FILES": msgspec.json.encode(files, enc_hook=str).decode(),
        "FOLKMOOT_EXPLORE_ADDRESS": address,
        "FOLKMOOT_EXPLORE_LINK": link,
    }
    app = "folkmoot.web.console.local_explorer:create_app"
    config = uvicorn.Config(app, factory=True, access_log=False, log_level="warning", server_header=False)
    try:
        # Reads the data: what is wrong with it is said before anything is served.
        config.load()
    except BaseException:
        listener.close()
        raise
    note(f"Open {address}/open/{link} (it works once; Ctrl-C stops the explorer)")
    if open_:
        webbrowser.open(f"{address}/open/{link}")
    uvicorn.Server(config).run(sockets=[listener])
    return 0
