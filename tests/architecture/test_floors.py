"""Arrows point down only: Python by the contracts in pyproject.toml, JavaScript by reading the import lines."""

import re
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, files, text

# From the ground up. A room may import its own floor's room and every room below.
PHONE_FLOORS = ("lib", "forms", "store", "sync", "runner", "screens")
STRANGERS = {("runner", "sync")}
IMPORT = re.compile(
    r"""(?:^|[\s;])(?:import|export)\b[^'"()]*?\bfrom\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]"""
)


def test_python_arrows_point_down():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def wrong_way(name: str, source: str) -> list[str]:
    """The imports of a phone module that point up, or to a stranger."""
    room = PurePosixPath(name).parts[1]
    if room not in PHONE_FLOORS:
        return []  # main.js is the roof, sw.js and build.js stand apart
    bad = []
    for match in IMPORT.finditer(source):
        target = match.group(1) or match.group(2)
        if not target.startswith("."):
            continue
        path = (ROOT / name).parent.joinpath(target).resolve().relative_to(ROOT / "pwa")
        other = path.parts[0]
        if other not in PHONE_FLOORS:
            if not is_shape(name, target):
                bad.append(f"{name} imports {target}, which is no room below it")
        elif PHONE_FLOORS.index(other) > PHONE_FLOORS.index(room) or (room, other) in STRANGERS:
            bad.append(f"{name} imports {target}: {room} may not know {other}")
    return bad


def is_shape(name: str, target: str) -> bool:
    """Is it pwa/types.d.ts, whose shapes cross every room?"""
    return (ROOT / name).parent.joinpath(f"{target.removesuffix('.d.ts')}.d.ts").exists()


def test_phone_arrows_point_down():
    modules = list(files("pwa/", ends=(".js",), but=("pwa/dist/",)))
    assert modules
    assert [problem for name in modules for problem in wrong_way(name, text(name))] == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("pwa/lib/x.js", "import { openDatabase } from '../store/database.js';"),
        ("pwa/runner/x.js", "import { push } from '../sync/push.js';"),
        ("pwa/forms/x.js", "export { a } from '../runner/session.js';"),
        ("pwa/store/x.js", "const m = await import('../screens/home.js');"),
        ("pwa/runner/widgets/x.js", "import {\n  a,\n  b,\n} from '../../sync/push.js';"),
        ("pwa/sync/x.js", "import '../screens/home.js';"),
    ],
)
def test_an_arrow_that_points_up_is_seen(name, line):
    assert len(wrong_way(name, line)) == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("pwa/screens/x.js", "import { push } from '../sync/push.js';"),
        ("pwa/store/x.js", "import { openDB } from 'idb';"),
        ("pwa/runner/widgets/x.js", "import { html } from '../../lib/dom.js';"),
        ("pwa/store/x.js", "/** @param {import('../types').Draft} draft */"),
    ],
)
def test_an_arrow_that_points_down_is_left_alone(name, line):
    assert wrong_way(name, line) == []
