"""Specifications of figures to SVG and PNG, offline."""

from __future__ import annotations

import re
from typing import Any, Final

import vl_convert

_TAG: Final = re.compile(r"<[a-z][^<>]*>")
_ROLES: Final = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|stroke-miterlimit|version)="[^"]*"')
_OPENING: Final = re.compile(r"^<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\" viewBox=\"([^\"]*)\"[^>]*>")
_EMPTY: Final = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"[^>]*>(?:</path>)?|<path d="" display="none"></path>')


def svg(specification: dict[str, Any]) -> str:
    """The figure as an SVG document."""
    text: str = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return text


def png(specification: dict[str, Any]) -> bytes:
    """The figure as a PNG, twice as many pixels as the SVG is wide."""
    image: bytes = vl_convert.vegalite_to_png(specification, scale=2, allowed_base_urls=[])
    return image


def inline(document: str, name: str, title: str, alternative: str) -> str:
    """An SVG document as a part of an HTML page: one image with a name and a description, as wide as there is room.

    Args:
        document: what `svg` made.
        name: an id, unlike any other on the page.
        title: the image's name, as HTML-escaped text.
        alternative: its description, as HTML-escaped text.
    """
    opening = _OPENING.match(document)
    if opening is None:
        raise ValueError("the renderer's SVG does not begin as it used to")
    width, _, box = opening.groups()
    # Text within the drawing has `<` and `>` escaped, so that this touches tags alone.
    body = _TAG.sub(lambda tag: _ROLES.sub("", tag.group()), document[opening.end() :])
    body = _EMPTY.sub("", body).replace('id="', f'id="{name}-').replace("url(#", f"url(#{name}-")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-name" aria-describedby="{name}-words" '
        f'viewBox="{box}" style="max-width:{1.18 * float(width):.0f}px"><title id="{name}-name">{title}</title>'
        f'<desc id="{name}-words">{alternative}</desc>{body}'
    )
