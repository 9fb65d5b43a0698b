"""Is every frozen periodic report what was signed: its text, its digest, its signatures, the audit chain?"""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from core.digest import sha256_hex
from models.row_checks import Fault
from models.tables_ledger import AuditEntry
from models.tables_periods import PeriodMark, PeriodReport

_ADVICE = "Restore the newest backup, and find out who wrote."


def check_periods(connection: Connection) -> Iterator[Fault]:
    """A fault for each report that is no longer what somebody signed."""
    chained: dict[str, set[str]] = {}
    told = select(AuditEntry.object, AuditEntry.detail).where(
        AuditEntry.action.in_(("period.signed", "period.returned"))
    )
    for name, detail in connection.execute(told):
        chained.setdefault(name.removeprefix("period:"), set()).add(detail["sha256"])
    signed: dict[str, set[str]] = {}
    for report_id, sha256 in connection.execute(select(PeriodMark.report_id, PeriodMark.sha256)):
        signed.setdefault(report_id, set()).add(sha256)
    for row in connection.execute(select(PeriodReport.id, PeriodReport.period, PeriodReport.body, PeriodReport.sha256)):
        names = {sha256_hex(row.body), row.sha256} | signed.pop(row.id, set()) | chained.pop(row.id, set())
        if names != {row.sha256}:
            said = f"The periodic report {row.id} ({row.period}) is no longer what was signed. {_ADVICE}"
            yield Fault("period", row.id, said)
    for report_id in sorted(signed.keys() | chained.keys()):
        yield Fault("period", report_id, f"The periodic report {report_id} was signed and is not here. {_ADVICE}")
