"""The areas of the leader's page, each figure with the list behind it (docs/workflow.md)."""

from dataclasses import replace

from flask_login import current_user

from models import coordination_list, figures, lessons, village_list
from models.coordination_list import NoteFilter
from models.village_groups import by_group
from models.village_list import VillageFilter
from office import labels
from office.figure_lines import Bar, Chart, Here, Line, Section
from office.village_words import stage_word
from office.words import _, link
from workflow.indicators import AREAS, GROUPS
from workflow.village import STAGES


def sections(here: Here) -> list[Section]:
    """Every area but coverage and phones, in the order of the programme's table."""
    makers = (_reach, _eyes, _quality, _follow, _protection, _services, _obstacles, _coordination)
    return [make(here) for make in makers]


def count_villages(here: Here, **asked: object) -> int:
    """How many villages of the register a list has."""
    filters = replace(VillageFilter(place=here.asked.place), **asked)  # type: ignore[arg-type]
    counts = village_list.count_by_stage(current_user, filters)
    return sum(n for stage, n in counts.items() if not filters.stage or stage == filters.stage)


def stages_chart(here: Here) -> Chart:
    """How many villages stand at each stage."""
    counts = village_list.count_by_stage(current_user, VillageFilter(place=here.asked.place))
    most = max(counts.values(), default=0)
    bars = [
        Bar(stage_word(stage), counts[stage], here.villages(stage=stage), round(counts[stage] * 100 / most))
        for stage in STAGES
        if counts.get(stage)
    ]
    return Chart(_("Desa per tahap"), [_("Tahap"), _("Desa")], bars)


def _reach(here: Here) -> Section:
    visited = {"visited_from": here.period.first, "visited_to": here.period.last}
    href = here.villages(visited=here.period.key)
    told = _("ada F07 yang disetujui; desa di luar register tidak ikut")
    villages = Line(_("Desa yang didatangi"), told, count_villages(here, **visited), href)
    kinds = here.kinds("activities")
    total = {name: sum(getattr(one, name) for one in kinds.values()) for name in ("people", "men", "women", "youth")}
    heads = [_("Jenis kegiatan"), _("Kegiatan"), _("Laki-laki"), _("Perempuan"), _("Umur 15-24")]
    chart = here.kind_chart("activities", _("Kegiatan dan yang hadir"), heads, ("men", "women", "youth"), kinds)
    note = _(
        "Yang hadir seluruhnya %(people)s orang: %(men)s laki-laki, %(women)s perempuan; %(youth)s di antaranya "
        "berumur 15-24. Orang yang datang dua kali dihitung dua kali.",
        people=labels.number(total["people"]),
        men=labels.number(total["men"]),
        women=labels.number(total["women"]),
        youth=labels.number(total["youth"]),
    )
    return _section("reach", [here.line("activities"), villages], [chart], [note] if kinds else [])


def _eyes(here: Here) -> Section:
    lines = here.lines("observations", "nil", "pointed", "seen", "pictured")
    people = figures.sums(replace(here.asked, figure="seen")).people if here.counted["seen"] else 0
    note = _(
        "Orang asing yang disebut di laporan itu: %(n)s. Orang yang disebut di dua laporan dihitung dua kali; "
        "perbandingan dengan data kantor belum ada di sini.",
        n=labels.number(people),
    )
    return _section("eyes", lines, [_groups(here)], [note] if people else [])


def _groups(here: Here) -> Chart:
    """Villages near and far, each compared with its own group only."""
    rows = by_group(current_user, here.asked.place, here.period.first, here.period.last)
    about = figures.by_village(replace(here.asked, figure="observations"))
    found = {group: sum(about.get(code, 0) for code in rows[group].codes) for group in GROUPS if group in rows}
    most = max(found.values(), default=0)
    bars = [
        Bar(
            _(GROUPS[group]),
            n,
            here.reports("observations", group=group),
            round(n * 100 / most) if most else 0,
            [len(rows[group].codes), rows[group].visited, rows[group].quiet],
        )
        for group, n in found.items()
    ]
    heads = [_("Waktu tempuh dari kantor"), _("Laporan pengamatan"), _("Desa"), _("Didatangi"), _("Sepi")]
    return Chart(_("Desa dekat dan jauh (3 jam atau lebih), masing-masing dengan kelompoknya"), heads, bars)


def _quality(here: Here) -> Section:
    median = figures.median_answer_s(here.asked, here.counted["answered"])
    notes = []
    if median is not None:
        hours = labels.number(round(median / 3600, 1))
        notes.append(_("Jawaban pertama kantor: separuhnya dalam %(hours)s jam atau kurang.", hours=hours))
    return _section("quality", here.lines("received", "checked", "answered", "returned", "undecided"), notes=notes)


def _follow(here: Here) -> Section:
    return _section("follow", here.lines("followed", "urgent_answered"))


def _protection(here: Here) -> Section:
    chart = here.kind_chart("risks", _("Tingkat risiko"), [_("Tingkat"), _("Laporan"), _("Orang")], ("people",))
    lines = here.lines("risks", "referred", "prevented", "brought_home", "recruiters")
    return _section("protection", lines, [chart])


def _services(here: Here) -> Section:
    heads = [_("Layanan"), _("Permintaan"), _("Pemohon"), _("Lansia, difabel, sakit")]
    chart = here.kind_chart("requests", _("Layanan yang diminta"), heads, ("people", "weak"))
    return _section("services", here.lines("requests"), [chart])


def _obstacles(here: Here) -> Section:
    heads = [_("Jenis hambatan"), _("Laporan"), _("Perkiraan biaya (Rp)")]
    chart = here.kind_chart("obstacles", _("Jenis hambatan dan perkiraan biayanya"), heads, ("cost",))
    return _section("obstacles", here.lines("obstacles", "obstacles_answered"), [chart])


def _coordination(here: Here) -> Section:
    heads = [_("Jenis"), _("Catatan"), _("Tindak lanjut yang ditulis"), _("Pelajaran yang dapat dipakai")]
    chart = here.kind_chart("meetings", _("Jenis koordinasi"), heads, ("items", "lessons"))
    return _section("coordination", [here.line("meetings"), *_action_items(here), _lessons_used(here)], [chart])


def _action_items(here: Here) -> list[Line]:
    """What is open now, and what was done in the period."""
    place, period = here.asked.place, here.period
    opened = coordination_list.count_items(current_user, NoteFilter("open", place=place))
    asked = NoteFilter("over", place=place, state="done", since=period.first, until=period.last)
    done = coordination_list.count_items(current_user, asked)
    of_done = {"tab": "over", "state": "done", "period": period.key}
    listed = "office.coordination.list_all"
    at = {"place": place} if place else {}
    return [
        Line(_("Tindak lanjut terbuka"), _("sekarang, dari catatan yang disetujui"), opened, link(listed, at)),
        Line(_("Tindak lanjut selesai"), _("dalam masa ini"), done, link(listed, of_done | at)),
    ]


def _lessons_used(here: Here) -> Line:
    place, period = here.asked.place, here.period
    n = lessons.count_used(current_user, place, period.first, period.last)
    query = {"used": period.key} | ({"place": place} if place else {})
    return Line(_("Pelajaran yang dipakai kantor lain"), _("dalam masa ini"), n, link("office.lessons.search", query))


def _section(key: str, lines: list[Line], charts: list[Chart] | None = None, notes: list[str] | None = None) -> Section:
    drawn = [chart for chart in charts or [] if chart.bars]
    return Section(key, _(AREAS[key]), lines, drawn, notes or [])
