"""Pages out of templates: everything escaped, nothing undefined."""

from __future__ import annotations

import gzip
import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from folkmoot.web.catalogues import LANGUAGES, catalogue
from folkmoot.web.survey.bundle import bundle, lean
from folkmoot.web.survey.markdown import as_html
from folkmoot.web.survey.pages import Page, context_of

MEDIA_TYPES: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
}


class Renderer:
    """The templates and the files beside them, read once.

    Attributes:
        static: files by name.
        packed: the same with gzip, for browsers that take it; they hold nothing secret, so that their length tells nothing.
        worker: the script that stands between the pages and the line (`static/worker.js`).
    """

    def __init__(self) -> None:
        folder = files("folkmoot.web.survey")
        static = {
            one.name: one.read_bytes()
            for one in folder.joinpath("static").iterdir()
            if one.name.rsplit(".", maxsplit=1)[-1] in MEDIA_TYPES
        }
        modules = {
            one.name.removesuffix(".js"): one.read_text("utf-8")
            for one in folder.joinpath("script").iterdir()
            if one.name.endswith(".js")
        }
        self.worker = lean(static.pop("worker.js").decode())
        self.static = static | {
            "survey.js": bundle(modules, "main").encode(),
            "survey.css": lean(static["survey.css"].decode()).encode(),
        }
        self.packed = {name: gzip.compress(content, mtime=0) for name, content in self.static.items()}
        # Files are kept by browsers for long; another content has another address.
        self._addresses = {
            name: f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
            for name, content in self.static.items()
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
            # Templates do not change while they are served: nobody looks at their files before each page.
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        # What is put into a translated text is escaped, and a text without values may hold a percent sign.
        environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]  # of i18n
        environment.globals |= {"static": self._addresses.__getitem__}
        environment.filters["markdown"] = as_html
        return environment
