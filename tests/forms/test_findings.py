"""Every record is checked by its own form again: faults that are planted are found, honest records have none."""

import logging
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from forms import findings
from forms.findings import MOST_FINDINGS, Finding, check_record
from forms.xform import read_form

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 1, 20, 13, 30, tzinfo=JAKARTA)
FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Uji</h:title><model>
<instance><data id="uji" version="1"><start/><tgl/><umur/><kelas/><hari/><cap/><lipat/><izin/><kec/><desa/><warna/>
<tetap>A</tetap><kode/><orang jr:template=""><n/><nomor/></orang><jam/><meta><instanceID/></meta></data></instance>
<instance id="desa" src="jr://file-csv/desa.csv"/><instance id="last" src="jr://instance/last-saved"/>
<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
<bind nodeset="/data/tgl" type="date" constraint=". &lt;= today()" jr:constraintMsg="Belum terjadi."/>
<bind nodeset="/data/umur" type="int" required="true()" constraint=". &lt; 120"/>
<bind nodeset="/data/kelas" type="string" calculate="if(/data/umur &gt;= 18, 'dewasa', 'anak')"/>
<bind nodeset="/data/hari" type="int" calculate="today() - /data/tgl"/>
<bind nodeset="/data/lipat" type="decimal" calculate="/data/hari * 2"/>
<bind nodeset="/data/cap" type="string" calculate="concat(instance('last')/data/umur, 'x')"/>
<bind nodeset="/data/izin" type="string" relevant="/data/kelas = 'anak'" required="true()"/>
<bind nodeset="/data/tetap" type="string" readonly="true()"/>
<bind nodeset="/data/kode" type="string" constraint="regex(., '(a|aa)+')"/>
<bind nodeset="/data/orang/nomor" type="int" calculate="position(..) * 10"/>
<bind nodeset="/data/jam" type="string" calculate="format-date-time(/data/start, '%H.%M')"/>
</model></h:head><h:body>
<input ref="/data/tgl"><label>T</label></input><input ref="/data/umur"><label>U</label></input>
<input ref="/data/izin"><label>I</label></input><input ref="/data/kec"><label>K</label></input>
<select1 ref="/data/desa"><label>D</label><itemset nodeset="instance('desa')/root/item[kec = /data/kec]">
<value ref="name"/><label ref="label"/></itemset></select1>
<select ref="/data/warna"><label>W</label><item><label>M</label><value>m</value></item>
<item><label>B</label><value>b</value></item></select>
<input ref="/data/tetap"><label>X</label><hint>tetap</hint></input><input ref="/data/kode"><label>Y</label></input>
<group ref="/data/orang"><label>O</label><repeat nodeset="/data/orang">
<input ref="/data/orang/n"><label>N</label></input>
</repeat></group></h:body></h:html>"""

LISTS = {"desa.csv": "name,label,kec\n16,Lubuk,1603\n17,Nipis,1603\n18,Lain,1604\n"}

HONEST = {
    "start": "2026-01-20T13:07:00.000+07:00",
    "tgl": "2026-01-14",
    "umur": "40",
    "kelas": "dewasa",
    "hari": "5",
    "cap": "x",
    "lipat": "99",
    "kec": "1603",
    "desa": "16",
    "warna": "m b",
    "tetap": "A",
    "kode": "aa",
    "jam": "13.07",
}


@pytest.fixture(scope="module")
def form():
    return read_form(FORM)


def record(more="", **answers):
    leaves = "".join(f"<{name}>{text}</{name}>" for name, text in {**HONEST, **answers}.items() if text is not None)
    return f'<data id="uji" version="1">{leaves}{more}<meta><instanceID>uuid:1</instanceID></meta></data>'.encode()


def found(form, xml, lists=LISTS.get, moment=NOW):
    return check_record(form, xml, lists, moment, JAKARTA)


def codes(form, xml, **how):
    return [(finding.path, finding.code) for finding in found(form, xml, **how)]


def test_an_honest_record_has_no_findings(form):
    assert found(form, record()) == []
    assert found(form, record(umur="7", kelas="anak", izin="orang tua")) == []
    turns = "<orang><n>A</n><nomor>10</nomor></orang><orang><n>B</n><nomor>20</nomor></orang>"
    assert found(form, record(turns)) == []


@pytest.mark.parametrize(
    ("answers", "finding"),
    [
        ({"umur": ""}, Finding("/data/umur", "required")),
        ({"umur": None, "kelas": "anak", "izin": "y"}, Finding("/data/umur", "required")),
        ({"umur": "130"}, Finding("/data/umur", "constraint", {"value": "130", "expected": ". < 120"})),
        (
            {"tgl": "2026-01-21"},
            Finding("/data/tgl", "constraint", {"value": "2026-01-21", "expected": "Belum terjadi."}),
        ),
        ({"tgl": "besok"}, Finding("/data/tgl", "type", {"value": "besok", "expected": "date"})),
        ({"desa": "18"}, Finding("/data/desa", "choice", {"value": "18", "expected": "16, 17"})),
        ({"warna": "m ungu b"}, Finding("/data/warna", "choice", {"value": "ungu", "expected": "m, b"})),
        (
            {"izin": "orang tua"},
            Finding("/data/izin", "irrelevant", {"value": "orang tua", "expected": "/data/kelas = 'anak'"}),
        ),
        (
            {"kelas": "anak ", "izin": None},
            Finding("/data/kelas", "calculation", {"value": "anak", "expected": "dewasa"}),
        ),
        ({"jam": None}, Finding("/data/jam", "calculation", {"expected": "13.07"})),
        ({"tetap": "B"}, Finding("/data/tetap", "readonly", {"value": "B", "expected": "A"})),
        ({"siasat": "ya"}, Finding("/data/siasat", "unknown", {"value": "ya"})),
    ],
    ids=lambda given: given.code if isinstance(given, Finding) else None,
)
def test_one_planted_fault_is_one_finding(form, answers, finding):
    empty = Finding(finding.path, finding.code, finding.detail)
    if finding.code == "required" and answers["umur"] == "":
        # An empty age is below eighteen for the form, so everything else follows that.
        answers = {**answers, "kelas": "anak", "izin": "orang tua"}
    assert found(form, record(**answers)) == [empty]


def test_what_was_tampered_with_is_found_where_it_stands_and_not_in_all_that_follows(form):
    tampered = record(umur="7", kelas="dewasa", izin=None)
    assert codes(form, tampered) == [("/data/kelas", "calculation")]


def test_paths_of_turns_are_numbered_and_a_second_answer_to_one_question_is_unknown(form):
    turns = "<orang><n>A</n><nomor>10</nomor></orang><orang><n>B</n><nomor>21</nomor><n>lagi</n></orang>"
    assert sorted(codes(form, record(turns))) == [
        ("/data/orang[2]/n", "unknown"),
        ("/data/orang[2]/nomor", "calculation"),
    ]


def test_what_depends_on_the_moment_on_chance_or_on_another_record_is_not_compared(form):
    assert codes(form, record(hari="999", lipat="3.3", cap="apa saja")) == []


def test_a_list_that_is_not_here_finds_nothing(form):
    assert codes(form, record(desa="tidak ada"), lists=lambda name: None) == []


def test_a_record_is_read_on_the_clock_of_the_phone_that_wrote_it(form):
    in_the_east = record(start="2026-01-20T15:07:00.000+09:00", jam="15.07")
    assert codes(form, in_the_east) == []
    assert codes(form, record(start="2026-01-20T15:07:00.000+09:00", jam="13.07")) == [("/data/jam", "calculation")]
    other = check_record(form, record(start="bukan", jam=""), LISTS.get, NOW.astimezone(timezone(timedelta(hours=8))))
    assert other == []


def test_the_tray_and_the_meta_block_are_no_findings(form):
    tray = '<tray xmlns="urn:titian:xforms"><answer path="/data/x" label="X" value="1" version="0"/></tray>'
    xml = record().replace(b"</meta>", f"<deprecatedID>uuid:0</deprecatedID>{tray}</meta>".encode())
    assert found(form, xml) == []


def test_a_value_that_no_check_can_bear_finds_nothing_and_is_logged_once(caplog):
    form = read_form(FORM)
    with caplog.at_level(logging.WARNING, logger="forms.findings"):
        assert codes(form, record(kode="a" * 60 + "!")) == []
        assert codes(form, record(kode="a" * 61 + "!")) == []
    assert caplog.text.count("takes too long") == 1


def test_hostile_records_cost_a_bounded_amount_of_work(form):
    strange = "<x>y</x>" * 20_000
    assert len(found(form, record(strange))) == MOST_FINDINGS
    wild = "".join(f"<orang><n>{n}</n><nomor>{n}0</nomor></orang>" for n in range(1, 9000))
    assert found(form, record(wild, kode="a" * 60 + "!")) is not None
    assert len(found(form, record(umur="9" * 100_000))[0].detail["value"]) < 300


@pytest.mark.parametrize("xml", [b"", b"<data", b"<!DOCTYPE x><data/>", b"<a>" * 100 + b"</a>" * 100, b"\x00\xff"])
def test_what_cannot_be_read_has_no_findings_here(form, xml):
    assert found(form, xml) == []


def test_a_record_of_another_form_is_unknown_as_a_whole(form):
    assert codes(form, b"<lain><umur>5</umur></lain>") == [("/lain", "unknown")]


def test_a_long_record_whose_every_turn_asks_for_the_whole_is_checked_to_its_end():
    """A share of a sum in each of 2,000 turns: looked at anew for each, that would be four million nodes."""
    form = read_form(
        """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Uji</h:title><model>
