"""An XForm is read as it was written; the phone's reader is held to the same outlines."""

import json
from pathlib import Path

import pytest

from forms.model import Group, Question, Repeat
from forms.xform import read_form
from tests.forms.outline import outline

OUTLINES = json.loads((Path(__file__).parents[1] / "vectors/forms/outline.json").read_text())["forms"]

PLAIN = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Plain</h:title><model>
<instance><data id="plain"><a>7</a><g><b/></g><r jr:template=""><c/></r><d/><meta><instanceID/></meta></data></instance>
<instance id="towns"><root><item><name>x</name><label>Ex</label><part>1</part></item></root></instance>
<bind nodeset="/data/a" type="int" required="true()" jr:requiredMsg="Isi."
 constraint=". &gt; 1" jr:constraintMsg="Lebih."/>
<bind nodeset="/data/g" relevant="/data/a &gt; 3"/><bind nodeset="/data/g/b" type="string"/>
<bind nodeset="/data/r/c" type="string"/><bind nodeset="/data/d" type="string" readonly="true()"/>
</model></h:head><h:body><input ref="/data/a"><label>Berapa <output value="/data/g/b"/> itu?</label></input>
<group ref="/data/g"><label>G</label><select1 ref="/data/g/b"><label>B</label>
<itemset nodeset="instance('towns')/root/item[part = /data/a]">
<value ref="name"/><label ref="label"/></itemset></select1></group>
<group ref="/data/r"><label>R</label><repeat nodeset="/data/r" jr:count="/data/a">
<select ref="/data/r/c"><label>C</label>
<item><label>Satu</label><value>1</value></item></select></repeat></group>
<input ref="/data/d"><label>D</label></input></h:body></h:html>"""


@pytest.mark.parametrize("wanted", OUTLINES, ids=lambda wanted: wanted["form_id"])
def test_a_form_has_the_outline_that_the_phone_is_held_to(wanted, library):
    assert outline(library[wanted["form_id"]]) == wanted


def test_texts_choices_and_rules_written_in_place_are_read_too():
    form = read_form(PLAIN)
    number, group, repeat, note = form.root.children
    assert (number.type, number.default, number.labels) == ("integer", "7", {"id": "Berapa ${/data/g/b} itu?"})
    assert (number.required_messages, number.constraint_messages) == ({"id": "Isi."}, {"id": "Lebih."})
    assert isinstance(group, Group)
    assert group.relevant == "/data/a > 3"
    town = group.children[0]
    assert isinstance(town, Question)
    assert (town.choices[0].labels, town.choices[0].columns, town.choice_filter) == (
        {"id": "Ex"},
        {"part": "1"},
        "part = /data/a",
    )
    assert isinstance(repeat, Repeat)
    assert (repeat.count, repeat.labels, repeat.children[0].choices[0].labels) == (
        "/data/a",
        {"id": "R"},
        {"id": "Satu"},
    )
    assert note.type == "note"


def test_what_is_no_xform_is_said():
    with pytest.raises(ValueError, match="XForm"):
        read_form("<data/>")


RICH = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:ev="http://www.w3.org/2001/xml-events"
 xmlns:odk="http://www.opendatakit.org/xforms" xmlns:entities="http://www.opendatakit.org/xforms/entities">
<h:head><h:title>Kaya</h:title><model><itext>
<translation lang="Indonesia (id)" default="true()"><text id="a"><value>Nilai</value><value form="short">N</value>
<value form="image">jr://images/a.png</value><value form="audio">jr://audio/a.mp3</value></text>
<text id="h"><value>Bantuan</value><value form="guidance">Lebih banyak</value></text></translation>
<translation lang="English (en)"><text id="a"><value>Value</value></text>
<text id="h"><value>-</value></text></translation>
</itext><instance><data id="kaya" orx:version="9"><a/><rekam/><r jr:template=""><s jr:template=""><t>mula</t></s></r>
<r><s><t/></s></r><meta><audit/><entity dataset="pohon" id="" create=""><label/></entity></meta></data></instance>
<instance id="kota" src="jr://file/kota.geojson"/>
<bind id="nilai" nodeset="/data/a" type="xsd:decimal" odk:quality="low" entities:saveto="nilai"
 readonly="/data/r/s/t = ''"/>
<bind nodeset="/data/meta/audit" type="binary" odk:location-priority="balanced" odk:location-min-interval="60"
 odk:location-max-age="120" odk:track-changes="true"/>
<bind nodeset="/data/meta/entity/@id" type="string"/>
<bind nodeset="/data/meta/entity/@create" calculate="/data/a &gt; 1" type="string"/>
<setvalue event="xforms-ready odk-new-repeat" ref="/data/meta/entity/@id" value="uuid()"/>
<odk:recordaudio event="odk-instance-load" ref="/data/rekam"/></model></h:head><h:body>
<range bind="nilai" start="1" end="5" step="0.5" appearance="vertical"><label ref="jr:itext('a')"/>
<hint ref="jr:itext('h')"/><setvalue ev:event="xforms-value-changed" ref="/data/r/s/t">diubah</setvalue></range>
<group ref="/data/r"><label>R</label><repeat nodeset="/data/r" jr:noAddRemove="true()">
<group ref="s"><repeat nodeset="/data/r/s" jr:count="../../a"><input ref="t" rows="3"><label>T</label></input>
</repeat></group></repeat></group>
<input ref="/data/a" query="instance('kota')/root/item[prov=/data/a]"><label>Kota</label></input></h:body></h:html>"""


