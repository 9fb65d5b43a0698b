"""How many bytes the form runner is: runner, engine and XPath evaluator, bundled as the build bundles them."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

from benchmarks.figures import say
from tools.live import ROOT

ENTRY = "export * from './pwa/runner/session.js'; export * from './pwa/runner/pages.js';"
# What the runner stands on and other screens use as well: templates and the store. Told beside.
BELOW = ["lit-html", "lit-html/*", "../store/*", "../../store/*"]


def say_bytes() -> None:
    at_once, every = bundled(BELOW)
    whole, _every = bundled([])
    say("runner.gzip_bytes", at_once, "bytes", 1, with_rare_widgets=every, with_lit_html_and_store=whole)


def bundled(external: list[str]) -> tuple[int, int]:
    """gzip -9 bytes of what an ordinary form loads, and of that with every part that is loaded only when needed."""
    out = ROOT / ".make" / "runner"
    command = [
        str(ROOT / "node_modules/.bin/esbuild"),
        *["--bundle", "--minify", "--format=esm", "--splitting", "--charset=utf8", "--log-level=error"],
        "--target=chrome92,firefox95,safari15.4",
        *[f"--external:{name}" for name in external],
        *[f"--outdir={out}", f"--metafile={out}.json"],
    ]
    subprocess.run(command, input=ENTRY, cwd=ROOT, check=True, text=True)
    outputs = json.loads(Path(f"{out}.json").read_text())["outputs"]
    sizes = {path: len(gzip.compress((ROOT / path).read_bytes(), 9)) for path in outputs}
    eager: set[str] = set()
    waiting = [path for path in outputs if path.endswith("/stdin.js")]
    while waiting:
        path = waiting.pop()
        eager.add(path)
        needed = [one["path"] for one in outputs[path]["imports"] if one["kind"] == "import-statement"]
        waiting += [one for one in needed if one in outputs and one not in eager]
    return sum(sizes[path] for path in eager), sum(sizes.values())
