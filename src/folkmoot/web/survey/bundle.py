"""The page's script: modules that lie in `script/`, as one file, because a slow line waits for every request.

What a module imports stands before it; two that import one another may stand in either order, since what they use of one
another are functions that nobody calls before the last module. Names are those of one scope: a name that two modules declare
is a fault that browsers report at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_IMPORT: Final = re.compile(r'^import .* from "\./([a-z]+)\.js";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:const|let|function)\b)", re.MULTILINE)
_IDLE: Final = re.compile(r"^\s*(?://[^\n]*)?\n|^[ ]+", re.MULTILINE)


def bundle(modules: Mapping[str, str], first: str) -> str:
    """Modules as one script.

    Args:
        modules: texts by name, without `.js`; imports stand one a line.
        first: the one that a page would name.
    """
    order: list[str] = []
    entered: set[str] = set()

    def enter(name: str) -> None:
        if name in entered:
            return
        entered.add(name)
        for needed in _IMPORT.findall(modules[name]):
            enter(needed)
        order.append(name)

    enter(first)
    return "".join(lean(_EXPORT.sub("", _IMPORT.sub("", modules[name]))) for name in order)


def lean(text: str) -> str:
    """A script or a style without lines that are comments, empty lines, and the blanks before each line.

    No text of ours goes over several lines, so that nothing but the look of it changes.
    """
    return _IDLE.sub("", text)
