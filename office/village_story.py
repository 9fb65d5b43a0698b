"""What is known of a village and what happened there: each line with the report that it rests on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import current_user

from models import handovers, report_list, village_people
from models.report_filter import ReportFilter
from models.tables_places import Village
from models.tables_villages import VillageEvent
from models.village_facts import Source
from models.village_register import Standing
from office import labels, times
from office.session import language
from office.village_words import criteria_words, event_words, excuse_words
from office.words import _, link

# A handover and the end of an assignment that were one step
_SAME_S = 5


@dataclass(frozen=True)
class Fact:
    """Something that is known, and the report that says it; code is empty when the office wrote it down itself."""

    label: str
    text: str
    code: str = ""
    href: str = ""


@dataclass(frozen=True)
class Happened:
    """One line of the timeline: an event of the register, or a report."""

    at: datetime
    words: str
    who: str
    note: str = ""
    excuse: str = ""
    code: str = ""
    href: str = ""
    chip: tuple[str, str] | None = None


def facts_known(entry: Village, standing: Standing, codes: dict[str, str]) -> list[Fact]:
    """What is known of the village, each with its report."""
    facts, words = standing.facts, criteria_words()
    found = []
    if entry.criteria:
        found.append(Fact(_("Kriteria"), ", ".join(words.get(one, one) for one in entry.criteria)))
    if entry.reason:
        found.append(Fact(_("Alasan"), entry.reason))
    said = facts.newest("kriteria")
    if said is not None:
        text = ", ".join(words.get(one, one) for one in facts.criteria)
        found.append(_sourced(_("Kriteria menurut F01"), text, said[1], codes))
    for name, label in (
        ("kriteria_ket", _("Penjelasan")),
        ("jml_penduduk", _("Jumlah penduduk")),
        ("est_pmi", _("Perkiraan PMI dan calon PMI")),
        ("est_oa", _("Perkiraan orang asing")),
        ("jarak_km", _("Jarak ke kantor (km)")),
        ("waktu_jam", _("Waktu tempuh (jam)")),
        ("nomor_pks", _("Nomor kerja sama menurut F01")),
        ("nomor_sk", _("Nomor SK menurut F01")),
    ):
        answer = facts.newest(name)
        if answer is not None:
            text = labels.number(answer[0]) if isinstance(answer[0], int | float) else str(answer[0])
            found.append(_sourced(label, text, answer[1], codes))
    if facts.point is not None:
        (lat, lng), source = facts.point
        found.append(_sourced(_("Titik peta"), f"{lat:.5f}, {lng:.5f}", source, codes))
    if facts.activity is not None:
        found.append(_sourced(_("Kegiatan terakhir"), times.office_date(facts.activity.on), facts.activity, codes))
    if facts.observation is not None:
        found.append(
            _sourced(_("Laporan F02 terakhir"), times.office_date(facts.observation.on), facts.observation, codes)
        )
    return found


def _sourced(label: str, text: str, source: Source, codes: dict[str, str]) -> Fact:
    return Fact(label, text, source.code, _report(source.root_id, codes))


def contact_line(contact: dict[str, Any], codes: dict[str, str], kept: bool) -> dict[str, Any]:
    """A contact with the report that named it. kept: the office wrote it down, so it may be struck out here."""
    root_id = str(contact.get("root_id", ""))
    told = {name: str(contact.get(name, "")) for name in ("name", "role", "phone")}
    return {**told, "code": codes.get(root_id, ""), "href": _report(root_id, codes), "kept": kept}


def timeline(entry: Village, events: list[VillageEvent], codes: dict[str, str], most: int) -> list[Happened]:
    """The newest reports among the events of the register, the newest first."""
    page = report_list.list_reports(current_user, ReportFilter(area_code=entry.code), None, most)
    people = {one.person_id: one.person.name for one in village_people.assignments_of(entry.code)}
    lines = [
        Happened(
            at=event.at,
            words=event_words(event, people),
            who=event.person.name if event.person else _("Sistem"),
            note=event.note,
            excuse=excuse_words(event),
            code=codes.get(event.root_id or "", ""),
            href=_report(event.root_id or "", codes),
        )
        for event in events
    ]
    lines += _handovers(entry, events)
    for row in page.rows:
        title = row.form.info.get("title", {}).get(language()) if row.form else None
        chip = labels.state_word(row.state), labels.state_tone(row.state)
        href = link("office.review.report", root_id=row.root_id)
        lines.append(Happened(row.received_at, str(title or row.title), row.person.name, "", "", row.code, href, chip))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _handovers(entry: Village, events: list[VillageEvent]) -> list[Happened]:
    """What passed from person to person elsewhere: on their own pages, or when somebody moved or left."""
    ended = [(event.detail.get("person"), event.at) for event in events if event.kind == "ended"]
    told = []
    for one in handovers.of_village(current_user, entry.code):
        if any(who == one.entry.from_id and abs((at - one.entry.at).total_seconds()) < _SAME_S for who, at in ended):
            continue
        giver, taker = one.giver or _("orang kantor lain"), one.taker or _("belum ada penggantinya")
        words = _("Diserahkan dari %(giver)s kepada %(taker)s", giver=giver, taker=taker)
        told.append(Happened(one.entry.at, words, "", one.entry.note))
    return told


def codes_named(standing: Standing, events: list[VillageEvent], contacts: list[dict[str, Any]]) -> dict[str, str]:
    """root id → code of the reports that the page names and this reader may open."""
    facts = standing.facts
    named = {said.source.root_id for said in facts.profiles} | {event.root_id for event in events if event.root_id}
    named |= {source.root_id for source in (facts.activity, facts.observation) if source is not None}
    named |= {str(one["root_id"]) for one in contacts if one.get("root_id")}
    return report_list.codes_of(current_user, named) if named else {}


def _report(root_id: str, codes: dict[str, str]) -> str:
    return link("office.review.report", root_id=root_id) if root_id in codes else ""
