"""What the offices do during the year with what reports bring, by the verbs of the pages: obstacles answered, services
held, detections referred, items and reports followed up, activities planned. Some stays open, some of it is late."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from core import clock
from models import action_items, activities, following, obstacles, protection, reviews, services
from models.activity_plans import Plan as Outreach
from models.bulk_story import Waiting, waiting
from models.db import settings
from models.following import Choice
from models.obstacles import Step
from models.protection import Told
from models.services import Plan
from models.tables_people import Person
from seeds.volume.cast import Cast
from workflow.activity import KINDS, TOPICS
from workflow.protection import AGENCIES, CHANNELS
from workflow.service import Counts

# Of each kind, in the order in which they came: more would take longer than the reports.
MOST = 1_500
_PLANS = 4
_FOLLOWED = {
    "arsip": "Tidak ada yang perlu dilanjutkan.",
    "rujuk": "Diteruskan kepada dinas tenaga kerja.",
    "bina": "Penyuluhan di desa ini.",
}
_ANSWERS = ("Sudah diusulkan dalam rencana bulan depan.", "Dipinjamkan dari kantor sampai pengadaan selesai.")


class Desks:
    """The offices' heads of section at work. ends_at: when the story ends; nothing is done later."""

    def __init__(self, cast: Cast, seed: int, ends_at: datetime) -> None:
        self.cast, self.seed, self.ends_at = cast, seed, ends_at.astimezone(UTC)

    def work(self, most: int = MOST) -> None:
        """Everything that an office would have done by the end of the story."""
        kinds: dict[str, Callable[[Waiting, random.Random], None]] = {
            "obstacle": self._obstacle,
            "service": self._service,
            "detection": self._detection,
            "item": self._item,
            "follow": self._follow,
        }
        for kind, one in kinds.items():
            for number, row in enumerate(waiting(kind, most)):
                one(row, random.Random(f"{self.seed} {kind} {number}"))
        for office_id in self.cast.deciders:
            self._plans(office_id, random.Random(f"{self.seed} plans {office_id}"))

    def _obstacle(self, row: Waiting, rng: random.Random) -> None:
        head, at = self._head(row), row.at + timedelta(hours=rng.uniform(8, 260))
        if rng.random() < 0.75 and at < self.ends_at:
            how = rng.choice(("plan", "not_now"))
            self._take(head, row.id, at, Step("answer", rng.choice(_ANSWERS), how))
            at += timedelta(days=rng.uniform(3, 20))
            if rng.random() < 0.6 and at < self.ends_at:
                self._take(head, row.id, at, Step("close", "Selesai, sudah ditanyakan kepada pelapor."))

    @staticmethod
    def _take(head: Person, root_id: str, at: datetime, step: Step) -> None:
        with clock.stopped_at(at):
            obstacles.take(head, root_id, obstacles.find(head, root_id).rev, step)

    def _service(self, row: Waiting, rng: random.Random) -> None:
        head, at = self._head(row), row.at + timedelta(hours=rng.uniform(4, 120))
        if rng.random() < 0.2 or at >= self.ends_at:
            return
        if rng.random() < 0.12:
            with clock.stopped_at(at):
                services.decline(head, row.id, self._rev(head, row), "Jumlah pemohon belum cukup; digabung nanti.")
            return
        held_at = at + timedelta(days=rng.randint(5, 25))
        goes = self._officer(row, rng)
        day = held_at.astimezone(settings().zone).date()
        with clock.stopped_at(at):
            plan = Plan(day, "Balai desa", (goes.id,), goes.id)
            services.schedule(head, {row.id: self._rev(head, row)}, plan)
        held_at += timedelta(days=1)
        if held_at < self.ends_at and rng.random() < 0.85:
            came = rng.randint(4, 60)
            refused = rng.randint(0, came // 8)
            counts = Counts(came, came - refused, refused, rng.randint(0, 5))
            with clock.stopped_at(held_at):
                services.serve(head, row.id, self._rev(head, row), counts, "")
                if rng.random() < 0.8:
                    services.finish(head, row.id, self._rev(head, row), "")

    @staticmethod
    def _rev(head: Person, row: Waiting) -> int:
        return services.read_request(head, row.id).rev

    def _detection(self, row: Waiting, rng: random.Random) -> None:
        head, at = self._head(row), row.at + timedelta(hours=rng.uniform(1, 30))
        if rng.random() < 0.25 or at >= self.ends_at:
            return
        with clock.stopped_at(at):
            found = protection.find(head, row.id)
            agencies = list(found.missing) or [rng.choice(list(AGENCIES))]
            for agency in agencies:
                told = Told(agency, "Petugas piket", at - timedelta(minutes=20), rng.choice(list(CHANNELS)))
                protection.refer(head, row.id, protection.find(head, row.id).rev, told)
        later = at + timedelta(days=rng.uniform(2, 15))
        if rng.random() < 0.7 and later < self.ends_at:
            with clock.stopped_at(later):
                first = protection.referrals(protection.find(head, row.id))[0]
                day = later.astimezone(settings().zone).date()
                rev = protection.find(head, row.id).rev
                protection.answer(head, row.id, rev, first.id, day, "Sudah ditindaklanjuti.")
                outcome = rng.choice(("prevented", "referred", "referred", "home", "unproven"))
                protection.close(head, row.id, rev + 1, outcome, "Menurut jawaban instansi.")

    def _item(self, row: Waiting, rng: random.Random) -> None:
        head, at = self._head(row), row.at + timedelta(days=rng.uniform(2, 30))
        if at < self.ends_at and (dice := rng.random()) < 0.65:
            with clock.stopped_at(at):
                rev = action_items.find(head, row.id).rev
                if dice < 0.57:
                    action_items.finish(head, row.id, rev, "Sudah dilaksanakan dan dicatat.")
                else:
                    action_items.cancel(head, row.id, rev, "Digabung dengan kegiatan lain.")

    def _follow(self, row: Waiting, rng: random.Random) -> None:
        head, at = self._head(row), row.at + timedelta(hours=rng.uniform(2, 150))
        choice = rng.choices(("arsip", "rujuk", "bina", ""), (55, 15, 10, 20))[0]
        if not choice or at >= self.ends_at:
            return
        person, form = ("", "") if choice != "bina" else (self._officer(row, rng).id, "kegiatan")
        with clock.stopped_at(at):
            chosen = Choice(choice, _FOLLOWED[choice], person, form)
            following.choose(head, row.id, reviews.read_report(head, row.id).submission.rev, chosen)
        at += timedelta(days=rng.uniform(2, 12))
        if choice != "arsip" and rng.random() < 0.6 and at < self.ends_at:
            with clock.stopped_at(at):
                rev = reviews.read_report(head, row.id).submission.rev
                following.finish(head, row.id, rev, "Sudah dikerjakan, hasilnya dicatat.")

    def _officer(self, row: Waiting, rng: random.Random) -> Person:
        return rng.choice([one for one in self.cast.officers if one.office.id == row.office_id]).person

    def _plans(self, office_id: str, rng: random.Random) -> None:
        """Outreach of the weeks around the end; what nobody came back from is late."""
        head = self.cast.deciders[office_id][0]
        officers = [one for one in self.cast.officers if one.office.id == office_id]
        for number in range(_PLANS):
            officer = rng.choice(officers)
            day = (self.ends_at + timedelta(days=rng.randint(-20, 30))).astimezone(settings().zone).date()
            topics = tuple(rng.sample(list(TOPICS), 2))
            kind, place = rng.choice(list(KINDS)), rng.choice(officer.own).code
            wanted = Outreach(kind, topics, place, day, officer.person.id, goal=rng.randint(2, 12) * 5)
            with clock.stopped_at(self.ends_at - timedelta(days=24, hours=-number)):
                made = activities.plan(head, wanted)
            if number == 0 and rng.random() < 0.5:
                with clock.stopped_at(self.ends_at - timedelta(days=1)):
                    activities.cancel(head, made, 1, "Balai desa dipakai kegiatan lain.")

    def _head(self, row: Waiting) -> Person:
        return self.cast.deciders[row.office_id][0]
