"""Who told an officer something leaves what lists and search are made from, and stays in the bytes as they came."""

import json

from flask_migrate import downgrade, upgrade

from core.digest import sha256_hex
from models import Device, Person, ReportWords, Revision, Rival, SearchWord, db, devices, indexing, people, reviews
from models.inbox import receive
from tests.conftest import fill
from tests.records import publish, record

BEFORE = "20261122e"
TOLD = {"nama_warga": "Ibu Sumbernya", "telp_warga": "081234567890"}


def made(instance_id=None, **facts):
    one = record(instance_id, form_id="info_warga", topik="oa", **facts)
    xml = one["xml"].replace("<meta>", "".join(f"<{name}>{text}</{name}>" for name, text in TOLD.items()) + "<meta>")
    return one | {"xml": xml, "sha256": sha256_hex(xml)}


def as_it_was(table):
    """The answers as an earlier Titian kept them."""
    for row in db.session.scalars(db.select(table)).all():
        row.answers = {**row.answers, **TOLD} if row.answers else {}
    db.session.commit()


def test_who_told_it_leaves_answers_and_search_and_stays_in_the_bytes(empty_app):
    with empty_app.app_context():
        upgrade()
        fill(empty_app)
        publish("info_warga", more=tuple(TOLD))
        code, _ = devices.offer_enrolment(None, people.find_person("mitra.me").id)
        phone = devices.enrol(code, "HP", "1", {}).device
        first = made(nama="Warung")
        receive(phone, [first, made(first["instance_id"], nama="Lain", seq=2), record(seq=3, nama="Toko")])
        as_it_was(Revision)
        as_it_was(Rival)
        indexing.rebuild()
        assert [row.words for row in db.session.scalars(db.select(ReportWords)) if "sumbernya" in row.words]
        db.session.remove()
        downgrade(revision=BEFORE)
        upgrade()
        said = [row.answers for table in (Revision, Rival) for row in db.session.scalars(db.select(table))]
        assert len(said) == 3
        of_form = [row for row in said if "nama" in row]
        assert "Sumbernya" not in json.dumps(of_form)
        assert db.session.get_one(Revision, first["instance_id"]).xml == first["xml"].encode()
        assert db.session.scalars(db.select(SearchWord)).all() == []
        indexing.index_all()
        kasi = people.find_person("kasi.me")
        assert reviews.list_reports(kasi, reviews.ReportFilter(text="sumbernya")).rows == []
        assert len(reviews.list_reports(kasi, reviews.ReportFilter(text="warung")).rows) == 1
        assert {row.rev for row in db.session.scalars(db.select(Person))} == {1}
        assert db.session.scalars(db.select(Device)).one().office_id == "office-me"
