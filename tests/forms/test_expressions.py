"""The server's evaluator means what the phone's means."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from forms.expressions import Evaluator
from forms.xpath import ExpressionError

XML = """<data><tgl>2026-01-14</tgl><waktu>2026-01-14T13:07:00.000+07:00</waktu><angka>3</angka><pilih>ya lain</pilih>
<kosong/><hp>+62812345678</hp><meta><instanceID>uuid:0b6d1f7e-2222-4333-8444-123456789abc</instanceID></meta></data>"""
MOMENT = datetime(2026, 1, 20, 13, 30, tzinfo=UTC)


@pytest.fixture
def evaluator():
    return Evaluator(etree.fromstring(XML), MOMENT)


@pytest.mark.parametrize(
    ("expression", "at", "holds"),
    [
        ("", "angka", True),
        (". <= today() and . >= today() - 60", "tgl", True),
        (". >= today()", "tgl", False),
        (". >= /data/tgl", "tgl", True),
        (". <= now()", "waktu", True),
        (". > now()", "waktu", False),
        (". >= 0 and . <= 3", "angka", True),
        (". >= 0", "kosong", False),
        ("selected(/data/pilih, 'lain')", "tgl", True),
        ("selected(/data/pilih, 'la')", "tgl", False),
        ("not(selected(., 'ya') and count-selected(.) > 1)", "pilih", False),
        (r"regex(., '^(\+62|0)[0-9]{8,13}$')", "hp", True),
        (r"regex(., '^(\+62|0)[0-9]{8,13}$')", "angka", False),
        ("string-length(.) <= 3", "hp", False),
        ("/data/kosong = '' or . >= /data/kosong", "tgl", True),
    ],
)
def test_rules_hold_or_do_not(evaluator, expression, at, holds):
    assert evaluator.test(expression, evaluator.root.find(at)) is holds


@pytest.mark.parametrize(
    ("expression", "at", "text"),
    [
        ("/data/angka + 4", "kosong", "7"),
        ("count-selected(/data/pilih)", "kosong", "2"),
        ("once(/data/tgl)", "kosong", "2026-01-14"),
        ("once(/data/tgl)", "angka", "3"),
        ("translate(substr(/data/meta/instanceID, 5, 9), 'abcdef', 'ABCDEF')", "kosong", "0B6D"),
        ("if(/data/angka >= 3, 'tinggi', 'rendah')", "kosong", "tinggi"),
        ("if(/data/kosong, 'ada', 'node')", "kosong", "ada"),
        ("coalesce(/data/kosong, 'lain')", "kosong", "lain"),
        ("format-date(/data/tgl, '%d/%m/%Y')", "kosong", "14/01/2026"),
        ("concat('F02-', translate(/data/tgl, '-', ''))", "kosong", "F02-20260114"),
    ],
)
def test_calculations_give_the_text_of_the_instance(evaluator, expression, at, text):
    assert evaluator.text(expression, evaluator.root.find(at)) == text


def test_an_expression_that_nobody_understands_is_said(evaluator):
    with pytest.raises(ExpressionError, match="no-such-function"):
        evaluator.test("no-such-function(.)", evaluator.root.find("tgl"))


def test_inside_a_repeat_a_path_means_the_turn_it_is_asked_in():
    root = etree.fromstring("<data><o><umur>1</umur><x/></o><o><umur>2</umur><x/></o></data>")
    second = root.findall("o")[1].find("x")
    assert Evaluator(root, MOMENT, {"/data/o"}.__contains__).text("/data/o/umur", second) == "2"
