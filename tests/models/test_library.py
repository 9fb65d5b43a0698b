"""Forms and lists: published once, superseded, never changed."""

from dataclasses import dataclass

import pytest

from core.errors import Reason, Refusal
from forms.tables import table_of
from models import Change, FormVersion, ListVersion, db, library, people

INFO = {"code": "F99", "title": {"id": "Uji", "en": "Test"}, "minutes": 3, "icon": "flag", "order": 7}
INFO |= {"features": [], "evidence": []}


@dataclass(frozen=True)
class Converted:
    version: str
    xform_xml: str


def publish(version="1", xform="<a/>", roles=("pimpasa",), **info):
    return library.publish_form("uji", Converted(version, xform), INFO | info, list(roles))


def lines():
    return db.session.scalar(db.select(db.func.count()).select_from(Change))


def test_the_same_form_again_changes_nothing(inside):
    first = publish()
    before = lines()
    assert publish().sha256 == first.sha256
    assert lines() == before


def test_a_new_version_supersedes_and_the_old_one_stays(inside):
    old, new = publish("1", "<a/>"), publish("2", "<b/>")
    assert [v.sha256 for v in library.forms_of(["pimpasa"])] == [new.sha256]
    kept = db.session.get(FormVersion, old.sha256)
    assert (kept.state, kept.xform) == ("closing", "<a/>")


def test_a_version_never_gets_other_content(inside):
    publish("1", "<a/>")
    with pytest.raises(Refusal) as refusal:
        publish("1", "<b/>")
    assert refusal.value.reason is Reason.FORM_VERSION_EXISTS
    assert [v.xform for v in library.forms_of(["pimpasa"])] == ["<a/>"]


def test_going_back_to_an_older_version_opens_it_again(inside):
    publish("1", "<a/>")
    publish("2", "<b/>")
    assert publish("1", "<a/>").state == "open"
    assert [v.version for v in library.forms_of(["pimpasa"])] == ["1"]


def test_better_words_about_a_form_reach_the_phones_without_a_new_version(inside):
    publish()
    before = lines()
    assert publish(minutes=5).info["minutes"] == 5
    assert lines() == before + 1


def test_a_closed_form_stays_closed_when_it_is_published_again(inside):
    publish()
    library.set_form_state("uji", "closed")
    assert publish(minutes=5).state == "closed"
    assert library.forms_of(["pimpasa"]) == []


@pytest.mark.parametrize(
    ("form_id", "state", "reason"), [("uji", "ajar", "FORM_STATE_UNKNOWN"), ("x", "open", "FORM_NOT_FOUND")]
)
def test_a_state_or_form_that_is_not_there_is_refused(inside, form_id, state, reason):
    publish()
    with pytest.raises(Refusal) as refusal:
        library.set_form_state(form_id, state)
    assert refusal.value.code == reason


def test_forms_are_for_the_roles_they_name(inside):
    publish(roles=["petugas"])
    assert library.forms_of(["pimpasa"]) == []
    assert len(library.forms_of(["pimpasa", "petugas"])) == 1
    publish(roles=[])
    assert len(library.forms_of(["mitra_desa"])) == 1


def test_phones_that_may_no_longer_fill_in_a_form_are_told_also_without_a_new_version(inside):
    publish(roles=["pimpasa", "petugas"])
    publish(roles=["petugas"])
    told = db.session.execute(db.select(Change.roles, Change.tombstone).order_by(Change.seq)).all()
    assert [(roles, gone) for roles, gone in told if gone] == [(["pimpasa"], True)]
    publish(roles=[])
    publish(roles=["petugas"])
    assert db.session.scalars(db.select(Change.tombstone).order_by(Change.seq)).all()[-2:] == [True, False]


def test_a_list_is_superseded_and_the_old_text_stays(inside):
    first = library.publish_list("desa.csv", "office-me", "name,label\n1,a\n")
    second = library.publish_list("desa.csv", "office-me", 'name,label\n1,"a, b"\n2,"c\nd"\n')
    assert (first.rows, second.rows) == (1, 2)
    assert library.lists_of("office-me")["desa.csv"].sha256 == second.sha256
    texts = db.session.scalars(db.select(ListVersion.text).where(ListVersion.name == "desa.csv")).all()
    assert "name,label\n1,a\n" in texts
    again = library.publish_list("desa.csv", "office-me", "name,label\n1,a\n")
    assert again.id == first.id
    assert library.lists_of("office-me")["desa.csv"].sha256 == first.sha256


def test_the_same_list_again_changes_nothing(inside):
    library.publish_list("desa.csv", None, "name,label\n1,a\n")
    before = lines()
    library.publish_list("desa.csv", None, "name,label\n1,a\n")
    assert lines() == before


@pytest.mark.parametrize("text", ["", "a,a\n1,2\n", "name,label\n1\n", 'name,label\n"1,a\n'])
def test_a_text_that_is_no_list_is_refused(inside, text):
    with pytest.raises(Refusal) as refusal:
        library.publish_list("desa.csv", None, text)
    assert refusal.value.code == "LIST_NOT_READABLE"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("desa.xml", '<!DOCTYPE a [<!ENTITY e "x">]><root><item><name>&e;</name></item></root>'),
        ("desa.xml", "<root><item>"),
        ("desa.geojson", '{"features": "abc"}'),
        ("desa.geojson", '{"features": [1]}'),
        ("desa.geojson", "[]"),
    ],
)
def test_a_list_that_records_could_not_be_checked_with_is_refused(inside, name, text):
    with pytest.raises(Refusal) as refusal:
        library.publish_list(name, None, text)
    assert refusal.value.code == "LIST_NOT_READABLE"


def test_a_list_of_the_whole_country_is_read_as_xml_too(inside):
    items = "".join(f"<item><name>{n:010}</name><label>Desa</label></item>" for n in range(60_000))
    text = f"<root>{items}</root>"
    assert len(text) > 3_000_000
    library.publish_list("desa.xml", None, text)
    assert len(table_of("desa.xml", text)) == 60_000


def test_a_pack_is_made_once_and_is_the_same_for_equals(inside):
    publish()
    library.publish_list("desa.csv", "office-me", "name,label\n1,a\n")
    one, other = people.find_person("pimpasa.me"), people.find_person("pimpasa.pg")
    sha256, content = library.pack_for(one)
    assert library.pack_for(one) == (sha256, content)
    assert library.pack_info(one) == library.Pack(sha256, len(content))
    assert library.pack_for(other)[0] != sha256
