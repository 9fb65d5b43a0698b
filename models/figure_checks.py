"""Do the figures' facts say what the reports say? What they do not, is made anew: all of them are only copies."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from models import audit, figure_months, report_facts
from models.db import db, writing
from models.row_checks import Fault
from models.tables_figures import ReportFact
from models.tables_ledger import Change, ServerState
from models.tables_reports import Submission

_ROWS_AT_ONCE = 500
_ADVICE = "Run `flask titian rebuild-figures`, or fsck with --repair; reports are not touched."


def check_figures() -> Iterator[Fault]:
    """One fault at most: how many reports the figures count wrongly or not at all."""
    amiss = sum(_amiss())
    if not amiss and not _months_agree():
        yield Fault("figures", "fact_month", f"The figures' months are not what their reports add up to. {_ADVICE}")
    if amiss:
        yield Fault("figures", "report_fact", f"The figures count {amiss} reports wrongly or not at all. {_ADVICE}")


def made_anew() -> str:
    """Make the facts anew. Returns what was done."""
    count = report_facts.rebuild()
    with writing():
        audit.record(audit.SYSTEM, "fsck.figures.made_anew", "figures", {"reports": count})
    return f"made anew from {count} reports"


def _months_agree() -> bool:
    """Looked at again with nobody counting meanwhile, before anything is said."""
    if figure_months.all_agree():
        return True
    with writing():
        return figure_months.all_agree()


def _amiss() -> Iterator[int]:
    """Wrong ones among the reports whose changes are all counted, a part at a time."""
    done = db.session.scalar(select(ServerState.counted_seq)) or 0
    later = set(db.session.scalars(select(Change.object_id).where(Change.kind == "report", Change.seq > done)))
    columns = list(ReportFact.__table__.columns)
    arrival = 0
    while True:
        query = select(Submission.root_id, Submission.arrival).where(Submission.arrival > arrival)
        rows = db.session.execute(query.order_by(Submission.arrival).limit(_ROWS_AT_ONCE)).all()
        if not rows:
            return
        arrival = rows[-1].arrival
        names = [row.root_id for row in rows if row.root_id not in later]
        should: dict[str, dict[str, Any]] = {row["root_id"]: row for row in report_facts.facts_of(names)}
        kept = db.session.execute(select(*columns).where(ReportFact.root_id.in_(names))).mappings()
        known = {row["root_id"]: dict(row) for row in kept}
        yield sum(should.get(name) != known.get(name) for name in names)
