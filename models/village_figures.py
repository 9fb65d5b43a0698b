"""Of a village in a query: was it visited, how far is it, which letters does it lack?"""

from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, and_, literal_column, or_, select

from models.tables_figures import ReportFact
from models.tables_places import Village
from models.tables_villages import VillageDocument
from workflow.indicators import FAR_MINUTES
from workflow.village import FOSTERED


def was_visited(since: date, until: date) -> ColumnElement[bool]:
    """Was there an approved F07 between these days, both included?"""
    visited = and_(
        ReportFact.village_code == Village.code,
        ReportFact.form_id == "kegiatan",
        ReportFact.state == "approved",
        ReportFact.finished_on.between(since, until),
    )
    return select(literal_column("1")).select_from(ReportFact).where(visited).correlate(Village).exists()


def is_in_group(group: str) -> ColumnElement[bool]:
    """The rule of workflow.indicators.group_of, as a question to the database."""
    minutes = travel_minutes()
    if group == "unknown":
        return minutes.is_(None)
    return minutes >= FAR_MINUTES if group == "far" else minutes < FAR_MINUTES


def travel_minutes() -> ScalarSelect[int | None]:
    """How far it is from the office, by the newest approved F01 that says it."""
    return (
        select(ReportFact.minutes)
        .where(
            ReportFact.village_code == Village.code,
            ReportFact.form_id == "profil_desa",
            ReportFact.state == "approved",
            ReportFact.minutes.is_not(None),
        )
        .order_by(ReportFact.finished_on.desc(), ReportFact.root_id.desc())
        .limit(1)
        .correlate(Village)
        .scalar_subquery()
    )


def lacks_letters() -> ColumnElement[bool]:
    """Fostered, and one of its letters is not here: SK with its scan, agreement, surat tugas of its PIMPASA."""
    decree = _has(
        VillageDocument.kind == "sk", VillageDocument.letter_number != "", VillageDocument.sha256.is_not(None)
    )
    agreement = _has(VillageDocument.kind.in_(("pks", "kesediaan")), VillageDocument.letter_number != "")
    order = _has(VillageDocument.kind == "surat_tugas", VillageDocument.letter_number != "")
    return and_(Village.stage.in_(sorted(FOSTERED)), or_(~decree, ~agreement, ~order))


def _has(*asked: ColumnElement[bool]) -> ColumnElement[bool]:
    here = and_(VillageDocument.village_code == Village.code, VillageDocument.withdrawn_at.is_(None), *asked)
    return select(literal_column("1")).select_from(VillageDocument).where(here).correlate(Village).exists()
