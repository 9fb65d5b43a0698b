"""Do a database's own rows agree: digests, receipts, files, numbers, audit chain? For the live one and for copies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, inspect, select, text

from core.digest import sha256_hex
from models import audit
from models.tables_forms import Blob, FormVersion, ListVersion
from models.tables_intake import Receipt, SetAside
from models.tables_ledger import AuditEntry, ServerState
from models.tables_reports import Attachment, Revision, Rival

_ROWS_AT_ONCE = 200
_REVISION = exists().where(Revision.instance_id == Receipt.instance_id, Revision.sha256 == Receipt.sha256)
_RIVAL = exists().where(Rival.instance_id == Receipt.instance_id, Rival.sha256 == Receipt.sha256)


@dataclass(frozen=True)
class Fault:
    """Something that does not agree. said: a sentence with what to do; repaired: what was done about it."""

    code: str
    where: str
    said: str
    repaired: str = ""


def check_rows(connection: Connection) -> Iterator[Fault]:
    """Every fault that the rows show by themselves."""
    yield from _pages(connection)
    yield from _digests(connection)
    yield from _receipts(connection)
    yield from _files(connection)
    yield from _chain(connection)


def _pages(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield Fault("database", line, f"The database file is damaged: {line}. Restore the newest backup.")
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        said = f"Row {row} of {table} names a row of {parent} that is not there. Restore the newest backup."
        yield Fault("database", f"{table} {row}", said)


def _digests(connection: Connection) -> Iterator[Fault]:
    """What was stored is what was signed off, byte for byte; of what was removed, what was left then."""
    contents: list[tuple[str, Any]] = [
        ("record", select(Revision.instance_id, _told(connection, Revision), Revision.xml)),
        ("record", select(Rival.instance_id, _told(connection, Rival), Rival.xml)),
        ("kept-aside record", select(SetAside.instance_id, SetAside.sha256, SetAside.raw)),
        ("form", select(FormVersion.form_id, FormVersion.sha256, FormVersion.xform)),
        ("list", select(ListVersion.name, ListVersion.sha256, ListVersion.text)),
    ]
    for kind, query in contents:
        for name, sha256, content in connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}):
            if sha256_hex(content) != sha256:
                said = f"The {kind} {name} is no longer what its digest {sha256} says. Restore the newest backup."
                yield Fault("digest", name, said)


def _told(connection: Connection, table: type[Revision | Rival]) -> Any:
    """The digest that a record's bytes have; a backup from before anything was removed knows one only."""
    known = {column["name"] for column in inspect(connection).get_columns(table.__tablename__)}
    return func.coalesce(table.left_sha256, table.sha256) if "left_sha256" in known else table.sha256


def _receipts(connection: Connection) -> Iterator[Fault]:
    """Whatever a phone was told is here: each receipt has its record, each record its receipt, no number is missing."""
    for seq, name in connection.execute(select(Receipt.seq, Receipt.instance_id).where(~_REVISION, ~_RIVAL)):
        said = f"Receipt {seq} was given for {name}, whose record is not here. Restore the newest backup."
        yield Fault("receipt_without_record", name, said)
    for table in (Revision, Rival):
        given = exists().where(Receipt.instance_id == table.instance_id, Receipt.sha256 == table.sha256)
        for (name,) in connection.execute(select(table.instance_id).where(~given)):
            said = f"The record {name} has no receipt: its phone would send it again. Restore the newest backup."
            yield Fault("record_without_receipt", name, said)
    count, last = connection.execute(select(func.count(), func.max(Receipt.seq)).select_from(Receipt)).one()
    if count != (last or 0):
        said = f"{last} receipts were given and {count} are here. Restore the newest backup."
        yield Fault("receipt_missing", "receipt", said)
    safe = connection.execute(select(ServerState.safe_seq)).scalar() or 0
    if safe > (last or 0):
        said = f"safe_seq says {safe} and only {last or 0} receipts were given: phones would let go of too much."
        yield Fault("safe_seq", "server_state", said)


def _files(connection: Connection) -> Iterator[Fault]:
    known = exists().where(Blob.sha256 == Attachment.sha256)
    lost = select(Attachment.sha256, Attachment.name).where(Attachment.present_at.is_not(None), ~known)
    for sha256, name in connection.execute(lost):
        said = (
            f"The file {name} ({sha256}) is said to be here, and nothing says where. Run `flask titian fsck --repair`."
        )
        yield Fault("file_without_row", sha256, said)


def _chain(connection: Connection) -> Iterator[Fault]:
    entries = connection.execute(
        select(*AuditEntry.__table__.columns).order_by(AuditEntry.seq), execution_options={"yield_per": _ROWS_AT_ONCE}
    )
    check = audit.check_entries(entries)
    if check.broken_at is not None:
        said = (
            f"The audit chain is broken at entry {check.broken_at}. Keep the database as it is and find out who wrote."
        )
        yield Fault("audit_chain", f"entry {check.broken_at}", said)
