"""The register as a list: filters, pages, counts and numbers agree, and nobody sees another office's villages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.errors import Reason
from models import (
    areas,
    dated_settings,
    db,
    following,
    people,
    reviews,
    scope,
    village_list,
    village_proposals,
    work_areas,
    writing,
)
from models.tables_places import Area
from models.tables_reports import OPEN_SQL
from models.village_list import VillageFilter
from models.villages import register_village
from tests.conftest import VILLAGE
from tests.village_world import TODAY, VillageWorld, days_ago, noon
from workflow.village import STAGES
from workflow.village_hints import HINTS, OPEN_STATES, WATCHED_FORMS

OTHER, FAR = "16.03.06.2002", "16.71.01.1001"


@pytest.fixture
def world(house: Flask) -> Iterator[VillageWorld]:
    """On SQLite and on a real PostgreSQL."""
    with house.app_context(), clock.stopped_at(noon(TODAY)):
        yield VillageWorld()
        db.session.remove()


def put(code, stage="aktif", office="office-me", on=TODAY, visited=None):
    with clock.stopped_at(noon(on)):
        register_village(None, code, office, stage, [], visited)


def codes(world, username="kasi.me", **filters):
    page = village_list.list_villages(world.person(username), VillageFilter(**filters))
    return [row.village.code for row in page.rows]


def test_everybody_sees_the_villages_of_their_work_area_and_a_pimpasa_their_own(world):
    put(VILLAGE)
    put(OTHER)
    put(FAR, office="office-pg")
    seen = {
        "kasi.me": [VILLAGE, OTHER],
        "petugas.me": [VILLAGE, OTHER],
        "kakanim.me": [VILLAGE, OTHER],
        "pimpasa.me": [VILLAGE],
        "kasi.pg": [FAR],
        "pimpasa.pg": [],
        "kanwil.ss": [VILLAGE, OTHER, FAR],
        "mitra.me": [],
        "kepatuhan.ss": [],
        "admin.ss": [],
    }
    for username, wanted in seen.items():
        viewer = world.person(username)
        assert codes(world, username) == wanted, username
        assert sum(village_list.count_by_stage(viewer, VillageFilter()).values()) == len(wanted), username
        assert {row.village.code for row in village_list.points(viewer, VillageFilter())} == set(wanted), username
        assert sum(sum(row.stages.values()) for row in village_list.by_regency(viewer).values()) == len(wanted)


def test_a_regency_that_no_office_has_stays_with_who_registered_its_villages(world):
    put(VILLAGE)
    areas.keep_work_area("office-me", "16.03", noon(TODAY).date().replace(year=2020, month=1, day=1), days_ago(1), "x")
    assert codes(world) == [VILLAGE]
    assert codes(world, "kasi.pg") == []


def test_pages_go_on_both_ways_and_leave_nothing_out(world):
    with writing():
        for number in range(2010, 2040):
            code = f"16.03.06.{number}"
            facts = {"parent_code": "16.03.06", "level": "village", "kind": "desa", "lat": None, "lng": None}
            db.session.add(Area(code=code, name=f"Desa {number}", **facts))
    for number in range(2010, 2040):
        put(f"16.03.06.{number}", "usulan")
    viewer, seen, after = world.person("kasi.me"), [], ""
    while True:
        page = village_list.list_villages(viewer, VillageFilter(), after, "", 7)
        seen += [row.village.code for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert seen == [f"16.03.06.{number}" for number in range(2010, 2040)]
    back = village_list.list_villages(viewer, VillageFilter(), "", page.previous, 7)
    assert [row.village.code for row in back.rows] == seen[21:28]
    assert (back.next, back.previous) == (seen[27], seen[21])
    first = village_list.list_villages(viewer, VillageFilter(), "", seen[7], 7)
    assert ([row.village.code for row in first.rows], first.previous) == (seen[:7], None)


def test_hints_of_the_list_are_the_hints_of_each_row(world):
    put(VILLAGE, on=days_ago(200))
    put(OTHER, on=days_ago(200), visited=days_ago(10))
    put(FAR, "usulan", "office-pg")
    viewer = world.person("kanwil.ss")

    def told():
        page = village_list.list_villages(viewer, VillageFilter())
        rows = {row.village.code: row.hints for row in page.rows}
        for hint in HINTS:
            narrowed = village_list.list_villages(viewer, VillageFilter(hint=hint)).rows
            assert [row.village.code for row in narrowed] == [code for code, hints in rows.items() if hint in hints]
            assert village_list.count_by_hint(viewer)[hint] == len(narrowed), hint
        numbers = village_list.by_regency(viewer)
        assert numbers["16.03"].quiet == sum("sepi" in hints for hints in rows.values())
        assert numbers["16.03"].watched == sum("rawan" in hints for hints in rows.values())
        return rows[VILLAGE]

    assert told() == ("sepi",)
    root_id = world.send("deteksi_pmi")
    assert told() == ("rawan", "sepi")
    world.approved("kegiatan", days_ago(91))
    assert told() == ("rawan", "sepi"), "too long ago"
    world.approved("kegiatan", days_ago(90))
    assert told() == ("rawan",)
    world.do(reviews.approve, "kasi.me", root_id, world.report(root_id).rev)
    assert told() == ("rawan",), "nobody has done anything about it yet"
    archived = following.Choice("arsip", note="Bukan TPPO")
    world.do(following.choose, "kasi.me", root_id, world.report(root_id).rev, archived)
    assert told() == ("aman",)
    world.send("amati_oa", jml_oa="0")
    assert told() == ("aman",), "nil is no reason to worry"
    world.send("amati_oa", jml_oa="2")
    assert told() == ("rawan",)


def test_what_makes_a_village_rawan_is_written_in_the_index_as_in_the_rules():
    forms, states = (", ".join(f"'{name}'" for name in names) for names in (WATCHED_FORMS, OPEN_STATES))
    said = f"form_id IN ({forms}) AND (state IN ({states}) OR follow_state <> 'done')"
    assert said == OPEN_SQL


def test_a_list_is_narrowed_by_place_stage_person_words_and_due_day(world):
    put(VILLAGE, on=days_ago(400))
    put(OTHER, "usulan")
    put(FAR, "aktif", "office-pg")
    everything = "kanwil.ss"
    assert codes(world, everything, place="16.03") == [VILLAGE, OTHER]
    assert codes(world, everything, place="16.71.01") == [FAR]
    assert codes(world, everything, stage="usulan") == [OTHER]
    assert codes(world, everything, person_id=world.person("pimpasa.me").id) == [VILLAGE]
    assert codes(world, everything, text="harapan") == [OTHER]
    assert codes(world, everything, text="ilir barat") == [FAR], "the district's name"
    assert codes(world, everything, text="16.03") == [VILLAGE, OTHER]
    assert codes(world, everything, text="%") == []
    assert codes(world, everything, due=True) == [VILLAGE]
    assert village_list.count_by_hint(world.person(everything))["due"] == 1
    counts = village_list.count_by_stage(world.person(everything), VillageFilter(stage="usulan", place="16.03"))
    assert counts == {"aktif": 1, "usulan": 1}, "tabs count every stage"
    assert set(counts) <= set(STAGES)


def test_the_lengths_are_settings_that_hold_from_their_day(world):
    put(VILLAGE, on=days_ago(200), visited=days_ago(40))
    kanwil = world.person("kanwil.ss")
    assert codes(world, hint="sepi") == []
    dated_settings.keep(kanwil, "village.quiet_days", 30, TODAY + timedelta(days=1), "SE contoh")
    dated_settings.keep(kanwil, "village.evaluation_months", 6, TODAY, "SE contoh")
    assert (codes(world, hint="sepi"), codes(world, due=True)) == ([], [VILLAGE])
    with clock.stopped_at(noon(TODAY + timedelta(days=1))):
        assert codes(world, hint="sepi") == [VILLAGE]
    assert [row.value for row in dated_settings.history("village.quiet_days")] == [30]
    for value, day, source in ((6, TODAY, "x"), (30, None, "x"), (30, TODAY, " ")):
        world.refused(Reason.SETTING_BAD, dated_settings.keep, "admin.ss", "village.quiet_days", value, day, source)
    world.refused(Reason.NOT_ALLOWED, dated_settings.keep, "kakanim.me", "village.quiet_days", 30, TODAY, "x")
    world.refused(Reason.NOT_FOUND, dated_settings.keep, "admin.ss", "village.entah", 30, TODAY, "x")


def test_a_proposal_from_the_field_waits_until_its_village_is_registered(world):
    world.approved("profil_desa", mode="mutakhir")
    assert village_proposals.waiting(world.person("kasi.me")) == []
    root_id = world.approved("profil_desa", mode="usulan")
    (waiting,) = village_proposals.waiting(world.person("kasi.me"))
    assert (waiting.place.code, waiting.root_id) == (VILLAGE, root_id)
    assert village_proposals.waiting(world.person("kasi.pg")) == []
    put(VILLAGE, "usulan")
    assert village_proposals.waiting(world.person("kasi.me")) == []


def test_a_regency_moves_from_a_day_on_and_the_day_before_is_the_last_of_the_other(world):
    tomorrow = TODAY + timedelta(days=1)
    put(VILLAGE)
    shown = work_areas.list_areas(world.person("kanwil.ss"))[0].spans[0].key
    move = (work_areas.move, "kanwil.ss", "16.03", shown)
    world.do(*move, "office-pg", tomorrow, "SK contoh")
    (area,) = [one for one in work_areas.list_areas(world.person("admin.ss")) if one.regency.code == "16.03"]
    assert [(span.office.id, span.from_on, span.last_on) for span in area.spans] == [
        ("office-pg", tomorrow, None),
        ("office-me", noon(TODAY).date().replace(year=2020, month=1, day=1), TODAY),
    ]
    assert area.villages == 1
    assert areas.offices_on(TODAY)["16.03"] == "office-me"
    assert areas.offices_on(tomorrow)["16.03"] == "office-pg"
    assert (codes(world), codes(world, "kasi.pg")) == ([VILLAGE], [])
    world.refused(Reason.AREA_CHANGED, *move, "office-me", tomorrow + timedelta(days=1), "x")
    move = (work_areas.move, "kanwil.ss", "16.03", area.spans[0].key)
    world.refused(Reason.AREA_DAY_BAD, *move, "office-me", tomorrow, "x")
    world.refused(Reason.AREA_DAY_BAD, *move, "office-me", None, "x")
    later = tomorrow + timedelta(days=1)
    world.refused(Reason.AREA_SAME, *move, "office-pg", later, "x")
    world.refused(Reason.VILLAGE_REASON_NEEDED, *move, "office-me", later, " ")
    world.refused(Reason.OFFICE_UNKNOWN, *move, "office-xx", later, "x")
    world.refused(Reason.AREA_UNKNOWN, work_areas.move, "kanwil.ss", "16.99", "", "office-me", later, "x")
    world.refused(
        Reason.NOT_ALLOWED, work_areas.move, "kakanim.me", "16.03", area.spans[0].key, "office-me", later, "x"
    )


def test_the_scope_of_villages_is_in_the_one_layer(world):
    put(VILLAGE)
    put(FAR, office="office-pg")
    for username in ("kasi.me", "kasi.pg"):
        viewer = people.find_person(username)
        seen = db.session.scalars(db.select(village_list.Village.code).where(scope.visible_villages(viewer, TODAY)))
        assert list(seen) == codes(world, username)
