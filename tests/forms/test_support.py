"""The table of support: whole, true to the code, and on its page."""

import re
import subprocess
from pathlib import Path

import pytest

from forms.support import find, sections
from forms.support.page import support_page
from tests.architecture.tree import ROOT

PAGE = ROOT / "docs/xforms-support.md"


def rows(key):
    return next(section.rows for section in sections() if section.key == key)


def test_the_page_is_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == support_page(), "python -m forms support > docs/xforms-support.md"


def test_no_word_stands_in_a_table_twice():
    for section in sections():
        names = [name for row in section.rows for name in row.names]
        assert len(names) == len(set(names)), section.key


def test_every_row_that_is_not_yes_says_why_and_what_then():
    for section in sections():
        for row in section.rows:
            if row.stands != "yes":
                assert row.note.endswith("."), row
                assert row.remedy.endswith("."), row


def test_every_type_that_pyxform_converts_has_its_row():
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    assert [kind for kind in QUESTION_TYPE_DICT if find("types", kind) is None and not kind.startswith("xml")] == []


def test_every_column_that_pyxform_knows_has_its_row():
    from pyxform import aliases

    assert [name for name in aliases.survey_header if find("survey", name) is None] == []
    assert [name for name in aliases.settings_header if find("settings", name) is None] == []
    assert [name for name in aliases.list_header if find("choices", name) is None] == []


def test_every_parameter_that_pyxform_takes_has_its_row():
    from pyxform import constants

    names = {
        member.value
        for kind in vars(constants).values()
        if str(kind).startswith("<enum 'Parameters")
        for member in kind
    }
    assert len(names) > 15
    assert {name for name in names if find("parameters", name) is None} == set()


def test_every_function_of_the_specification_has_its_row():
    spec = (Path(__file__).parent / "spec_functions.txt").read_text().split()
    assert len(spec) >= 70
    assert [name for name in spec if find("functions", name) is None] == []


@pytest.mark.parametrize(
    ("table", "word", "stands"),
    [
        ("types", "SELECT  one", "yes"),
        ("types", "begin_group", "yes"),
        ("types", "osm", "no"),
        ("survey", "Required_Message", "yes"),
        ("survey", "bind::enk:for", "partly"),
        ("appearances", "columns-3", "yes"),
        ("appearances", "ex:org.app.calc(a='1')", "partly"),
        ("settings", "public_key", "no"),
    ],
)
def test_words_are_found_however_they_are_written(table, word, stands):
    row = find(table, word)
    assert row is not None
    assert row.stands == stands


def test_a_word_that_nobody_knows_has_no_row():
    assert find("types", "hologram") is None


def test_functions_called_yes_are_known_to_the_servers_evaluator():
    source = "\n".join(path.read_text() for path in (ROOT / "forms/xpath").rglob("*.py"))
    known = set(re.findall(r'^\s+"([a-z][\w:-]*)"[,:]|"([a-z][\w:-]*)": ', source, re.MULTILINE))
    names = {name for pair in known for name in pair if name}
    missing = [row.names[0] for row in rows("functions") if row.stands == "yes" and row.names[0] not in names]
    assert missing == []


def test_functions_called_yes_are_known_to_the_phone():
    script = "const f = await import('./pwa/forms/functions.js'); console.log([...f.functionNames()].join(' '))"
    command = ["node", "--input-type=module", "-e", script]
    known = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert [row.names[0] for row in rows("functions") if row.stands != "no" and row.names[0] not in known] == []
