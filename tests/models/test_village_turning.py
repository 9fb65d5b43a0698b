"""An active village's evaluation begins by itself on its day, once, as the system's step; on both databases."""

from datetime import date

import pytest

from core import clock
from models import AuditEntry, Change, dated_settings, db, village_turning
from tests.conftest import VILLAGE
from tests.village_world import TODAY, VillageWorld, noon

BEGAN = date(2025, 11, 21)


@pytest.fixture
def world(house):
    with house.app_context():
        yield VillageWorld()
        db.session.remove()


def turn(on=TODAY):
    with clock.stopped_at(noon(on)):
        village_turning.turn_slice()
    db.session.expire_all()


def told():
    return [row.detail for row in db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "village.stage"))]


def test_it_begins_on_the_day_and_once_and_says_that_nobody_did_it(world):
    world.up_to("aktif", BEGAN)
    before = db.session.scalar(db.select(db.func.count()).select_from(Change).where(Change.kind == "village"))
    turn(date(2026, 11, 20))
    assert world.village.stage == "aktif"
    turn()
    assert world.village.stage == "evaluasi"
    rev = world.rev
    [event] = [one for one in world.events() if one.after == "evaluasi"]
    assert (event.person_id, event.role, event.before, event.detail) == (None, "", "aktif", {"due": "2026-11-21"})
    after = db.session.scalar(db.select(db.func.count()).select_from(Change).where(Change.kind == "village"))
    assert after > before, "the phones of its people hear of it"
    turn()
    turn(date(2026, 12, 31))
    assert world.rev == rev
    assert sum(detail.get("due") == "2026-11-21" for detail in told()) == 1
    # It goes on as if a person had begun it, and the next one is due a year after its end.
    world.approved("profil_desa", mode="evaluasi", rekom_eval="lanjut")
    world.letter("notula")
    world.step("aktif", "kakanim.me")
    turn(date(2027, 11, 20))
    assert world.village.stage == "aktif"
    turn(date(2027, 11, 21))
    assert world.village.stage == "evaluasi"


def test_other_stages_wait_for_a_person(world):
    world.up_to("evaluasi", BEGAN)
    world.letter("notula", on=BEGAN)
    world.step("perlu_penguatan", "kakanim.me", BEGAN)
    turn(date(2027, 1, 1))
    assert world.village.stage == "perlu_penguatan"


def test_how_long_it_waits_is_a_setting_of_the_day(world):
    world.up_to("aktif", BEGAN)
    kanwil = world.person("kanwil.ss")
    with clock.stopped_at(noon(TODAY)):
        dated_settings.keep(kanwil, "village.evaluation_wait_days", 30, TODAY, "SE contoh")
    turn(date(2026, 12, 20))
    assert world.village.stage == "aktif"
    turn(date(2026, 12, 21))
    assert world.village.stage == "evaluasi"
    assert world.events()[0].village_code == VILLAGE
