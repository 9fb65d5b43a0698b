"""What every page needs: its person, its language, its menu, and the filters of its templates."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask_login import current_user

from core import clock
from models import reviews
from models.db import settings
from office import labels, saved_filters, times
from office.permission import READERS, may
from office.session import language
from office.words import _, link
from workflow.obstacle import READS
from workflow.roles import (
    ARRANGES_AREAS,
    CONNECTS,
    LEADS,
    PUBLISHES,
    READS_AUDIT,
    READS_PERIODS,
    READS_REGISTERS,
    READS_RETENTION,
    READS_VILLAGES,
    SEES_PHONES,
)
from workflow.tasks import SEES

# In the order of their layers; within one layer the order does not matter.
STYLESHEETS = (
    *("reset.css", "tokens.css", "base.css"),
    *("button.css", "chip.css", "notice.css", "field.css", "card.css", "tabs.css", "rows.css", "table.css"),
    *("answers.css", "photos.css", "map.css", "trail.css", "keys.css", "sidebar.css"),
    *(
        "screens.css",
        "review.css",
        "claims.css",
        "same.css",
        "kept.css",
        "tasks.css",
        "services.css",
        "activities.css",
        "protection.css",
        "coordination.css",
        "people.css",
        "forms.css",
        "door.css",
        "print.css",
        "villages.css",
        "registers.css",
        "clusters.css",
        "overview.css",
    ),
)


@dataclass(frozen=True)
class MenuItem:
    """One line of the sidebar; count: what waits there."""

    label: str
    href: str
    current: bool
    count: int | None = None


def words_of_every_page() -> dict[str, Any]:
    """Names that all templates know."""
    signed_in = bool(current_user.is_authenticated)
    return {
        "person": current_user if signed_in else None,
        "language": language(),
        "menu": _menu() if signed_in else [],
        "stylesheets": STYLESHEETS,
        "kanwil_name": settings().kanwil_name,
        "kept_filters": saved_filters.bar,
    }


def add_filters(app: Flask) -> None:
    """Filters for instants, days, numbers, sizes and words."""
    app.jinja_env.filters.update(
        utc=clock.iso,
        office_time=times.office_time,
        office_date=times.office_date,
        ago=times.ago,
        number=labels.number,
        counted=labels.counted,
        size=labels.size_word,
        role=labels.role_word,
        role_hint=labels.role_hint,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _menu() -> list[list[MenuItem]]:
    """The sidebar in three groups: daily work, the villages and their registers, what keeps the house in order."""
    work, villages, house = [], [], []
    if may(LEADS):
        work.append(_item(_("Ringkasan"), "office.overview.show", ("overview",)))
    if may(READERS):
        waiting = reviews.count_by_state(current_user, states=("received",)).get("received", 0)
        work.append(
            _item(
                _("Tinjauan"),
                "office.review.reports",
                (
                    "review",
                    "claims",
                    "decisions",
                    "rejections",
                    "follow_ups",
                    "same",
                    "saved_filters",
                    "files",
                    "identity",
                    "identity_asks",
                    "exports",
                    "report_map",
                ),
                waiting,
            )
        )
    if may(SEES):
        work.append(_item(_("Tugas"), "office.tasks.list_page", ("tasks",)))
    if may(SEES_PHONES):
        work.append(_item(_("Belum sampai"), "office.not_here.list_phones", ("not_here",)))
        work.append(_item(_("Terima titipan"), "office.courier.show", ("courier",)))
    if may(READS_VILLAGES):
        villages.append(
            _item(_("Desa binaan"), "office.villages.list_villages", ("villages", "village_new", "village"))
        )
        villages.append(_item(_("Kegiatan"), "office.activities.list_page", ("activities",)))
        villages.append(_item(_("Deteksi dini"), "office.protection.list_page", ("protection",)))
        villages.append(_item(_("Layanan"), "office.services.list_requests", ("services",)))
        # One line for the notes, the library and what is shared: each page leads to the others.
        notes = ("coordination", "lessons", "shares")
        villages.append(_item(_("Koordinasi dan pustaka"), "office.coordination.list_all", notes))
    if may(READS):
        villages.append(_item(_("Hambatan dan kebutuhan"), "office.obstacles.list_page", ("obstacles",)))
    if may(READS_REGISTERS):
        # One line for three: each page leads to the other two.
        villages.append(_item(_("Register"), "office.foreigners.list_entries", ("foreigners", "employers", "lodgings")))
    if may(READS_PERIODS):
        villages.append(_item(_("Laporan berkala"), "office.periods.list_periods", ("periods",)))
    if may(SEES_PHONES):
        house.append(
            _item(
                _("Pengguna dan perangkat"), "office.people.list_people", ("people", "accounts", "devices", "enrolment")
            )
        )
    if may(PUBLISHES):
        rooms = ("forms", "form_uploads", "form_preview", "lists")
        house.append(_item(_("Formulir dan daftar"), "office.forms.list_forms", rooms))
    if may(CONNECTS):
        house.append(_item(_("Sistem lain"), "office.hooks.list_hooks", ("hooks", "tokens")))
    if may(ARRANGES_AREAS):
        house.append(_item(_("Wilayah kerja"), "office.work_areas.show", ("work_areas",)))
    if may(READS_RETENTION):
        house.append(_item(_("Masa simpan"), "office.retention.show", ("retention",)))
    if may(READS_AUDIT):
        house.append(_item(_("Jejak audit"), "office.audit.entries", ("audit",)))
    return [group for group in (work, villages, house) if group]


def _item(label: str, endpoint: str, rooms: tuple[str, ...], count: int | None = None) -> MenuItem:
    here = (request.endpoint or "").split(".")
    return MenuItem(label, link(endpoint), len(here) > 2 and here[1] in rooms, count)
