"""The phone app built with one fault planted into a copy of its sources: what no test ever sees, none tests."""

import shutil
import subprocess
from pathlib import Path

from tools.live import ROOT

BEGINS = "      onProgress({ instance_id: batch[0].instance_id, sent_bytes, total_bytes });\n"
TOO_EARLY = """      for (const { instance_id, sha256 } of batch) {
        const receipt = { instance_id, sha256, epoch: 'x', seq: 1, received_at: '', code: '' };
        await settle(db, { instance_id, outcome: 'repeated', receipt }, 'x');
      }
"""
# Path, text, text with the fault.
PLANTS = {
    "a report counts as received when its sending begins": ("pwa/sync/push.js", BEGINS, BEGINS + TOO_EARLY),
    "photos count as received with their report": (
        "pwa/store/settling.js",
        "await noteFiles(tx, row.instance_id, missing,",
        "await noteFiles(tx, row.instance_id, [],",
    ),
}


def build_planted(folder: Path, plant: str) -> Path:
    """Returns the built app with that fault."""
    root = folder / "planted"
    shutil.copytree(ROOT / "pwa", root / "pwa", ignore=shutil.ignore_patterns("dist*"))
    shutil.copytree(ROOT / "locales", root / "locales")
    shutil.copy(ROOT / "package.json", root)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    path, before, after = PLANTS[plant]
    text = (root / path).read_text()
    assert text.count(before) == 1, f"{path} has changed; plant the fault anew"
    (root / path).write_text(text.replace(before, after))
    words = ["node", "pwa/build.js", "--out", str(folder / "dist")]
    subprocess.run(words, cwd=root, check=True, stdout=subprocess.DEVNULL)
    return folder / "dist"
