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
