"""Records carried over to newer versions of small made forms."""

from __future__ import annotations

import re
from typing import Any

from tests.e2e.engine_page import made_form

CHOICES = "| list_name | name | label |\n| bangsa | cn | RRT |\n| bangsa | in | India |\n| bangsa | th | Thailand |"


def form(rows: str, choices: str = "", version: str = "1") -> str:
    head = "| type | name | label | relevant | calculation | default | choice_filter | repeat_count | trigger |"
    made = made_form(f"{head}\n{rows}", choices)
    return re.sub(r'version="1"', f'version="{version}"', made, count=1)


def carry(page: Any, *forms: str, **more: Any) -> dict[str, Any]:
    """Fill in the first form by ``steps`` and carry the record through the others."""
    done: dict[str, Any] = page.evaluate("how => engine.carry(how)", {"forms": list(forms), **more})
    assert all(one["untouched"] for one in done["told"]), "the older record is left as it was"
    return done


def tray(done: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(answer["label"], answer["value"], answer["path"]) for answer in done["tray"]]


def changes(told: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(one["label"], one["before"], one["after"], one["why"]) for one in told["changed"]]
