"""A correction that came first and was counted already: the earlier record is taken as ever, and counted once."""

import pytest

from models import Submission, db, devices, people, report_facts
from models.figure_checks import check_figures
from models.inbox import receive
from models.tables_figures import ReportFact
from tests.records import publish, record


@pytest.fixture
def phone(house):
    """On SQLite and on a real PostgreSQL."""
    with house.app_context():
        publish()
        code, _ = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)
        yield devices.enrol(code, "HP", "1", {}).device
        db.session.remove()


@pytest.mark.parametrize("waiting", [1, 2])
def test_the_record_that_counted_corrections_waited_for_is_taken_and_all_count_as_one(phone, waiting):
    first = record(seq=1)
    later = [record(corrects=first["instance_id"], nama=f"Isi {seq}", seq=seq) for seq in range(2, 2 + waiting)]
    assert {outcome.outcome for outcome in receive(phone, later)} == {"held"}
    report_facts.count_all()
    assert len(db.session.scalars(db.select(ReportFact)).all()) == waiting
    (outcome,) = receive(phone, [first])
    assert (outcome.outcome, outcome.problem) == ("accepted", None)
    report_facts.count_all()
    (head,) = db.session.scalars(db.select(Submission))
    assert head.root_id == first["instance_id"]
    assert [row.root_id for row in db.session.scalars(db.select(ReportFact))] == [head.root_id]
    assert list(check_figures()) == []
