"""Passwords of demo people: random per installation, kept in data/demo-logins.json with mode 0600."""

import json
import os
import secrets
from pathlib import Path

# Read aloud without mistakes: no 0/O, 1/l/I. 14 signs of 31 are 69 bits.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A random password in three groups, ``k7m2-x9pqr-t4w8n``."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(length)) for length in (4, 5, 5))
    return "-".join(groups)


def read_logins(folder: Path) -> dict[str, dict[str, str]]:
    """username → {username, password, name, role}; empty before the first demo."""
    path = folder / "demo-logins.json"
    if not path.exists():
        return {}
    return {row["username"]: row for row in json.loads(path.read_text(encoding="utf-8"))}


def write_logins(folder: Path, logins: dict[str, dict[str, str]]) -> None:
    """Replace the file in one step; only its owner may read it."""
    path = folder / "demo-logins.json"
    draft = path.with_name("demo-logins.json.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(list(logins.values()), out, ensure_ascii=False, indent=1)
    draft.replace(path)
