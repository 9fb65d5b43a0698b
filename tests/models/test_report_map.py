"""What a map looks at: the list of the viewer as it is narrowed, no further than it says; on both databases."""

import pytest
from sqlalchemy import event

from models import Submission, db, report_list, report_map, writing
from models.reviews import ReportFilter, count_by_state, list_reports
from tests.map_world import MapWorld
from workflow.map_grid import Square, square_of


@pytest.fixture
def world(house):
    with house.app_context():
        yield MapWorld()
        db.session.remove()


def seen(look):
    return {spot.root_id for spot in look.spots}


def square(world, root_id, zoom=2) -> Square:
    head = world.report(root_id)
    return square_of((head.point_lat, head.point_lng), zoom)


def test_the_map_has_the_reports_of_the_list_that_have_a_position(world):
    kasi = world.person("kasi.me")
    look = report_map.look(kasi, ReportFilter(state="received"))
    assert seen(look) == {*world.near, world.far}
    assert (look.without, look.more, sum(spot.urgent for spot in look.spots)) == (1, False, 1)
    world.approve(world.near[1])
    assert seen(report_map.look(kasi, ReportFilter(state="received"))) == {world.near[0], world.near[2], world.far}
    assert seen(report_map.look(kasi, ReportFilter(urgent=True))) == {world.near[0]}
    assert report_map.look(world.person("kasi.pg"), ReportFilter()).spots == []
    assert seen(report_map.look(world.person("pimpasa.me"), ReportFilter())) == {*world.near, world.far}


def test_a_square_holds_on_the_map_what_its_list_holds(world):
    world.approve(world.near[1])
    for username in ("kasi.me", "kanwil.ss", "pimpasa.me", "kasi.pg", "kepatuhan.ss"):
        for state, zoom in (("received", 0), ("approved", 2), ("", 2), ("", 8)):
            viewer, asked = world.person(username), square(world, world.near[0], zoom)
            look = report_map.look(viewer, ReportFilter(state=state), asked.box)
            assert look.without == 0
            narrowed = ReportFilter(state=state, box=asked.box)
            rows = list_reports(viewer, narrowed, None, 100).rows
            assert {row.root_id for row in rows} == seen(look), (username, state, zoom)
            assert sum(count_by_state(viewer, narrowed).values()) == len(rows)
            paged = list_reports(viewer, narrowed, None, 1)
            walked = [row.root_id for row in paged.rows]
            while paged.next:
                paged = list_reports(viewer, narrowed, paged.next, 1)
                walked += [row.root_id for row in paged.rows]
            assert walked == [row.root_id for row in rows]


def test_one_look_reads_no_more_than_the_newest(world, monkeypatch):
    monkeypatch.setattr(report_map, "MOST_LOOKED", 3)
    look = report_map.look(world.person("kasi.me"), ReportFilter(state="received"))
    assert (seen(look), look.without, look.more) == ({world.far, world.near[2]}, 1, True)
    inside = report_map.look(world.person("kasi.me"), ReportFilter(), square(world, world.near[0]).box)
    assert (seen(inside), inside.more) == (set(world.near), False)


def test_what_compliance_alone_reads_is_on_no_other_map(world):
    with writing():
        db.session.execute(db.update(Submission).where(Submission.root_id == world.far).values(readers="kepatuhan"))
    box = square(world, world.far).box
    assert report_map.look(world.person("kasi.me"), ReportFilter(), box).spots == []
    assert seen(report_map.look(world.person("kepatuhan.ss"), ReportFilter(), box)) == {world.far}


@pytest.mark.parametrize(("username", "state"), [("kasi.me", "received"), ("kanwil.ss", "")])
def test_a_part_of_the_land_is_read_from_the_index_of_places(app, username, state):
    with app.app_context():
        world, asked = MapWorld(), []

        def note(_connection, _cursor, statement, parameters, *_facts):
            if "UNION" in statement or "LIMIT" in statement:
                asked.append((statement, parameters))

        viewer, box = world.person(username), square(world, world.near[0]).box
        event.listen(db.engine, "before_cursor_execute", note)
        report_map.look(viewer, ReportFilter(state=state), box)
        list_reports(viewer, ReportFilter(state=state, box=box))
        report_list.count_by_state(viewer, ReportFilter(state=state, box=box))
        event.remove(db.engine, "before_cursor_execute", note)
        assert len(asked) == 3
        for statement, parameters in asked:
            with db.engine.connect() as connection:
                plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            looked = [line for line in plan if line.startswith(("SEARCH submission", "SCAN submission"))]
            of_place = [line for line in looked if "ix_submission_point" in line]
            own = [line for line in looked if "person_id=?" in line or "kepatuhan" in line]
            assert of_place, plan
            assert all("office_id=? AND state=? AND point_lat>? AND point_lat<?" in line for line in of_place), plan
            assert len(of_place) + len(own) == len(looked), plan
        db.session.remove()
