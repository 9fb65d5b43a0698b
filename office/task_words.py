"""The words of tasks: kinds and states."""

from office.words import _


def state_words() -> dict[str, str]:
    """A task's states as people say them."""
    return {"open": _("Belum dijawab"), "done": _("Selesai"), "withdrawn": _("Ditarik")}


def kind_word(kind: str) -> str:
    """A task's kind as people say it."""
    return {"visit": _("Kunjungan"), "service": _("Layanan")}.get(kind, _("Tindak lanjut"))
