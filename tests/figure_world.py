"""Reports that bring something to the figures, sent and decided by verbs on chosen days."""

from datetime import date

from models import report_facts
from tests import village_world
from tests.village_world import VillageWorld

QUESTIONS = {
    "kegiatan": ("jenis", "hadir_l", "hadir_p", "hadir_muda"),
    "deteksi_pmi": ("tingkat", "jml", "perekrut", "rujuk"),
    "profil_desa": ("waktu_jam",),
    "hambatan": ("jenis", "perkiraan", "desa"),
    "layanan_desa": ("jenis", "jml_pemohon", "jml_rentan", "desa", "tujuan", "jml_kerja", "tgl_usul"),
    "koordinasi": ("jenis",),
}
NUMBERS = ("hadir_l", "hadir_p", "hadir_muda", "jml", "jml_pemohon", "jml_rentan")


class FigureWorld(VillageWorld):
    """The village's world with more questions; what is counted, is counted now."""

    def __init__(self, monkeypatch) -> None:
        asked = dict(village_world.QUESTIONS)
        for form_id, names in QUESTIONS.items():
            asked[form_id] = (*asked.get(form_id, ()), *names)
        monkeypatch.setattr(village_world, "QUESTIONS", asked)
        monkeypatch.setattr(village_world, "TYPES", village_world.TYPES | dict.fromkeys(NUMBERS, "int"))
        super().__init__()

    def count(self) -> None:
        report_facts.count_all()


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)
