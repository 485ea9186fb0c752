"""Pages out of templates: everything escaped, nothing undefined."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from folkmoot.web.catalogues import catalogue
from folkmoot.web.pages import Page, context_of

MEDIA_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
}


class Renderer:
    """The templates and the files beside them, read once."""

    def __init__(self) -> None:
        self.static = {
            one.name: one.read_bytes()
            for one in files("folkmoot.web").joinpath("static").iterdir()
            if one.name.rsplit(".", maxsplit=1)[-1] in MEDIA_TYPES
        }
        self._environment = Environment(
            loader=PackageLoader("folkmoot.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        # A template's words are translated as it is rendered, and what is put into them is escaped.
        self._environment.newstyle_gettext = True  # type: ignore[attr-defined] # the i18n extension's attribute
        self._environment.globals["static"] = self._static_path

    def page(self, page: Page) -> str:
        """A page as HTML."""
        words = catalogue(page.frame.language)
        template = self._environment.get_template(page.template)
        return template.render(**context_of(page), gettext=words.gettext, ngettext=words.ngettext)

    def _static_path(self, name: str) -> str:
        # Files are kept by browsers for long; another content has another address.
        return f"/static/{name}?v={hashlib.sha256(self.static[name]).hexdigest()[:12]}"
