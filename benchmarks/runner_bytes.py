"""How many bytes the form runner is: runner, engine and XPath evaluator, bundled as the build bundles them."""

from __future__ import annotations

import json
import subprocess

from benchmarks.figures import say
from tools.live import ROOT


def say_bytes() -> None:
    """Say runner.gzip_bytes; beside it, with what it stands on, and what rare questions load later."""
    done = subprocess.run(
        ["node", str(ROOT / "benchmarks" / "runner_bytes.js")], cwd=ROOT, check=True, capture_output=True, text=True
    )
    sizes = json.loads(done.stdout)
    later = sum(sizes["parts"].values())
    say("runner.gzip_bytes", sizes["value"], "bytes", 1, with_lib_store_lit=sizes["withFloors"], rare_parts=later)
