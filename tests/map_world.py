"""Reports with positions: some near one another, one far, one urgent, one without a position."""

from core import clock
from models import Submission, db, reviews, writing
from tests.village_world import TODAY, VillageWorld, noon

NEAR = ("-3.660 103.770 0 8", "-3.661 103.771 0 8", "-3.662 103.772 0 8")
FAR = "-2.980 104.750 0 8"


class MapWorld(VillageWorld):
    """Three near reports of which one is urgent, a far one, one without a position; all received."""

    def __init__(self) -> None:
        super().__init__()
        self.near = [self.send("profil_desa", mode="usulan", lokasi_gps=point) for point in NEAR]
        self.far = self.send("profil_desa", mode="usulan", lokasi_gps=FAR)
        self.bare = self.send("profil_desa", mode="usulan", lokasi_gps="")
        with writing():
            db.session.execute(
                db.update(Submission).where(Submission.root_id == self.near[0]).values(urgent=True, readers="office")
            )

    def approve(self, root_id):
        with clock.stopped_at(noon(TODAY)):
            reviews.approve(self.person("kasi.me"), root_id, self.report(root_id).rev)
        db.session.expire_all()
