"""Modules a person can hold in the head: 250 lines, or a reason in the first comment."""

import pytest

from tests.architecture.tree import PYTHON_ROOMS, ROOT, files, text

LIMIT = 250
# The docstring or first comment of a longer module says why, and says it in these words.
REASON = "longer than"
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "data", "misc", "common"}


def modules():
    rooms = (*(f"{room}/" for room in PYTHON_ROOMS), "pwa/", "office/", "benchmarks/", "tools/", "tests/")
    built = ("pwa/dist/", "office/static/dist/", "office/static/vendor/", "tests/vectors/")
    return [*files(*rooms, ends=(".py", ".js", ".css", ".html"), but=built), "app.py"]


def too_long(source: str) -> bool:
    lines = source.split("\n")
    return len(lines) > LIMIT and REASON not in "\n".join(lines[:15]).lower()


def test_modules_are_short_or_say_why_not():
    assert [name for name in modules() if (ROOT / name).exists() and too_long(text(name))] == []


def test_a_long_module_without_a_reason_is_seen():
    assert too_long("x\n" * 300)
    assert not too_long('"""One table.\n\nLonger than usual because it is one table.\n"""\n' + "x\n" * 300)


@pytest.mark.parametrize(("name", "limit"), [("app.py", 120), ("pwa/sw.js", 100)])
def test_the_roof_is_wiring_only(name, limit):
    assert text(name).count("\n") < limit


def test_core_has_at_most_six_modules():
    names = [name for name in files("core/", ends=(".py",)) if not name.endswith("__init__.py")]
    assert len(names) <= 6, names


def test_module_names_say_what_is_inside():
    stems = {name: name.rsplit("/", 1)[-1].split(".")[0] for name in modules()}
    assert [name for name, stem in stems.items() if stem in FORBIDDEN_NAMES] == []
