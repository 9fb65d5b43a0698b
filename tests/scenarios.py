"""The scenarios of tests/vectors/forms/scenarios/, with their forms converted once.

A scenario is a form (Markdown tables of an XLSForm, or an XForm), what a person does with it, and what is then to be
seen. The same ones are played on the phone's engine and on the server's.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pyxform.xls2xform import convert

FOLDER = Path(__file__).parent / "vectors" / "forms" / "scenarios"
Scenario = dict[str, Any]


@cache
def xform_of(text: str) -> str:
    """A form as phones get it."""
    if text.startswith("<"):
        return text
    form: str = convert(xlsform=text, file_type=".md", validate=False).xform
    return form


@cache
def scenarios() -> dict[str, Scenario]:
    """Every scenario by "file: section: name", with its form as an XForm."""
    found: dict[str, Scenario] = {}
    for path in sorted(FOLDER.glob("*.json")):
        file = json.loads(path.read_text())
        common = {"now": file["now"], "lists": file.get("lists", {})}
        for case in file["cases"]:
            name = f"{path.stem}: {case['spec']}: {case['name']}"
            found[name] = common | {"steps": case["steps"]} | {key: case[key] for key in ("language",) if key in case}
            found[name] |= {"text": file["forms"][case["form"]]}
    return found


@cache
def scenario_forms() -> dict[tuple[str, str], str]:
    """The forms as they are written, by file and name."""
    files = {path.stem: json.loads(path.read_text())["forms"] for path in sorted(FOLDER.glob("*.json"))}
    return {(file, name): text for file, forms in files.items() for name, text in forms.items()}


def expected(scenario: Scenario) -> list[Any]:
    """What each of its expectations says."""
    return [step["expect"] for step in scenario["steps"] if "expect" in step]
