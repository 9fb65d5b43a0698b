"""A form is filled in on the server as on the phone. The shared scenarios hold both; here stands what is ours alone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.live import LiveForm
from forms.starting import open_record, stamp_end, start_record
from forms.trees import plain_copy
from forms.xform import read_form

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 1, 20, 13, 30, tzinfo=JAKARTA)
ID = "uuid:0b6d1f7e-2222-4333-8444-123456789abc"

HEAD = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
 xmlns:entities="http://www.opendatakit.org/xforms/entities"><h:head><h:title>Uji</h:title><model>"""

FORM = f"""{HEAD}
<itext><translation lang="Indonesia (id)" default="true()"><text id="q">
<value>Umur <output value="/data/nama"/>?</value>
<value form="image">jr://images/umur.png</value></text></translation>
<translation lang="English (en)"><text id="q">
<value>Age of <output value=" /data/nama "/>?</value></text></translation></itext>
<instance><data id="uji" version="3"><start/><nama>Budi</nama><umur/><dewasa/><izin/><kec/><desa/><jml/>
<orang jr:template=""><n/><urut/><awal/></orang><catat/><rahasia>x</rahasia>
<orx:meta><orx:instanceID/><entity dataset="warga" id=""><label/></entity></orx:meta></data></instance>
<instance id="desa" src="jr://file-csv/desa.csv"/>
<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
<bind nodeset="/data/umur" type="int" required="true()" constraint=". &gt;= 0 and . &lt; 120"/>
<bind nodeset="/data/dewasa" type="string" calculate="if(/data/umur &gt;= 18, 'ya', 'tidak')"/>
<bind nodeset="/data/izin" type="string" relevant="/data/dewasa = 'tidak'" required="/data/umur &lt; 12"/>
<bind nodeset="/data/desa" type="string" readonly="/data/kec = ''"/>
<bind nodeset="/data/jml" type="int"/>
<bind nodeset="/data/orang/urut" type="int" calculate="position(..)"/>
<bind nodeset="/data/catat" type="string" relevant="count(/data/orang[n != '']) &gt; 1"/>
<setvalue event="odk-instance-first-load" ref="/data/kec" value="'1603'"/>
</model></h:head><h:body>
<input ref="/data/nama"><label>Nama</label></input>
<input ref="/data/umur"><label ref="jr:itext('q')"/>
<setvalue event="xforms-value-changed" ref="/data/catat">diubah</setvalue></input>
<input ref="/data/izin"><label>Izin</label></input><input ref="/data/kec"><label>Kec</label></input>
<select1 ref="/data/desa"><label>Desa</label><itemset nodeset="instance('desa')/root/item[kec = /data/kec]">
<value ref="name"/><label ref="label"/></itemset></select1>
<input ref="/data/jml"><label>Jumlah</label></input>
<group ref="/data/orang"><label>Orang</label><repeat nodeset="/data/orang" jr:count="/data/jml">
<setvalue event="odk-new-repeat" ref="/data/orang/awal" value="concat('ke-', position(..))"/>
<input ref="/data/orang/n"><label>N</label></input></repeat></group>
<input ref="/data/catat"><label>Catatan</label></input><input ref="/data/rahasia"><label>R</label></input>
</h:body></h:html>"""

LISTS = {"desa.csv": "name,label,kec,label_en\n16,Lubuk,1603,Lubuk (en)\n17,Nipis,1603,\n18,Lain,1604,\n"}


@pytest.fixture(scope="module")
def form():
    return read_form(FORM)


@pytest.fixture
def live(form):
    return start_record(form, LISTS.get, NOW, instance_id=ID)


def test_a_new_record_has_its_metadata_its_defaults_and_what_the_form_sets(live):
    assert live.value("/data/start") == "2026-01-20T13:30:00.000+07:00"
    assert (live.value("/data/nama"), live.value("/data/kec"), live.meta("instanceID")) == ("Budi", "1603", ID)
    assert (live.value("/data/dewasa"), live.record.all("/data/orang")) == ("tidak", [])


def test_what_follows_from_an_answer_is_worked_out_and_what_stops_applying_is_not_sent(live):
    assert live.relevant("/data/izin")
    live.set("/data/izin", "orang tua")
    live.set("/data/umur", "40")
    assert (live.value("/data/dewasa"), live.relevant("/data/izin")) == ("ya", False)
    assert b"izin" not in live.final_xml()
    live.set("/data/umur", "9")
    assert live.value("/data/izin") == "orang tua", "nothing typed is dropped"
    assert live.required("/data/izin")
    assert b"<izin>orang tua</izin>" in live.final_xml()


