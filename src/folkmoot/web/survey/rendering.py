"""Pages out of templates: everything escaped, nothing undefined."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from folkmoot.web.catalogues import LANGUAGES, catalogue
from folkmoot.web.survey.pages import Page, context_of

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
            for one in files("folkmoot.web.survey").joinpath("static").iterdir()
            if one.name.rsplit(".", maxsplit=1)[-1] in MEDIA_TYPES
        }
        self._environments = {language: self._environment(language) for language in LANGUAGES}

    def page(self, page: Page) -> str:
        """A page as HTML."""
        environment = self._environments[catalogue(page.frame.language).language]
        return environment.get_template(page.template).render(**context_of(page))

    def _environment(self, language: str) -> Environment:
        environment = Environment(
            loader=PackageLoader("folkmoot.web.survey"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        # What is put into a translated text is escaped, and a text without values may hold a percent sign.
        environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]  # of i18n
        environment.globals |= {"static": self._asset}
        return environment

    def _asset(self, name: str) -> str:
        # Files are kept by browsers for long; another content has another address.
        return f"/static/{name}?v={hashlib.sha256(self.static[name]).hexdigest()[:12]}"
