"""Activities planned and reported, by verbs with user names, at noon of a day; the feed is followed at once."""

from datetime import date, timedelta

from core import clock
from models import Activity, Task, activities, activity_making, db, people, writing
from models.activity_plans import Plan
from models.tasks import fulfil
from tests import figure_world
from tests.conftest import VILLAGE
from tests.figure_world import FigureWorld
from tests.village_world import TODAY, noon

ASKED = ("jenis", "hadir_l", "hadir_p", "hadir_muda", "mulai", "materi", "biaya")
CAME = {"jenis": "sosialisasi", "judul": "Aman", "hadir_l": "18", "hadir_p": "24", "hadir_muda": "11"}


class ActivityWorld(FigureWorld):
    """The figures' world with all that an F07 says of an activity, and a colleague."""

    def __init__(self, monkeypatch) -> None:
        monkeypatch.setattr(figure_world, "QUESTIONS", figure_world.QUESTIONS | {"kegiatan": ASKED})
        super().__init__(monkeypatch)
        self.second = people.add_person(None, "Petugas Dua", "dua.me", "office-me", ["petugas"]).id

    def wanted(self, planned_on=TODAY, **changed):
        facts = {"kind": "sosialisasi", "topics": ("tppo", "pmi"), "place": VILLAGE, "planned_on": planned_on}
        facts |= {"person_id": self.person("pimpasa.me").id, "goal": 40, "budget": 1_500_000}
        return Plan(**(facts | {"budget_line": "5076.BDC.001", "note": "Bawa brosur"} | changed))

    def plan(self, planned_on=TODAY, by="kasi.me", on=None, **changed):
        """A plan, made on its day unless told; returns its id."""
        found = self.do(activities.plan, by, self.wanted(planned_on, **changed), on=on or min(planned_on, TODAY))
        db.session.expire_all()
        return found

    def come(self, day=TODAY, task_of=None, corrects=None, **answers):
        """An F07 that has come; task_of: the plan whose task the phone answered."""
        root_id = self.send("kegiatan", day, corrects, **(CAME | answers))
        if task_of is not None:
            task = db.session.get_one(Task, self.row(task_of).task_id)
            with clock.stopped_at(noon(day)), writing():
                fulfil({task.id: (root_id, "kegiatan")}, task.person_id)
        self.follow()
        return root_id

    def follow(self):
        with clock.stopped_at(noon(TODAY)):
            activity_making.make_all()
        db.session.expire_all()

    def row(self, activity_id):
        db.session.expire_all()
        return activities.find(self.person("kanwil.ss"), activity_id)

    def step(self, verb, activity_id, *given, by="kasi.me", rev=None, on=TODAY):
        with clock.stopped_at(noon(on)):
            found = verb(self.person(by), activity_id, rev or self.row(activity_id).rev, *given)
        db.session.expire_all()
        return found

    def join(self, one, other, **more):
        return self.step(activities.join, one, other, self.row(other).rev, **more)

    def open_tasks(self):
        db.session.expire_all()
        return list(db.session.scalars(db.select(Task).where(Task.state == "open")))

    def count(self):
        return db.session.scalar(db.select(db.func.count()).select_from(Activity))


def days(count: int) -> date:
    return TODAY + timedelta(days=count)
