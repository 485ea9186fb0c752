"""A spec of the usual shape, small enough to count by hand."""

from __future__ import annotations

from folkmoot.records.spec import Spec
from folkmoot.spec.reader import read_spec

TEXT = """\
Before the first heading.

# Overview {#overview}

What this is.

## Levels {#levels_of_authority}

Root goes before user.

# Chain {#chain_of_command}

Follow the chain.

## Letter and spirit {#letter authority=root}

Keep to both.

!!! meta "Commentary"
    Why it is so.

**Example**: both

~~~xml
<user>
Do it.
</user>
<comparison>
<assistant> <!-- GOOD: does -->
Done.
</assistant>
<assistant> <!-- BAD: does not -->
No.
</assistant>
</comparison>
~~~

# Truth {#truth}

## Do not lie {#do_not_lie authority=user}

Never lie.

## Be kind {#be_kind authority=guideline}

Be kind to all.
"""


def made_up(text: str = TEXT) -> Spec:
    """The spec."""
    return read_spec(text, "made-up")
