"""Villages: the register's entries go down to the phones of the people who look after them."""

from datetime import date

import pytest

from core.errors import Reason, Refusal
from models import Change, db, villages
from models.inbox import receive
from tests.conftest import VILLAGE
from tests.records import record


def test_a_registered_village_is_told_to_its_people_only(person):
    contact = {"name": "Kepala dusun", "role": "kadus", "phone": "0812"}
    villages.register_village(
        person("kasi.me"), "1603061001", "office-me", "aktif", [contact], date(2026, 11, 19), open_matters=2
    )
    last = db.session.scalars(db.select(Change).order_by(Change.seq.desc())).first()
    assert (last.kind, last.object_id, last.person_id) == ("village", VILLAGE, person("pimpasa.me").id)
    assert last.body == villages.villages_for(person("pimpasa.me"))[0]
    assert last.body["stage"] == "aktif"
    assert (last.body["contacts"], last.body["last_visit_on"], last.body["open_matters"]) == (
        [contact],
        "2026-11-19",
        2,
    )


def test_a_village_nobody_registered_yet_is_shown_with_what_is_known(phone, person):
    receive(phone, [record()])
    (body,) = villages.villages_for(person("pimpasa.me"))
    assert (body["name"], body["kind"], body["district"], body["regency"]) == (
        "Pasar I",
        "kelurahan",
        "Muara Enim",
        "Muara Enim",
    )
    assert (body["stage"], body["contacts"]) == ("usulan", [])
    assert body["last_report_at"]


@pytest.mark.parametrize(
    ("username", "code", "office_id", "reason"),
    [
        ("kasi.me", "16.03", "office-me", Reason.VILLAGE_UNKNOWN),
        ("kasi.me", VILLAGE, "office-pg", Reason.OFFICE_UNKNOWN),
        ("pimpasa.me", VILLAGE, "office-me", Reason.NOT_ALLOWED),
    ],
)
def test_a_village_is_registered_by_its_own_office_only(person, username, code, office_id, reason):
    with pytest.raises(Refusal) as refusal:
        villages.register_village(person(username), code, office_id)
    assert refusal.value.reason is reason
