"""Wilayah kerja: which office has which regency from which day, and how long the programme's clocks are."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import dated_settings, scope, work_areas
from office import times
from office.permission import allow
from office.province_map import regency_words
from office.session import language
from office.village_new import day_in
from office.words import _, link
from workflow.roles import ARRANGES_AREAS
from workflow.village_hints import SETTINGS

blueprint = Blueprint("work_areas", __name__, url_prefix="/work-areas")
Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(ARRANGES_AREAS)
def show() -> str:
    """The table, the form to move a regency, and the lengths."""
    return _page()


@blueprint.post("/move")
@allow(ARRANGES_AREAS)
def move() -> Answer:
    """Give a regency to an office from a day on."""
    form = request.form
    return _do(
        lambda: work_areas.move(
            current_user,
            form.get("regency", ""),
            form.get("shown", ""),
            form.get("office", ""),
            day_in(form.get("from_on", "")),
            form.get("source", ""),
        ),
        _("Wilayah dicatat. Register desa mengikuti tanggalnya; periksa penugasan PIMPASA di wilayah itu."),
    )


@blueprint.post("/setting")
@allow(ARRANGES_AREAS)
def keep_setting() -> Answer:
    """Say how long a clock is from a day on."""
    form = request.form
    text, valid_from = form.get("value", ""), day_in(form.get("valid_from", ""))
    value = int(text) if text.isdecimal() and len(text) < 6 else -1
    return _do(
        lambda: dated_settings.keep(current_user, form.get("name", ""), value, valid_from, form.get("source", "")),
        _("Jangka waktu dicatat, berlaku mulai tanggalnya."),
    )


def setting_words() -> dict[str, str]:
    """What each setting is, in the order of the page."""
    return {
        "village.quiet_days": _("Hari tanpa kegiatan sampai desa disebut sepi"),
        "village.evaluation_months": _("Bulan di antara dua evaluasi desa"),
        "village.evaluation_wait_days": _("Hari setelah jatuh tempo sampai evaluasi dimulai sistem"),
        "service.group_min": _("Pemohon paling sedikit untuk layanan di desa"),
        "identity.grant_hours": _("Jam bagi rekan untuk menjawab permintaan identitas penyampai"),
        "identity.read_hours": _("Jam identitas penyampai dapat dibaca setelah disetujui"),
        "retention.amati_oa_months": _("Bulan data pribadi F02 disimpan bila tidak ditindaklanjuti"),
        "retention.duga_langgar_months": _("Bulan F05 disimpan bila tidak menjadi perkara"),
        "retention.info_warga_months": _("Bulan identitas penyampai F06 disimpan setelah ditolak"),
        "retention.kegiatan_months": _("Bulan foto daftar hadir F07 disimpan"),
        "retention.layanan_desa_months": _("Bulan F09 disimpan"),
        "retention.daily": _("Hapus sendiri tiap malam yang lewat masa simpan (1 ya, 0 tidak)"),
    }


def _do(verb: Callable[[], Any], said: str) -> Answer:
    try:
        verb()
    except Refusal as refusal:
        return _page(refusal, dict(request.form)), refusal.status
    flash(said, "positive")
    return redirect(link("office.work_areas.show"), 303)


def _page(refusal: Refusal | None = None, typed: dict[str, str] | None = None) -> str:
    today = times.today()
    rows = [(regency_words(one.regency), one) for one in work_areas.list_areas(current_user)]
    settings = [
        (name, words, dated_settings.value_of(name, today), dated_settings.history(name), SETTINGS[name])
        for name, words in setting_words().items()
    ]
    return render_template(
        "work_areas.html",
        rows=rows,
        offices=scope.visible_offices(current_user),
        settings=settings,
        today=today,
        wrong=refusal.message(language()) if refusal else "",
        typed=typed or {},
    )
