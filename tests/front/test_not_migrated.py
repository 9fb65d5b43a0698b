"""A database that nobody has migrated is told of in a sentence that says what to run, not in a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORM = """
| survey |
| | type | name | label |
| | text | nama | Nama |
| settings |
| | form_id | version |
| | kunjungan | 1 |
"""


@pytest.mark.parametrize(
    "words",
    [
        ("flask", "titian", "publish-form", "kunjungan.md"),
        ("flask", "titian", "check-records"),
        ("flask", "titian", "offer-enrolment"),
        ("seeds",),
        ("seeds", "--demo"),
    ],
    ids=" ".join,
)
def test_a_command_on_a_new_folder_says_what_to_run_first(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "kunjungan.md").write_text(FORM)
    environment = {**os.environ, "TITIAN_DATA": str(tmp_path / "data"), "FLASK_APP": "app", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=tmp_path, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "flask db upgrade" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
