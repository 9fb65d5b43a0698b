"""Jejak audit says who did what in words, whatever is written into the chain."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from office.audit import action_words
from tests.architecture.tree import ROOT
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat
from workflow import activity, coordination, obstacle, protection, service

# What follows the point of actions that are put together, by what stands before it
STEPS = {
    "activity": activity.STEPS,
    "coordination": coordination.STEPS,
    "detection": protection.STEPS,
    "obstacle": obstacle.STEPS,
    "service": service.STEPS,
}


def _written(path: Path) -> set[str]:
    """The actions that a module names whole, in calls of ``record`` and ``append``."""
    tree = ast.parse(path.read_text())
    # Of what is put together only the beginning stands there.
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    ours = [call for call in calls if ast.unparse(call.func) in ("audit.record", "audit.append")]
    texts = (
        node.value for call in ours for node in ast.walk(call) if isinstance(node, ast.Constant) and node not in parts
    )
    return {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", text)}


def test_every_action_has_its_words(app: Flask):
    written = {action for path in (ROOT / "models").glob("*.py") for action in _written(path)}
    assert len(written) > 40
    written |= {f"{about}.{step}" for about, steps in STEPS.items() for step in steps}
    with app.test_request_context():
        assert sorted(written - set(action_words())) == []


def test_compliance_reads_who_acted_by_name_and_still_has_no_list_of_people(
    office_client: Callable[[str], OfficeClient], kasi: OfficeClient, field_side: Field
):
    root_id = field_side.send("pimpasa.me")
    kasi.submit(kasi.get(f"/office/review/{root_id}"), "/approve")
    said = flat(office_client("kepatuhan.ss").get("/office/audit"))
    assert "kasi.me Menyetujui laporan" in said
    assert "person:" not in said.replace("person_id:", "")
    assert "kasi.me" not in flat(office_client("kepatuhan.ss").get("/office/people", 403))
