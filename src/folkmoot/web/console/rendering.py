"""The console's pages out of templates: everything escaped, nothing undefined."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

MEDIA_TYPES: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
STATIC: Final = "/console/static/"


class Renderer:
    """The templates and the files beside them, read once."""

    def __init__(self) -> None:
        self.static = {
            one.name: one.read_bytes()
            for one in files("folkmoot.web.console").joinpath("static").iterdir()
            if one.name.rsplit(".", maxsplit=1)[-1] in MEDIA_TYPES
        }
        self._environment = Environment(
            loader=PackageLoader("folkmoot.web.console"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {"static": self._asset, "has_static": self.static.__contains__}
        self._environment.filters |= {"number": _number}

    def page(self, template: str, given: dict[str, Any]) -> str:
        """A page as HTML."""
        return self._environment.get_template(template).render(**given)

    def _asset(self, name: str) -> str:
        # Files are kept by browsers for long; another content has another address.
        return f"{STATIC}{name}?v={hashlib.sha256(self.static[name]).hexdigest()[:12]}"


def _number(value: float | None) -> str:
    """A number for a cell: whole ones with separators, others with three digits that count; an en dash for none."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3g}"
