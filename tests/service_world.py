"""Approved requests for services, and verbs upon them by user name, at noon of a day."""

from datetime import date

from core import clock
from models import ServiceRequest, db, people, servicing
from models.services import Plan, schedule
from tests.figure_world import FigureWorld
from tests.village_world import TODAY, noon


class ServiceWorld(FigureWorld):
    """The figures' world with the questions that services ask for, and a colleague."""

    def __init__(self, monkeypatch) -> None:
        super().__init__(monkeypatch)
        self.second = people.add_person(None, "Petugas Dua", "dua.me", "office-me", ["petugas"]).id

    def request(self, count="20", day=TODAY, **more):
        """An approved F09 as its request; returns its root id."""
        root_id = self.approved("layanan_desa", day, jenis="eazy", jml_pemohon=count, **more)
        self.follow()
        return root_id

    def follow(self):
        with clock.stopped_at(noon(TODAY)):
            servicing.service_all()
        db.session.expire_all()

    def row(self, root_id):
        return db.session.get(ServiceRequest, root_id)

    def step(self, verb, root_id, *given, by="kasi.me", rev=None, day=TODAY):
        with clock.stopped_at(noon(day)):
            verb(self.person(by), root_id, rev or self.row(root_id).rev, *given)
        db.session.expire_all()

    def plan(self, held_on=TODAY, place="Balai desa", note="Bawa kamera"):
        lead = self.person("pimpasa.me").id
        return Plan(held_on, place, (lead, self.second), lead, note)

    def schedule(self, *root_ids, by="kasi.me", held_on=TODAY, **more):
        with clock.stopped_at(noon(TODAY)):
            made = schedule(self.person(by), {one: self.row(one).rev for one in root_ids}, self.plan(held_on, **more))
        db.session.expire_all()
        return made


def on(number: int, month: int = 11) -> date:
    return date(2026, month, number)
