"""A report says by itself whether nobody was there: always what its current answers say, whichever way these came."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.digest import sha256_hex
from core.ids import new_instance_id
from models import Device, FormVersion, Revision, Submission, db, releasing, village_facts, writing
from models.inbox import receive
from tests.conftest import VILLAGE
from tests.village_world import TODAY, VillageWorld, noon
from workflow.village_hints import is_nil


@pytest.fixture
def world(house: Flask) -> Iterator[VillageWorld]:
    """On SQLite and on a real PostgreSQL."""
    with house.app_context():
        yield VillageWorld()
        db.session.remove()


def nil_of(root_id):
    """What the report says of itself; it is what its answers say, and the village is counted so."""
    db.session.expire_all()
    head = db.session.get_one(Submission, root_id)
    current = db.session.get_one(Revision, head.current_instance_id)
    assert head.nil == is_nil(head.form_id, current.answers)
    assert village_facts.open_counts([VILLAGE]).get(VILLAGE, 0) == int(not head.nil)
    return head.nil


def test_a_correction_makes_a_report_nil_and_takes_that_back(world):
    root_id = world.send("amati_oa", jml_oa="2")
    assert not nil_of(root_id)
    second = world.send("amati_oa", corrects=root_id, jml_oa="0")
    assert nil_of(root_id)
    world.send("amati_oa", corrects=second, jml_oa="3")
    assert not nil_of(root_id)


@pytest.mark.parametrize(("first", "later"), [("2", "0"), ("0", "2")])
def test_corrections_that_came_before_their_record_say_what_the_report_says(world, first, later):
    instance_id = new_instance_id()
    waiting = world.send("amati_oa", corrects=instance_id, jml_oa=later)
    assert nil_of(waiting) == (later == "0")
    receive(db.session.get_one(Device, world.phone_id), [made("1", instance_id, first)])
    assert nil_of(instance_id) == (later == "0")


@pytest.mark.parametrize(("second", "third"), [("2", "0"), ("0", "2")])
def test_a_correction_that_waited_for_another_says_what_the_report_says_once_that_is_here(world, second, third):
    root_id, between = world.send("amati_oa", jml_oa="2"), new_instance_id()
    world.send("amati_oa", corrects=between, jml_oa=third)
    receive(db.session.get_one(Device, world.phone_id), [made("1", between, second, root_id)])
    assert nil_of(root_id) == (third == "0")


def test_a_report_in_an_unknown_version_is_nil_once_the_version_is_here(world):
    instance_id = new_instance_id()
    receive(db.session.get_one(Device, world.phone_id), [made("9", instance_id, "0")])
    head = db.session.get_one(Submission, instance_id)
    assert (head.state, head.nil) == ("held", False)
    known = db.session.scalars(db.select(FormVersion).filter_by(form_id="amati_oa")).one()
    xform = known.xform.replace('version="1"', 'version="9"')
    with writing():
        facts = {"form_id": "amati_oa", "version": "9", "xform": xform, "state": "open", "roles": []}
        db.session.add(FormVersion(sha256=sha256_hex(xform), info=known.info, published_at=noon(TODAY), **facts))
    releasing.release("amati_oa")
    assert nil_of(instance_id)


def test_only_observations_are_nil(world):
    assert not nil_of(world.send("deteksi_pmi", jml_oa="0"))


def made(version, instance_id, jml_oa, corrects=""):
    """A record of the form for observations as another phone of the same person would number it."""
    place = f"<desa>{VILLAGE.replace('.', '')}</desa>"
    older = f"<deprecatedID>{corrects}</deprecatedID>" if corrects else ""
    meta = f"<meta><instanceID>{instance_id}</instanceID>{older}</meta>"
    xml = f'<data id="amati_oa" version="{version}">{place}<jml_oa>{jml_oa}</jml_oa>{meta}</data>'
    told = {"instance_id": instance_id, "form_id": "amati_oa", "form_version": version, "device_seq": 90}
    told |= {"deprecated_id": corrects} if corrects else {}
    return told | {"finished_at": noon(TODAY), "urgent": False, "xml": xml, "sha256": sha256_hex(xml), "files": []}
