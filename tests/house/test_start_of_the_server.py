"""What the process that takes answers loads: a study's server starts at once, and leaves long reads to another process."""

from __future__ import annotations

import subprocess
import sys


def test_the_web_loads_no_figures_and_no_statistics_library() -> None:
    heavy = ("scipy", "altair", "vl_convert", "folkmoot.agreement", "folkmoot.report")
    asked = f"import sys, folkmoot.web.app; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
