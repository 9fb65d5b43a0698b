"""What approved reports say of a village, each fact with the report it comes from.

Derived by query whenever it is asked, and kept nowhere: a report that is corrected, returned or rejected takes its
facts back by itself. F01 (profil_desa) brings criteria, contacts, the head's position, a point and recommendations; F07
(kegiatan) is an activity on the day its report was finished; any F02 (amati_oa) shows that the way to report works.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select

from models.db import db, settings
from models.tables_places import Village
from models.tables_reports import OPEN_SQL, PROFILES_SQL, Revision, Submission

_PROFILES, _ACTIVITIES, _OBSERVATIONS = "profil_desa", "kegiatan", "amati_oa"
MOST_PROFILES = 30

# The condition of each index stands beside what is asked, so that it may be used.
_OF_PROFILES: ColumnElement[bool] = literal_column(f"submission.{PROFILES_SQL}")
_APPROVED_ACTIVITY = (_OF_PROFILES, Submission.form_id == _ACTIVITIES, Submission.state == "approved")
_OPEN: tuple[ColumnElement[bool], ...] = (literal_column(f"({OPEN_SQL})"), Submission.nil.is_(False))


@dataclass(frozen=True)
class Source:
    """A report that a fact rests on."""

    root_id: str
    code: str
    at: datetime

    @property
    def on(self) -> date:
        """The day it was finished, in the installation's zone."""
        return self.at.astimezone(settings().zone).date()


@dataclass(frozen=True)
class Said:
    """One approved F01."""

    source: Source
    mode: str
    answers: dict[str, Any]
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Facts:
    """Everything that reports say of one village now. profiles: F01s, the newest first."""

    profiles: list[Said] = field(default_factory=list)
    activity: Source | None = None
    observation: Source | None = None

    def newest(self, name: str) -> tuple[Any, Source] | None:
        """The newest answer to a question of F01, with its report."""
        found = ((said.answers.get(name), said.source) for said in self.profiles)
        return next(((answer, source) for answer, source in found if answer not in (None, "", [])), None)

    def profile(self, mode: str) -> Source | None:
        """The newest F01 of this purpose."""
        return next((said.source for said in self.profiles if said.mode == mode), None)

    @property
    def point(self) -> tuple[tuple[float, float], Source] | None:
        """The newest point that an officer took, with its report."""
        return next(((said.point, said.source) for said in self.profiles if said.point), None)

    @property
    def criteria(self) -> list[str]:
        """Why the village was chosen: choices of F01."""
        found = self.newest("kriteria")
        if found is None:
            return []
        return found[0].split() if isinstance(found[0], str) else list(found[0])

    @property
    def contacts(self) -> list[dict[str, Any]]:
        """Contacts of the newest F01: each {name, role, phone, root_id}."""
        if not self.profiles:
            return []
        said, found = self.profiles[0], []
        head = "Lurah" if said.answers.get("jenis_wilayah") == "kelurahan" else "Kepala desa"
        for name, phone, role in (("nama_kades", "telp_kades", head), ("nama_kontak", "telp_kontak", "Penghubung")):
            if said.answers.get(name) and said.answers.get(phone):
                told = {"name": str(said.answers[name]), "role": role, "phone": str(said.answers[phone])}
                found.append({**told, "root_id": said.source.root_id})
        return found


def facts_of(village: Village) -> Facts:
    """What reports say of a village; after a new beginning only those that were finished since."""
    since = village.began_again_at
    profiles = [
        Said(Source(row.root_id, row.code, row.finished_at), str(row.answers.get("mode", "")), row.answers, _point(row))
        for row in db.session.execute(_profiles(village.code))
        if since is None or row.finished_at >= since
    ]
    activity, observation = _newest_activity(village.code), _observation(village.code, since)
    return Facts(profiles, activity if activity and (since is None or activity.at >= since) else None, observation)


def contacts_known(village: Village, facts: Facts) -> list[dict[str, Any]]:
    """Contacts written down by hand, then those of the newest F01 whose number is not among them."""
    known = {digits(contact.get("phone", "")) for contact in village.contacts}
    return [*village.contacts, *(one for one in facts.contacts if digits(one["phone"]) not in known)]


def digits(phone: str) -> str:
    """A phone number as it is compared: +62812… and 0812… are the same."""
    number = "".join(sign for sign in phone if sign.isdecimal())
    return number.removeprefix("62") if phone.strip().startswith("+62") else number.removeprefix("0")


def last_activities(codes: Iterable[str]) -> dict[str, date]:
    """The day of the newest approved F07 of each of these villages."""
    query = select(Submission.village_code, func.max(Submission.finished_at)).where(
        Submission.village_code.in_(codes), *_APPROVED_ACTIVITY
    )
    rows = db.session.execute(query.group_by(Submission.village_code))
    return {code: at.astimezone(settings().zone).date() for code, at in rows if code is not None}


def open_counts(codes: Iterable[str]) -> dict[str, int]:
    """How many reports of foreigners, TPPO or violations of each of these villages still wait for somebody."""
    query = select(Submission.village_code, func.count()).where(Submission.village_code.in_(codes), *_OPEN)
    return {code: n for code, n in db.session.execute(query.group_by(Submission.village_code)) if code is not None}


def is_open() -> ColumnElement[bool]:
    """Of a village in a query: has it such a report?"""
    found: Select[Any] = select(literal_column("1")).select_from(Submission)
    return found.where(Submission.village_code == Village.code, *_OPEN).correlate(Village).exists()


def had_activity_since(at: datetime) -> ColumnElement[bool]:
    """Of a village in a query: was there an approved F07 since then?"""
    since = and_(Submission.village_code == Village.code, *_APPROVED_ACTIVITY, Submission.finished_at >= at)
    return select(literal_column("1")).select_from(Submission).where(since).correlate(Village).exists()


def _profiles(code: str) -> Select[Any]:
    columns = (Submission.root_id, Submission.code, Submission.finished_at, Submission.point_lat, Submission.point_lng)
    return (
        select(*columns, Revision.answers)
        .join(Revision, Revision.instance_id == Submission.current_instance_id)
        .where(
            Submission.village_code == code,
            _OF_PROFILES,
            Submission.form_id == _PROFILES,
            Submission.state == "approved",
        )
        .order_by(Submission.finished_at.desc(), Submission.arrival.desc())
        .limit(MOST_PROFILES)
    )


def _point(row: Any) -> tuple[float, float] | None:
    return (row.point_lat, row.point_lng) if row.point_lat is not None and row.point_lng is not None else None


def _newest_activity(code: str) -> Source | None:
    query = select(Submission.root_id, Submission.code, Submission.finished_at).where(
        Submission.village_code == code, *_APPROVED_ACTIVITY
    )
    row = db.session.execute(query.order_by(Submission.finished_at.desc()).limit(1)).one_or_none()
    return None if row is None else Source(row.root_id, row.code, row.finished_at)


def _observation(code: str, since: datetime | None) -> Source | None:
    query = select(Submission.root_id, Submission.code, Submission.finished_at).where(
        Submission.village_code == code,
        Submission.form_id == _OBSERVATIONS,
        Submission.state.not_in(("rejected", "merged")),
    )
    if since is not None:
        query = query.where(Submission.finished_at >= since)
    row = db.session.execute(query.order_by(Submission.arrival.desc()).limit(1)).one_or_none()
    return None if row is None else Source(row.root_id, row.code, row.finished_at)
