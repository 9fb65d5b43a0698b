"""flask titian retention: what has been kept for as long as its form told people, and its removal."""

import click
from flask.cli import AppGroup, with_appcontext

from forms.said import Said
from front.command_language import say, told
from models import removal_runs
from models.retention import Due, list_due
from workflow.retention import RULES

_LINE = Said(
    "%(form)s, %(office)s: %(n)s laporan lewat %(months)s bulan (tertua %(oldest)s), yang dihapus: %(part)s.",
    "%(form)s, %(office)s: %(n)s reports older than %(months)s months (oldest %(oldest)s), to go: %(part)s.",
)
_HELD = Said(
    "%(form)s, %(office)s: %(n)s laporan ditahan, %(why)s.", "%(form)s, %(office)s: %(n)s reports held back, %(why)s."
)
_NOTHING = Said("Tidak ada yang lewat masa simpan.", "Nothing has been kept past its time.")
_ONLY_TOLD = Said(
    "Belum ada yang dihapus. Tambahkan --do untuk menghapusnya; cadangan yang lama tetap memuatnya.",
    "Nothing was removed yet. Add --do to remove it; older backups still hold it.",
)
_DONE = Said(
    "Dihapus dari %(n)s laporan (run %(run)s). Cadangan yang lama tetap memuatnya.",
    "Removed from %(n)s reports (run %(run)s). Older backups still hold it.",
)
_NOT_TIDY = Said(
    "Basis data belum ditulis ulang, sedang sibuk atau diska penuh; jalankan lagi agar ruang kosongnya pun bersih.",
    "The database was not written anew, it is busy or the disk is full; run this again so that its free room is clean.",
)
PARTS = {
    "personal": Said("data pribadi, isian, dan foto", "personal data, answers and photos"),
    "identity": Said("identitas penyampai", "who told it"),
    "list_photo": Said("foto daftar hadir", "the photo of the attendance list"),
}
HOLDS = {
    "follow_up": Said("tindak lanjut belum selesai", "its follow-up is not done"),
    "task": Said("tugas masih terbuka", "a task is open"),
    "service": Said("layanan masih berjalan", "its service is under way"),
    "asking": Said("identitasnya sedang diminta", "somebody asks to read who told it"),
    "merged": Said("laporan induknya masih disimpan", "the report it was merged into is kept"),
    "register": Said("satu-satunya sumber entri register", "an entry of a register rests on it alone"),
}


def add_to(group: AppGroup) -> None:
    """Hang the command on ``flask titian``."""
    group.add_command(retention)


@click.command("retention")
@click.option("--do", "really", is_flag=True, help="Remove what is due; without it, only say what is.")
@with_appcontext
def retention(really: bool) -> None:
    """Say what has been kept past the time that its form told people, by form and office; --do removes it."""
    rows = list_due()
    for row in rows:
        _tell(row)
    if not rows:
        say(_NOTHING)
    if not really:
        if any(row.n for row in rows):
            say(_ONLY_TOLD)
        return
    run_id, n, tidy = removal_runs.run()
    say(_DONE, n=n, run=run_id)
    if not tidy:
        say(_NOT_TIDY, err=True)


def _tell(row: Due) -> None:
    form, office = row.form_id, row.office
    if row.n:
        oldest, part = row.oldest.isoformat() if row.oldest else "-", told(PARTS[RULES[form].part])
        say(_LINE, form=form, office=office, n=row.n, months=row.months, oldest=oldest, part=part)
    for why, n in sorted(row.held.items()):
        say(_HELD, form=form, office=office, n=n, why=told(HOLDS[why]))
