"""Lines of keys in TOML: counted by hand."""

from __future__ import annotations

import pytest

from folkmoot.records.fitting import KeyPath
from folkmoot.study.toml_lines import key_lines, line_of

TEXT = """\
a = 1
b.c = 2
"d e" = 3
long = '''
a = 9
[not.a.table]
'''
list = [
  { x = 1 },
  { x = 2 },
]

[t] # a comment
k = "[no]"

[t.u]
k = 1

[[q]]
k = 1
[q.inner]
k = 2
[[q.many]]
k = 3
[[q]]
[[q.many]]
[[q.many]]
k = 4
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("b", "c"), 2),
        (("b",), 2),
        (("d e",), 3),
        (("long",), 4),
        (("list",), 8),
        (("list", 1, "x"), 8),
        (("t",), 13),
        (("t", "k"), 14),
        (("t", "u", "k"), 17),
        (("t", "missing"), 13),
        (("q", 0, "k"), 20),
        (("q", 0, "inner", "k"), 22),
        (("q", 0, "many", 0, "k"), 24),
        (("q", 1), 25),
        (("q", 1, "many", 0), 26),
        (("q", 1, "many", 1, "k"), 28),
        (("missing",), None),
        ((), None),
    ],
)
def test_lines(path: KeyPath, line: int | None) -> None:
    assert line_of(path, key_lines(TEXT)) == line


def test_what_stands_within_a_text_of_several_lines_is_no_key() -> None:
    assert ("not", "a", "table") not in key_lines(TEXT)


@pytest.mark.parametrize("text", ["", "[", "[[", "= 1", '"', "'''", "[a.]\nb", "\ufeffa = 1"])
def test_anything_has_lines_or_none(text: str) -> None:
    assert all(line >= 1 for line in key_lines(text).values())
