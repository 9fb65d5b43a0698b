"""The documents say what is there: commands, packages, links."""

import json
import re

from tests.architecture.tree import ROOT, files, found_in, text

STANDS_ON = "docs/decisions/0002-what-we-stand-on.md"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def test_every_make_command_in_the_documents_exists():
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "benchmarks/README.md"):
        said = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text(page), re.MULTILINE))
        assert said <= targets, f"{page} names {said - targets}"
    assert {"run", "test", "check", "build", "bench", "help"} <= targets


def direct_packages() -> list[str]:
    pinned = text("requirements.in") + text("requirements-dev.in")
    python = re.findall(r"^([A-Za-z][\w.-]*)", pinned, re.MULTILINE)
    node = json.loads(text("package.json"))
    return [*python, *node["dependencies"], *node["devDependencies"]]


def test_every_package_has_its_reason():
    page = text(STANDS_ON).lower()
    assert [package for package in direct_packages() if f"`{package.lower()}`" not in page] == []


def test_links_between_documents_lead_somewhere():
    broken = []
    for name in files("", ends=(".md",), but=("forms/library/", "node_modules/")):
        for target in LINK.findall(text(name)):
            if not (ROOT / name).parent.joinpath(target).exists():
                broken.append(f"{name} -> {target}")
    assert broken == []


def test_decisions_have_their_parts():
    decisions = list(files("docs/decisions/", ends=(".md",)))
    assert decisions
    for name in decisions:
        page = text(name)
        for part in ("Date:", "Status:", "## Context", "## Decision", "## Consequences"):
            assert part in page, f"{name} lacks {part}"


def test_nothing_is_promised_or_skipped():
    words = r"\bTO" + r"DO\b|\bFIX" + r"ME\b|pytest\.(mark\.)?(skip|xfail)|\b(test|it|describe)\.(skip|todo)\b"
    places = files("", ends=(".py", ".js", ".html", ".css"), but=("tests/architecture/",))
    assert found_in(words, places) == []


def test_every_folder_of_the_house_is_named():
    pages = text("README.md") + text("ARCHITECTURE.md")
    folders = {name.split("/")[0] for name in files("", ends=(".py", ".js", ".md")) if "/" in name}
    assert {folder for folder in folders if f"{folder}/" not in pages} == set()


def test_every_setting_is_in_the_readme():
    read = re.compile(r'env(?:iron)?(?:\.get\(|\[)[\'"](TITIAN_\w+)|_number\(env, "(TITIAN_\w+)"')
    places = ("core/settings.py", "gunicorn.conf.py", "tools/run.py")
    settings = {name for place in places for found in read.findall(text(place)) for name in found if name}
    assert {"TITIAN_DATA", "TITIAN_PROXIES"} <= settings
    assert {name for name in settings if f"`{name}`" not in text("README.md")} == set()
