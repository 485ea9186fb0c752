"""What every page with figures shares: its templates, its style, its drawings."""

from __future__ import annotations

from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from folkmoot.report.look import PAGE, PHONE, Figure, specification
from folkmoot.report.render import inline, svg
from folkmoot.report.texts import printable


class Drawn(NamedTuple):
    """A figure on the page: drawn for a wide and for a narrow screen."""

    figure: Figure
    wide: Markup
    narrow: Markup


def page_environment() -> Environment:
    """The templates' environment: everything escaped, nothing undefined, no control characters."""
    return Environment(
        loader=PackageLoader("folkmoot.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalised,
    )


def drawn(figure: Figure, stamp: str | None) -> Drawn:
    """A figure drawn for both screens.

    Args:
        figure: what to draw.
        stamp: a word that it must carry, such as SIMULATED; None for none.
    """

    def draw(paper: Any, suffix: str) -> Markup:
        document = svg(specification(figure, paper, stamp))
        stamped = f"{stamp}: {figure.title}" if stamp else figure.title
        # The renderer escapes what it draws; title and description are escaped here.
        return Markup(  # noqa: S704
            inline(
                document,
                f"figure-{figure.name}-{suffix}",
                str(escape(printable(stamped))),
                str(escape(printable(figure.alternative))),
            )
        )

    return Drawn(figure, draw(PAGE, "wide"), draw(PHONE, "narrow"))


def source(environment: Environment, name: str) -> str:
    """The text of a file of the package's own."""
    if environment.loader is None:
        raise ValueError("the environment has no loader")
    return environment.loader.get_source(environment, name)[0]


def _finalised(value: object) -> object:
    """What the template prints: text from elsewhere without control characters, everything else as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
