"""The words of tasks: kinds and states."""

from office.words import _
from workflow.activity import FORM as PLAN_FORM


def state_words() -> dict[str, str]:
    """A task's states as people say them."""
    return {"open": _("Belum dijawab"), "done": _("Selesai"), "withdrawn": _("Ditarik")}


def kind_word(kind: str, form_id: str | None = None) -> str:
    """A task's kind as people say it; a visit for F07 is an activity, here and on the phone."""
    if kind == "visit" and form_id == PLAN_FORM:
        return _("Kegiatan (F07)")
    return {"visit": _("Kunjungan"), "service": _("Layanan")}.get(kind, _("Tindak lanjut"))
