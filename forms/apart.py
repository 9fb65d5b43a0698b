"""A stranger's file is read in a process of its own: what it does to that process, it does not do to the server.

``python -m forms.apart FILE`` prints what ``forms.publish.convert`` made of FILE as JSON.
"""

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from forms.publish import STUMBLED, Published, Unpublishable, convert
from forms.said import Said
from forms.xlsform import Unsupported

ROOT: Final = Path(__file__).resolve().parent.parent
# A form of 5,000 rows needs 3 s and 300 MB.
MOST_SECONDS: Final = 40
MOST_MEMORY_BYTES: Final = 1_500_000_000

_TOO_HEAVY = Said(
    "Berkas ini terlalu berat untuk diperiksa. Bagi formulirnya menjadi beberapa, atau salin isinya ke berkas baru.",
    "The file is too heavy to be checked. Split the form, or copy its content into a new file.",
)


def convert_apart(path: Path) -> Published:
    """As ``forms.publish.convert``, in another process with little room and little time. Raises Unpublishable."""
    words = [sys.executable, "-m", "forms.apart", str(path)]
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, timeout=MOST_SECONDS, check=False)
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unpublishable(_TOO_HEAVY) from error
    if "unpublishable" in told:
        raise Unpublishable(Said(**told["unpublishable"]))
    rows = tuple(Unsupported(**{**row, "remedy": Said(**row["remedy"])}) for row in told.pop("unsupported"))
    return Published(**{**told, "warnings": tuple(told["warnings"])}, unsupported=rows)


def _tell(path: str) -> dict[str, Any]:
    try:
        return asdict(convert(path))
    except Unpublishable as error:
        return {"unpublishable": asdict(error.said)}
    except (MemoryError, RecursionError):
        return {"unpublishable": asdict(_TOO_HEAVY)}
    except Exception as error:  # whatever reading stumbles over, its author needs a sentence  # noqa: BLE001
        print(repr(error), file=sys.stderr)  # noqa: T201
        return {"unpublishable": asdict(STUMBLED)}


def main() -> None:
    """Read the file that the command line names."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    told = _tell(sys.argv[1])
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
