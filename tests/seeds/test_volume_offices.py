"""A year as people would meet it: every form, place and list has something; foreigners are met again."""

import random
import shutil
from collections import Counter

import pytest

from app import create_app
from core.settings import Settings
from models import (
    ActionItem,
    Activity,
    CoordinationNote,
    Detection,
    Lesson,
    Obstacle,
    Office,
    RegisterSighting,
    ServiceRequest,
    Submission,
    Task,
    db,
)
from models.audit import verify_chain
from models.fsck import fsck
from seeds.volume import cast, run
from seeds.volume.phrases import known_again

COUNT = 400


@pytest.fixture(scope="module")
def year(seeded_folder, tmp_path_factory):
    """A small year, told twice: the second time there is nothing to do."""
    folder = tmp_path_factory.mktemp("year") / "data"
    shutil.copytree(seeded_folder, folder)
    app = create_app(Settings(data_folder=folder, testing=True))
    with app.app_context():
        offices = {one.letters: one for one in db.session.scalars(db.select(Office).order_by(Office.kind.desc()))}
        said = []
        for _ in range(2):
            run.tell(offices, COUNT, 7, True, said.append)
        assert said.count("The offices at work") == 1
        yield said
        db.session.remove()
        db.engine.dispose()


def states(column):
    return Counter(db.session.scalars(db.select(column)))


def test_every_form_and_every_regency_has_reports_and_many_states(year):
    assert len(states(Submission.form_id)) == 12
    assert len(states(Submission.regency_code).keys() - {None}) == 17
    assert {"approved", "received", "returned", "rejected"} <= states(Submission.state).keys()
    assert {None, "waiting", "open", "done"} <= states(Submission.follow_state).keys()


def test_the_months_of_a_year_differ(year):
    months = Counter(f"{at:%Y-%m}" for at in db.session.scalars(db.select(Submission.received_at)))
    assert len(months) >= 12


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        (Obstacle.state, {"noted", "answered", "done"}),
        (ServiceRequest.state, {"waiting", "done"}),
        (Detection.state, {"open", "referred"}),
        (ActionItem.state, {"open", "done"}),
        (Activity.report_state, {"", "approved"}),
        (Task.state, {"open", "withdrawn"}),
        (RegisterSighting.kind, {"foreigner", "employer", "lodging"}),
        (CoordinationNote.approved, {True}),
    ],
    ids=lambda value: getattr(value, "key", ""),
)
def test_the_lists_of_the_offices_have_rows_in_many_states(year, column, wanted):
    assert wanted <= states(column).keys()


def test_lessons_are_there_and_nothing_is_broken(year):
    assert states(Lesson.kind)
    assert verify_chain().broken_at is None
    assert fsck() == []


def test_somebody_is_met_again_with_the_same_number_and_a_house_stands_in_its_village():
    slots, rng = ("T01", "H02", "F03", "D04", "F05", "D06"), random.Random(1)
    people, houses = {}, {}
    for _ in range(400):
        village = f"16030610{rng.randrange(3):02d}"
        said = known_again(slots, "cek_inap", "mould", {"kab_kota": "1603", "desa": village}, rng)
        for name, number in (("F03", "D04"), ("F05", "D06")):
            people.setdefault(said[number], []).append(said[name])
        houses.setdefault((village, said["T01"]), set()).add(said["H02"])
    assert all(len(set(names)) == 1 for names in people.values())
    assert all(len(phones) == 1 for phones in houses.values())
    again = [number for number, names in people.items() if len(names) > 1]
    assert 5 < len(again) < len(people) < 700, "some are met often, many once"


def test_nobody_writes_more_than_a_few_reports_a_day():
    assert cast.officers_each(run.YEAR) == 2
    for total in (50_000, 300_000, 1_000_000):
        each = total / (17 * cast.officers_each(total))
        assert each / 365 < 5