def test_rules_of_an_answer_hold_or_do_not(live):
    assert not live.valid("/data/umur"), "required"
    for value, holds in (("7", True), ("121", False), ("tujuh", False), ("2.5", False)):
        live.set("/data/umur", value)
        assert live.valid("/data/umur") is holds, value


def test_a_list_offers_what_its_filter_lets_through(live):
    assert live.choices("/data/desa") == [("16", "Lubuk"), ("17", "Nipis")]
    live.set("/data/desa", "17")
    live.set("/data/kec", "1604")
    assert (live.choices("/data/desa"), live.value("/data/desa")) == ([("18", "Lain")], "")
    live.set("/data/kec", "1603")
    assert live.value("/data/desa") == "17", "the answer comes back with its list"
    live.world.language = "en"
    assert live.choices("/data/desa")[0] == ("16", "Lubuk (en)")


def test_a_counted_repeat_grows_and_shrinks_and_keeps_what_was_typed(live):
    live.set("/data/jml", "3")
    assert [live.value(f"/data/orang[{n}]/awal") for n in (1, 2, 3)] == ["ke-1", "ke-2", "ke-3"]
    live.set("/data/orang[3]/n", "C")
    live.set("/data/orang[1]/n", "A")
    assert live.relevant("/data/catat")
    live.set("/data/jml", "1")
    assert (len(live.record.all("/data/orang")), live.relevant("/data/catat")) == (1, False)
    live.set("/data/jml", "3")
    assert (live.value("/data/orang[3]/n"), live.value("/data/orang[3]/urut")) == ("C", "3")


def test_turns_are_added_and_taken_away_in_the_middle(live):
    paths = [live.add_repeat("/data/orang") for _ in range(3)]
    assert paths == ["/data/orang[1]", "/data/orang[2]", "/data/orang[3]"]
    live.set("/data/orang[2]/n", "B")
    live.remove_repeat("/data/orang[1]")
    assert (live.value("/data/orang[1]/n"), live.value("/data/orang[1]/awal")) == ("B", "ke-2")
    after = live.record.at("/data/orang[2]").getnext()
    assert after.tag == "catat", "turns stand where the form has them"


def test_a_changed_answer_sets_what_hangs_on_it(live):
    live.set("/data/umur", "5")
    assert live.value("/data/catat") == "diubah"


def test_labels_are_said_in_a_language_with_their_values(live):
    assert live.label("/data/umur") == "Umur Budi?"
    live.set("/data/nama", "Ani ${/data/rahasia}")
    assert live.label("/data/umur", "en") == "Age of Ani ${/data/rahasia}?", "an answer is never read as a place"
    assert live.form.question("umur").media == {"id": {"image": "umur.png"}, "en": {"image": "umur.png"}}


def test_an_answer_may_only_be_read_when_its_bind_says_so(live):
    assert not live.readonly("/data/desa")
    live.set("/data/kec", "")
    assert live.readonly("/data/desa")


def test_a_saved_record_is_gone_on_with_and_keeps_what_the_form_does_not_know(form, live):
    live.set("/data/jml", "2")
    live.set("/data/orang[2]/n", "B")
    saved = etree.fromstring(live.final_xml())
    etree.SubElement(saved, "tambahan").text = "dari versi lain"
    again = open_record(form, saved, LISTS.get, NOW)
    assert again.value("/data/orang[2]/n") == "B"
    assert b"<tambahan>dari versi lain</tambahan>" in again.final_xml()
    again.set("/data/umur", "3")
    assert again.value("/data/izin") == "", "what was not sent is there again"
    stamp_end(again, NOW)
    assert plain_copy(again.record.root).tag == "data"


def test_a_record_in_the_namespace_of_other_clients_is_the_same_record(form):
    xml = '<data xmlns="http://opendatakit.org/submissions" id="uji"><umur>9</umur></data>'
    live = LiveForm(form, etree.fromstring(xml), LISTS.get, NOW)
    live.recalculate()
    assert (live.value("/data/umur"), live.value("/data/dewasa")) == ("9", "tidak")


def test_expressions_that_feed_each_other_come_to_an_end():
    circle = read_form(
        f"""{HEAD}<instance><data id="x"><a>1</a><b>1</b></data></instance>
        <bind nodeset="/data/a" type="string" calculate="/data/b + 1"/>
        <bind nodeset="/data/b" type="string" calculate="/data/a + 1"/></model></h:head><h:body/></h:html>"""
    )
    live = start_record(circle, LISTS.get, NOW, instance_id=ID)
    assert float(live.value("/data/a")) < 1000


def test_every_form_of_the_library_starts_without_an_expression_that_fails(library, lists):
    for form in library.values():
        live = start_record(form, lists.get, NOW, instance_id=ID)
        assert live.expressions.failed == {}, form.form_id
        assert live.meta("instanceName")
