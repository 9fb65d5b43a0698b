"""Reports of F08 with what the register of early detections asks, sent by verbs; steps by user name at noon."""

from core import clock
from models import Detection, Submission, db, protecting, reviews
from models.protection import Told
from tests import figure_world
from tests.figure_world import FigureWorld
from tests.village_world import TODAY, noon
from workflow.checklist import Referral

ASKED = ("subjek", "nama_orang", "umur", "tujuan", "tahap", "rencana_tgl", "perusahaan", "tanda")
SAID = {"subjek": "orang", "tingkat": "tinggi", "jml": "1", "tanda": "online", "tahap": "kumpul", "tujuan": "KHM"}


class ProtectionWorld(FigureWorld):
    """The figures' world with the whole F08."""

    def __init__(self, monkeypatch) -> None:
        names = (*figure_world.QUESTIONS["deteksi_pmi"], *ASKED)
        monkeypatch.setattr(figure_world, "QUESTIONS", figure_world.QUESTIONS | {"deteksi_pmi": names})
        super().__init__(monkeypatch)

    def detect(self, **more):
        """An F08 as its detection; returns its root id."""
        root_id = self.send("deteksi_pmi", **(SAID | more))
        self.follow()
        return root_id

    def follow(self):
        with clock.stopped_at(noon(TODAY)):
            protecting.detect_all()
        db.session.expire_all()

    def approve(self, root_id, by="kasi.me", to=("polri", "ppa")):
        with clock.stopped_at(noon(TODAY)):
            referral = Referral(to, "Piket", noon(TODAY))
            reviews.approve(self.person(by), root_id, db.session.get_one(Submission, root_id).rev, (), referral)
        self.follow()

    def row(self, root_id):
        return db.session.get(Detection, root_id)

    def step(self, verb, root_id, *given, by="kasi.me", rev=None):
        with clock.stopped_at(noon(TODAY)):
            verb(self.person(by), root_id, self.row(root_id).rev if rev is None else rev, *given)
        db.session.expire_all()


def told(agency="bp3mi", at=TODAY, **more):
    said = {"agency": agency, "who": "Piket BP3MI", "told_at": noon(at), "channel": "telepon"} | more
    return Told(**said)
