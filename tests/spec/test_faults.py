"""Every fault at once, with its line; none where there is none."""

from __future__ import annotations

import pytest

from folkmoot.spec.faults import find_faults

from .texts import CITY

BROKEN = """\
# One {#one authority=root}
see [?](#nowhere)
and `[?](#code)` [two](#twoo)

**Example**: without its block

text

## Two {#two authority=emperor colour=red}

**Example**: a fence that is not closed

~~~xml
<user>
hi
</user>

**Example**: another

~~~xml
<user>
hi
</user>
<comparison>
<assistant> <!-- BAD[#gone]: why -->
x
</assistant>
</comparison>
~~~

!!! mata "Commentary"
    A word that is not `meta`.

# Two again {#two}
# Without an id
## {#untitled}
```
# Last {#last}
[?](#untitled)
"""


REASON = """\
# A {#a}

**Example**: x

~~~xml
<comparison>
<assistant> <!-- OK: [?](#b) -->
x
</assistant>
</comparison>
~~~
"""


def faults_of(text: str) -> list[tuple[int | None, str, str]]:
    return [(fault.line, fault.field, fault.found) for fault in find_faults(text, "spec.md")]


def test_a_spec_without_faults_has_none() -> None:
    assert faults_of(CITY) == []


def test_a_broken_spec_gives_every_fault_at_once() -> None:
    assert faults_of(BROKEN) == [
        (2, "reference", "#nowhere"),
        (3, "reference", "#twoo"),
        (5, "example", "a title without its block"),
        (9, "attributes", "'colour'"),
        (9, "authority", "'emperor'"),
        (13, "fence", "~~~ that is not closed before the example in line 18"),
        (25, "reference", "#gone"),
        (31, "block", "'mata'"),
        (34, "id", "#two again"),
        (35, "id", "a heading without an id"),
        (36, "title", "a heading without a title"),
        (37, "fence", "``` that is not closed before the heading in line 38"),
    ]


def test_a_fault_names_the_place_and_what_to_do() -> None:
    fault = find_faults(BROKEN, "folder/spec.md")[1]
    assert str(fault) == "folder/spec.md:3: reference: found #twoo; expected the id of a section; the nearest is #two"


@pytest.mark.parametrize(
    ("desc", "text", "expected"),
    [
        (
            "a fence to the end",
            "# A {#a}\n\n~~~\ntext\n",
            [(3, "fence", "~~~ that is not closed before the end of the file")],
        ),
        ("a fence at the end", "# A {#a}\n\n```", [(3, "fence", "``` that is not closed before the end of the file")]),
        ("a longer end closes", "# A {#a}\n\n~~~\ntext\n~~~~~\n", []),
        (
            "a shorter end does not",
            "# A {#a}\n\n~~~~\nx\n~~~\n",
            [(3, "fence", "~~~~ that is not closed before the end of the file")],
        ),
        ("a fence that shows Markdown", "# A {#a}\n\n```markdown\n# B {#b}\n```\n", []),
        ("a block that shows a heading", "# A {#a}\n\n```text\n# B {#b}\n```\n", []),
        (
            "a lost first line of a block",
            "# A {#a}\n\ntext\n\n~~~\n\n# B {#b}\n\n~~~python\nx\n~~~\n",
            [(5, "fence", "~~~ that is not closed before the heading in line 7")],
        ),
        ("backticks in tildes", "# A {#a}\n\n~~~\n```python\n~~~\n", []),
        ("attributes without a brace", "# A {#a\n# B {#b}\n# C {#c}\n", [(1, "id", "attributes that cannot be read")]),
        ("a key twice", "# A {#a authority=user authority=root}\n", [(1, "attributes", "'authority' 2 times")]),
        ("a word alone", "# A {#a root}\n", [(1, "attributes", "'root'")]),
        ("an empty id", "# A {# authority=user}\n", [(1, "id", "a heading without an id")]),
        ("no heading", "just text\n", [(1, "spec", "no heading")]),
        (
            "a block without a body",
            '# A {#a}\n\n!!! meta "Commentary"\nno indent\n',
            [(3, "block", "!!! meta without a body")],
        ),
        ("a link before the first heading", "[?](#b)\n\n# A {#a}\n", [(1, "reference", "#b")]),
        ("a link in commentary", '# A {#a}\n!!! meta "C"\n    [?](#b)\n', [(3, "reference", "#b")]),
        ("a link in a reason", REASON, [(7, "reference", "#b")]),
        ("a footnote that is kept elsewhere", "# A {#a}\n\ntext[^ab12]\n", []),
        ("a link to an anchor", "# A {#a}\n\n<a id='here'></a>\n\n[x](#here)\n", []),
        ("plain Markdown", "# A\n\n[up](#) [b](#b) [c](#c)\n\n# B\n", [(3, "reference", "#c")]),
        ("an id with a letter outside ASCII", "# A {#é}\n\n[?](#é) [?](#%C3%A9)\n", []),
    ],
)
def test_one_fault_at_a_time(desc: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    assert faults_of(text) == expected, desc


def test_what_follows_an_unclosed_fence_is_still_checked_and_known() -> None:
    text = "# A {#a}\n\n[?](#b)\n\n~~~\ntext\n\n# B {#b authority=king}\n\n[?](#a)\n"
    assert faults_of(text) == [
        (5, "fence", "~~~ that is not closed before the heading in line 8"),
        (8, "authority", "'king'"),
    ]


def test_faults_show_no_control_characters_and_are_short() -> None:
    text = f"# A {{#a}}\n\n[?](#\u202e{'x' * 500})\n"
    (fault,) = find_faults(text, "spec.md")
    assert fault.found.isprintable()
    assert len(fault.found) < 80
