"""Runs the task named on the command line and prints what it took and found, as JSON; see `measuring.measured`."""

from __future__ import annotations

import importlib
import json
import resource
import sys
from pathlib import Path

if __name__ == "__main__":
    module, _, function = sys.argv[1].partition(":")
    task = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    seconds, values = task(Path(sys.argv[2]), **json.loads(sys.argv[3]))
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb, "values": values}))