<instance><data id="uji" version="1"><b jr:template=""><lain/><n/><bagian/><semua/></b>
<meta><instanceID/></meta></data></instance><bind nodeset="/data/b/n" type="int" relevant="not(../lain = 1)"/>
<bind nodeset="/data/b/bagian" type="decimal" calculate="../n div sum(../../b/n)"/>
<bind nodeset="/data/b/semua" type="int" calculate="count(../../b/n) + max(../../b/n)"/>
</model></h:head><h:body><group ref="/data/b"><label>B</label><repeat nodeset="/data/b">
<input ref="/data/b/n"><label>N</label></input></repeat></group></h:body></h:html>"""
    )
    hidden = "<b><lain>1</lain><n/><bagian/><semua>2002</semua></b>"
    turn = "<b><lain/><n>2</n><bagian>0.0005</bagian><semua>2002</semua></b>"
    forged = turn.replace("0.0005", "0.5")
    xml = f'<data id="uji" version="1">{hidden}{turn * 1999}{forged}<meta><instanceID>uuid:1</instanceID></meta></data>'
    found = check_record(form, xml.encode(), lambda name: None, NOW)
    assert [(one.path, one.detail["expected"]) for one in found] == [("/data/b[2001]/bagian", "0.0005")]


def test_a_check_that_gives_up_says_so_and_finds_nothing_that_a_whole_one_does_not(form, monkeypatch, caplog):
    faulty = record("<orang><n>A</n><nomor>1</nomor></orang>" * 5, umur="130", jam=None)
    whole = found(form, faulty)
    before = []
    for effort in range(40):
        monkeypatch.setattr(findings, "_EFFORT", effort)
        with caplog.at_level(logging.WARNING):
            part = found(form, faulty)
        if part != whole:
            assert part[-1] == Finding("/data", "stopped")
            assert part[:-1] == whole[: len(part) - 1]
            before.append(len(part) - 1)
    assert before[0] == 0
    assert before[-1] > 0
    assert "checking stopped" in caplog.text
    assert "cannot be evaluated" not in caplog.text