def test_everything_else_that_a_form_says_is_kept():
    form = read_form(RICH)
    value, repeat, town = form.root.children
    assert (form.version, form.languages, form.unsupported) == ("9", ("id", "en"), ("recordaudio: /data/rekam",))
    assert isinstance(value, Question)
    assert (value.type, value.path, value.readonly) == ("range", "/data/a", "/data/r/s/t = ''")
    assert value.params == {"quality": "low", "start": "1", "end": "5", "step": "0.5"}
    assert value.media == {code: {"image": "a.png", "audio": "a.mp3"} for code in ("id", "en")}
    assert (value.hints, value.guidance) == (
        {"id": "Bantuan", "en": "Bantuan"},
        {"id": "Lebih banyak", "en": "Lebih banyak"},
    )
    assert isinstance(town, Question)
    assert town.itemset is not None
    assert (town.type, town.itemset.nodeset) == (
        "select_one",
        "instance('itemsets.csv')/root/item[list_name='kota' and prov=/data/a]",
    )
    inner = repeat.children[0]
    assert isinstance(repeat, Repeat)
    assert isinstance(inner, Repeat)
    assert (repeat.fixed, inner.path, inner.count, inner.children[0].path) == (
        True,
        "/data/r/s",
        "../../a",
        "/data/r/s/t",
    )
    assert inner.children[0].params == {"rows": "3"}


def test_what_a_form_does_by_itself_logs_and_makes_is_read():
    form = read_form(RICH)
    first, audio, changed = form.actions
    assert (first.kind, first.events, first.within) == (
        "setvalue",
        ("odk-instance-first-load", "odk-new-repeat"),
        "",
    )
    assert (audio.kind, changed.within, changed.text) == ("recordaudio", "/data/a", "diubah")
    assert form.audit is not None
    assert form.audit.location is not None
    assert (form.audit.location.priority, form.audit.location.min_interval_s, form.audit.track_changes) == (
        "balanced",
        60.0,
        True,
    )
    (entity,) = form.entities
    assert (entity.dataset, entity.create, entity.save_to) == ("pohon", "/data/a > 1", {"/data/a": "nilai"})
    assert form.secondary["kota"].list_name == "kota.geojson"
    assert form.binds["/data/a"].type == "decimal"


def test_a_form_keeps_its_blank_instance_and_a_template_for_each_repeat():
    form = read_form(RICH)
    assert form.pristine is not None
    assert [len(form.pristine.blank.findall(".//r")), form.pristine.blank.get("id")] == [1, "kaya"]
    assert sorted(form.pristine.templates) == ["/data/r", "/data/r/s"]
    assert form.pristine.templates["/data/r/s"].findtext("t") == "mula"
    assert "/data/meta/entity/label" in form.pristine.models
