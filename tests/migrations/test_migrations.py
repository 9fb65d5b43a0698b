"""Migrations: the newest revision is the models, and every revision goes up and down with rows in it."""

from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from core import clock
from models import (
    AuditEntry,
    Device,
    DeviceFork,
    DeviceRun,
    FactMonth,
    Receipt,
    Submission,
    audit,
    db,
    devices,
    indexing,
    people,
    report_facts,
    reviews,
)
from models.figure_checks import check_figures
from models.inbox import receive
from models.sequence_checks import check_sequences
from models.tables_search import is_index
from tests.conftest import fill
from tests.records import photo, publish, record
from tests.village_world import VillageWorld


def live(app):
    """A world with every kind of row that a season in the field leaves behind."""
    fill(app)
    publish()
    person = people.find_person("pimpasa.me")
    code, _ = devices.offer_enrolment(None, person.id)
    phone = devices.enrol(code, "HP", "1", {}).device
    first = record(files=[photo()])
    receive(phone, [first, record(first["instance_id"], nama="Lain", seq=2), record(version="9", seq=3)])
    receive(phone, [{**record(seq=4), "sha256": "0" * 64}])
    rev = db.session.get_one(Submission, first["instance_id"]).rev
    reviews.return_for_repair(people.find_person("kasi.me"), first["instance_id"], rev, "Mohon foto.")
    return first["instance_id"]


def test_the_newest_revision_is_exactly_the_models(empty_app):
    with empty_app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            # The search's index is made by statements of its own (models.tables_search).
            seen = {"compare_type": True, "include_object": lambda _object, name, *_facts: not is_index(name)}
            context = MigrationContext.configure(connection, opts=seen)
            assert compare_metadata(context, db.metadata) == []


def test_revisions_are_one_line_named_by_their_day(empty_app):
    with empty_app.app_context():
        scripts = ScriptDirectory.from_config(empty_app.extensions["migrate"].migrate.get_config())
        revisions = list(scripts.walk_revisions())
    assert len(scripts.get_heads()) == 1
    assert all(revision.down_revision is None or isinstance(revision.down_revision, str) for revision in revisions)
    assert all(revision.module.__name__[:8].isdecimal() for revision in revisions)


def test_a_lived_in_database_migrates_again_without_losing_a_row(empty_app):
    with empty_app.app_context():
        upgrade()
        root_id = live(empty_app)
        before = {table.name: db.session.execute(table.select()).all() for table in db.metadata.sorted_tables}
        assert all(before[name] for name in ("submission", "revision", "rival", "set_aside", "change", "attachment"))
        db.session.commit()
        upgrade()
        after = {table.name: db.session.execute(table.select()).all() for table in db.metadata.sorted_tables}
        assert after == before
        assert db.session.get_one(Submission, root_id).state == "returned"
        assert audit.verify_chain().broken_at is None


def test_the_way_back_to_nothing_and_up_again_is_open(empty_app):
    with empty_app.app_context():
        upgrade()
        live(empty_app)
        db.session.remove()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        live(empty_app)
        assert db.session.scalar(db.select(db.func.count()).select_from(Device)) == 1


def test_reports_from_before_the_search_get_their_place_and_their_words(empty_app):
    with empty_app.app_context():
        upgrade()
        root_id = live(empty_app)
        places = db.select(Submission.root_id, Submission.arrival, Submission.regency_code)
        before = db.session.execute(places.order_by(Submission.arrival)).all()
        db.session.remove()
        downgrade(revision="20261122b")
        upgrade()
        assert db.session.execute(places.order_by(Submission.arrival)).all() == before
        indexing.index_all()
        found = reviews.list_reports(people.find_person("kasi.me"), reviews.ReportFilter(text="warung sari")).rows
        assert root_id in [row.root_id for row in found]


@pytest.mark.parametrize("table", [AuditEntry, Receipt])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET seq = seq + 1000", "DELETE FROM {0}"])
def test_what_is_for_ever_can_be_neither_changed_nor_deleted(empty_app, table, statement):
    with empty_app.app_context():
        upgrade()
        live(empty_app)
        with pytest.raises(DatabaseError, match="for ever"):
            db.session.execute(db.text(statement.format(table.__tablename__)))
        db.session.rollback()


def test_reports_from_before_the_clocks_get_their_due_instant_with_the_time_at_their_reporter(empty_app):
    with empty_app.app_context():
        upgrade()
        root_id = live(empty_app)
        phone = db.session.scalars(db.select(Device)).one()
        current = db.session.get_one(Submission, root_id).current_instance_id
        with clock.stopped_at(clock.now() + timedelta(hours=30)):
            receive(phone, [record(corrects=current, seq=9)])
        due = db.select(Submission.root_id, Submission.due_at).order_by(Submission.root_id)
        before = dict(db.session.execute(due).all())
        db.session.remove()
        downgrade(revision="20261122d")
        upgrade()
        assert dict(db.session.execute(due).all()) == before
        report = db.session.get_one(Submission, root_id)
        assert report.due_at - report.received_at > timedelta(hours=77), "48 hours and 30 with the reporter"


def test_phones_and_figures_from_before_get_the_numbers_that_their_records_have(empty_app):
    with empty_app.app_context():
        upgrade()
        live(empty_app)
        phone = db.session.scalars(db.select(Device)).one()
        receive(phone, [record(seq=7), record(seq=8), record(seq=8, nama="Lain")])
        report_facts.count_all()
        assert db.session.scalar(db.select(db.func.sum(FactMonth.n))) > 3
        kept = [
            db.select(Device.whole_seq, Device.seen_seq),
            DeviceRun.__table__.select(),
            DeviceFork.__table__.select(),
            db.select(*FactMonth.__table__.columns).order_by(*FactMonth.__table__.primary_key.columns),
        ]
        before = [db.session.execute(query).all() for query in kept]
        assert before[0] == [(3, 8)]
        assert all(before)
        db.session.remove()
        downgrade(revision="20261122y")
        upgrade()
        assert [db.session.execute(query).all() for query in kept] == before
        assert [*check_sequences(), *check_figures()] == []


def test_reports_from_before_say_whether_nobody_was_there(empty_app):
    with empty_app.app_context():
        upgrade()
        fill(empty_app)
        world = VillageWorld()
        for jml_oa in ("0", "2"):
            world.send("amati_oa", jml_oa=jml_oa)
        world.send("deteksi_pmi")
        said = db.select(Submission.root_id, Submission.nil).order_by(Submission.arrival)
        before = [tuple(row) for row in db.session.execute(said)]
        assert [nil for _, nil in before] == [True, False, False]
        db.session.remove()
        downgrade(revision="20261122y")
        upgrade()
        assert [tuple(row) for row in db.session.execute(said)] == before
