"""docs/failures.md: every row is there, and every file and test that it names."""

import re

from tests.architecture.tree import ROOT

ROWS = re.findall(r"^\| (\d+) \|(.+)\|$", (ROOT / "docs" / "failures.md").read_text(), re.MULTILINE)
NAMED = re.compile(r"`(tests/[^`]+)`: ([^;|]+)")


def wrong(row: str) -> list[str]:
    """What a row names and is not there."""
    _what, _does, where, proven = (cell.strip() for cell in row.split("|"))
    missing = [] if (ROOT / where.strip("`")).is_file() else [where]
    tests = NAMED.findall(proven)
    if not tests and not re.match(r"not proven: .{20,}", proven):
        missing.append("neither a test nor a reason")
    for path, name in tests:
        file = ROOT / path
        text = file.read_text() if file.is_file() else ""
        begins = f"def {name.strip()}(" if path.endswith(".py") else name.strip()
        if begins not in text:
            missing.append(f"{path}: {name.strip()}")
    return missing


def test_all_eighty_four_are_there_in_their_order():
    assert [int(number) for number, _row in ROWS] == list(range(1, 85))


def test_every_row_names_a_file_and_a_test_that_exist_or_says_why_there_is_none():
    assert {number: found for number, row in ROWS if (found := wrong(row))} == {}


def test_the_twenty_planted_bugs_name_where_each_is_planted_or_why_not():
    table = (ROOT / "docs" / "reliability.md").read_text().partition("| # | bug |")[2]
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", table, re.MULTILINE)
    assert [int(number) for number, _proven in rows] == list(range(1, 21))
    for number, proven in rows:
        named = NAMED.findall(proven)
        assert named or proven.startswith("does not apply: "), number
        for path, name in named:
            assert name in (ROOT / path).read_text().replace("\\'", "'"), name


def test_a_test_that_is_not_there_is_seen():
    assert wrong(" a | b | `README.md` | `tests/conftest.py`: test_of_nothing ") == [
        "tests/conftest.py: test_of_nothing"
    ]
    assert wrong(" a | b | `nowhere.py` | not proven: because it cannot be done here ") == ["`nowhere.py`"]
    assert wrong(" a | b | `README.md` | not proven ") == ["neither a test nor a reason"]
