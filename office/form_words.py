"""The office's words for forms: their states, whom they are for, and what a new version asks otherwise."""

from dataclasses import dataclass
from typing import Any

from forms.form_changes import Change
from models.form_shelf import VersionRow, office_names
from models.tables_forms import FormEvent
from office import labels
from office.session import language
from office.words import _

# Longer cells are cut: the whole stands in the file.
LONGEST = 160


@dataclass(frozen=True)
class ChangeLine:
    """One difference, in words: what kind, at which question, and its facts."""

    kind: str
    tone: str
    name: str
    label: str
    facts: list[str]


def form_state_word(state: str) -> str:
    """A form's state in a word."""
    return {"open": _("Terbuka"), "closing": _("Ditutup bagi isian baru"), "closed": _("Ditarik")}.get(state, state)


def form_state_tone(state: str) -> str:
    """The tone beside the word."""
    return {"open": "positive", "closing": "waiting", "closed": "negative"}.get(state, "")


def form_state_sentence(state: str) -> str:
    """What the state means for phones and reports."""
    return {
        "open": _("HP dapat memulai isian baru."),
        "closing": _(
            "HP tidak memulai isian baru. Draf di HP masih dapat diselesaikan, dan yang dikirim diterima seperti biasa."
        ),
        "closed": _(
            "HP tidak memulai isian baru. Yang selesai diisi sebelum ditarik tetap diterima dan ditandai susulan; "
            "yang selesai sesudahnya disimpan tertahan sampai kantor memutuskan."
        ),
    }[state]


def version_state_word(row: VersionRow) -> str:
    """A version's state: one that was superseded is not closed by anybody."""
    if row.is_current or row.state == "closed":
        return form_state_word(row.state)
    return _("Diganti versi baru")


def form_title(info: dict[str, Any], form_id: str) -> str:
    """A form's name in the reader's language."""
    titles = info.get("title", {})
    return str(titles.get(language()) or titles.get("id") or form_id)


def roles_words(roles: list[str]) -> str:
    """Whom a form is for, by role."""
    return ", ".join(labels.role_word(role) for role in roles) or _("Semua peran")


def offices_words(offices: list[str]) -> str:
    """Whom a form is for, by office."""
    return ", ".join(office_names(offices)) if offices else _("Semua kantor")


def event_words(event: FormEvent) -> str:
    """What happened to a form."""
    return {
        "published": _("Versi %(version)s diterbitkan", version=event.version),
        "open": _("Dibuka lagi"),
        "closing": _("Ditutup bagi isian baru"),
        "closed": _("Ditarik"),
    }[event.kind]


def change_line(change: Change) -> ChangeLine:
    """Word one difference between two versions."""
    kinds = {
        "added": (_("Baru"), "positive"),
        "removed": (_("Dihapus"), "negative"),
        "renamed": (_("Ganti nama"), "info"),
        "changed": (_("Berubah"), "waiting"),
    }
    word, tone = kinds[change.kind]
    facts = [_("dulu bernama %(name)s", name=change.before)] if change.before else []
    facts += [_fact(name, before, after) for name, (before, after) in change.facts.items()]
    facts += _choices(change)
    return ChangeLine(word, tone, change.name, change.label, facts)


def _fact(name: str, before: str, after: str) -> str:
    words = {
        "type": _("jenis"),
        "label": _("pertanyaan"),
        "hint": _("petunjuk"),
        "list_name": _("daftar"),
        "required": _("wajib"),
        "relevant": _("syarat tampil"),
        "constraint": _("batasan"),
        "calculation": _("perhitungan"),
        "choice_filter": _("saringan pilihan"),
        "place": _("kelompok"),
    }
    empty = _("(kosong)")
    return _(
        "%(what)s: %(before)s menjadi %(after)s",
        what=words[name],
        before=_cut(before) or empty,
        after=_cut(after) or empty,
    )


def _choices(change: Change) -> list[str]:
    one = change.choices
    said = [
        (one.added, _("pilihan baru: %(names)s")),
        (one.removed, _("pilihan dihapus: %(names)s")),
        (one.reworded, _("kata pilihan berubah: %(names)s")),
    ]
    return [sentence % {"names": _cut(", ".join(names))} for names, sentence in said if names]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
