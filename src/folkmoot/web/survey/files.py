"""Files that pages bring along: style, script, and the worker that stands between the pages and the line."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from folkmoot.web.messages import message
from folkmoot.web.refusals import Refused
from folkmoot.web.survey.rendering import MEDIA_TYPES, Renderer

NO_PAGE: Final = message("There is no such page.")


@get("/static/{name:str}")
async def static(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A file of the pages, packed for browsers that take it so."""
    name: str = request.path_params["name"]
    renderer: Renderer = request.app.state.desk.renderer
    content = renderer.static.get(name)
    if content is None:
        raise Refused(404, NO_PAGE)
    headers = {"vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["content-encoding"] = renderer.packed[name], "gzip"
    return Response(content, media_type=MEDIA_TYPES[name.rsplit(".", maxsplit=1)[-1]], headers=headers)


@get("/worker.js")
async def worker(request: Request[Any, Any, Any]) -> Response[str]:
    """The worker; it lies at the top, because it reaches no higher than where it lies."""
    return Response(request.app.state.desk.renderer.worker, media_type=MEDIA_TYPES["js"])


HANDLERS: Final = (static, worker)
