"""Small specs that several tests read, and a strategy that writes specs whose sections are known."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

CITY = """\
# Overview {#overview}

What the city's assistant is for. See [?](#be_fair) and [the rules](#rules).

!!! meta "Commentary"
    Commentary instructs nobody. It may [point](#rules) too.

    Its second paragraph.

# Rules {#rules}

## Be fair {#be_fair authority=root tags=minors,schools}

Treat everyone alike[^ab12].

**Example**: a question that goes against [?](#overview)

~~~xml
<developer>
Answer for the &lt;city&gt; &amp; nobody else.
</developer>
<user>
Who should win?

# not a heading
</user>
<comparison>
<assistant> <!-- GOOD: stays neutral, see [?](#rules) -->
That is yours to decide.
</assistant>
<assistant recipient="browser"> <!-- BAD[#rules]: takes sides -->
The mayor.
</assistant>
</comparison>
<user>
Sure?
</user>
<comparison>
<assistant> <!-- OK -->
Yes.
</assistant>
<assistant> <!-- GOOD, given the haste -->
I am.
</assistant>
</comparison>
~~~

After the example.

### Be brief {#be_brief authority=guideline}

```text
## Not a heading {#nothing}
```
"""
"""Sections by hand: overview 1-9, rules 10-11, be_fair 12-49, be_brief 50-54."""


@dataclass(frozen=True)
class Known:
    """A spec and what it holds.

    Attributes:
        text: the file.
        headings: id, level, first line and last line of each section, in order.
        n_lines: how many lines the file has.
    """

    text: str
    headings: tuple[tuple[str, int, int, int], ...]
    n_lines: int


_PARTS = (
    ["A paragraph with a [link](#s0).", ""],
    ["- an item", "  # a heading in an item is none", ""],
    ["```", "# not a heading", "## {#nor} this", "```", ""],
    ["~~~text", "# not a heading either", "~~~", ""],
    ["    # nor is an indented line", ""],
    ['!!! meta "Commentary"', "    # nor a line in a block", ""],
    ["> # nor a quoted one", ""],
    ["**Example**: one", "", "~~~xml", "<user>", "# hi", "</user>", "~~~", ""],
    ["", ""],
    ["\u2028 a separator, a form feed \f and a vertical tab \v end no line", ""],
)


@st.composite
def known_specs(draw: st.DrawFn) -> Known:
    """A spec written from parts, in any of the three line endings, with or without a last one."""
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines: list[str] = []
    starts: list[tuple[str, int, int]] = []
    for part in draw(st.lists(st.sampled_from(_PARTS), max_size=2)):
        lines += part
    for number in range(draw(st.integers(0, 6))):
        level = draw(st.integers(1, 6))
        starts.append((f"s{number}", level, len(lines) + 1))
        lines += [f"{'#' * level} Title {number} {{#s{number}}}", ""]
        for part in draw(st.lists(st.sampled_from(_PARTS), max_size=4)):
            lines += part
    ends = [start - 1 for _, _, start in starts[1:]] + [len(lines)]
    headings = tuple((name, level, start, end) for (name, level, start), end in zip(starts, ends, strict=False))
    has_last_ending = draw(st.booleans())
    text = ending.join(lines) + (ending if lines and has_last_ending else "")
    n_lines = len(lines)
    if lines and not has_last_ending and not lines[-1]:
        # Without its ending an empty last line is no line.
        n_lines -= 1
        headings = tuple((name, level, first, min(last, n_lines)) for name, level, first, last in headings)
    return Known(text, headings, n_lines)
