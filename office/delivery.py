"""How a report came here: both clocks as they were, its versions, and whether a restore had lost it."""

from datetime import datetime

from models import returning
from models.reviews import ReportView
from office import flags, labels
from office.contents import Content
from office.courier import carried_facts
from office.words import _


def delivery_facts(view: ReportView, shown: Content) -> list[tuple[str, str, datetime | None]]:
    """Where the report comes from, both clocks as they were."""
    rows: list[tuple[str, str, datetime | None]] = [
        (_("Kode"), view.submission.code, None),
        (_("Selesai diisi, jam HP"), "", shown.finished_at),
        (_("Diterima, jam server"), "", shown.received_at),
    ]
    if shown.clock_skew_s is not None:
        rows.append((_("Selisih jam HP"), _("%(n)s detik", n=labels.number(round(shown.clock_skew_s))), None))
    rows += flags.facts(view.submission)
    rows += carried_facts(shown.instance_id)
    rows.append((_("Kiriman ke"), _("%(n)s dari HP ini", n=labels.number(shown.device_seq)), None))
    rows.append((_("Versi formulir"), shown.form_version, None))
    return rows


def back_sentence(view: ReportView) -> str:
    """Of a report that a restore had lost and its phone brought back; the code that people may have noted before."""
    back = returning.came_back({revision.instance_id for revision in view.revisions})
    if not back:
        return ""
    codes = ", ".join(sorted({row.code for row in back.values()}))
    return _(
        "Kembali setelah pemulihan: laporan ini hilang dari server dan dikirim lagi oleh HP. Kode semula %(code)s.",
        code=codes,
    )
