"""Where else the words of a report lie: history, tasks, services, the feed, the words of the search."""

from typing import Any

from sqlalchemy import column, delete, literal, literal_column, select, table, update
from sqlalchemy.dialects.postgresql import TSQUERY

from models.db import db
from models.indexing import is_hidden, said_in
from models.indonesian import with_stems, words_of
from models.tables_intake import SetAside
from models.tables_ledger import Change
from models.tables_reports import ReviewEvent, Revision, Rival, Submission
from models.tables_search import FTS, ReportWords, SearchWord
from models.tables_services import ServiceDate, ServiceEvent, ServiceRequest
from models.tables_tasks import FollowUp, Task
from workflow.retention import Rule

# What stands in the place of an instruction, on phones too
GONE = "Dihapus karena masa simpannya lewat."
_PLAINLY = {"synchronize_session": False}


def clear(head: Submission, rule: Rule, files: set[str] | None) -> None:
    """What people wrote about the report goes with it; of a part, only the files' names in the feed."""
    root_id = head.root_id
    _quiet_feed("report", [root_id], files)
    if not rule.is_whole:
        return
    for event in db.session.scalars(select(ReviewEvent).where(ReviewEvent.root_id == root_id)):
        event.note, event.comments = "", []
        if told := event.facts.get("referred"):
            event.facts = {**event.facts, "referred": {**told, "who": ""}}
    tasks = list(db.session.scalars(select(Task.id).where(Task.root_id == root_id)))
    _do(update(Task).where(Task.id.in_(tasks)).values(text=GONE, note=""))
    _quiet_feed("task", tasks, None)
    empty = {"note": "", "result": "", "document": None, "document_name": None, "document_type": None}
    _do(update(FollowUp).where(FollowUp.root_id == root_id).values(**empty))
    _do(update(ServiceEvent).where(ServiceEvent.root_id == root_id).values(note=""))
    _clear_date(root_id)
    own = select(Revision.instance_id).where(Revision.root_id == root_id)
    _do(delete(SetAside).where(SetAside.instance_id.in_(own), SetAside.settled_at.is_not(None)))


def words_of_report(arrival: int) -> set[str]:
    """What the report is found by now."""
    said = db.session.scalar(select(ReportWords.words).where(ReportWords.arrival == arrival)) or ""
    return {word for word in said.split() if not is_hidden(word)}


def words_in(records: list[Revision | Rival]) -> set[str]:
    """What it was found by when it still said that: a word is kept when its report is corrected."""
    return set(with_stems({word for one in records for said in said_in(one.answers) for word in words_of(said)}))


def forget_words(arrival: int, before: set[str]) -> None:
    """Words that no other report has any more are no words to be proposed."""
    gone = {word for word in before - words_of_report(arrival) if not _is_said(word)}
    _do(delete(SearchWord).where(SearchWord.word.in_(gone)))


def _is_said(word: str) -> bool:
    """Does any report hold this word? Words are letters and digits only."""
    query: Any
    if db.engine.dialect.name == "postgresql":
        query = select(ReportWords.arrival).where(ReportWords.words.op("@@")(literal(f"'{word}'", TSQUERY)))
    else:
        index = table(FTS, column("rowid"))
        query = select(index.c.rowid).where(literal_column(FTS).op("MATCH")(f'"{word}"'))
    return db.session.execute(query.limit(1)).first() is not None


def _quiet_feed(kind: str, object_ids: list[str], files: set[str] | None) -> None:
    """Earlier lines of the feed stay, without words and without the files that went; a new phone reads them so."""
    lines = select(Change).where(Change.kind == kind, Change.object_id.in_(object_ids), Change.body.is_not(None))
    for line in db.session.scalars(lines):
        body = dict(line.body or {})
        if kind == "task":
            line.body = {**body, "text": GONE}
            continue
        left = [file for file in body.get("files", []) if files is not None and file["name"] not in files]
        line.body = {**body, "files": left}
        if files is None:
            line.body = {name: value for name, value in {**line.body, "comments": []}.items() if name != "note"}
            if "followed" in body:
                line.body = {**line.body, "followed": {"at": body["followed"]["at"]}}


def _clear_date(root_id: str) -> None:
    """The note of a date goes with the last of its requests."""
    date_id = db.session.scalar(select(ServiceRequest.date_id).where(ServiceRequest.root_id == root_id))
    others = (
        select(ServiceRequest.root_id)
        .join(Submission, Submission.root_id == ServiceRequest.root_id)
        .where(ServiceRequest.date_id == date_id, ServiceRequest.root_id != root_id, Submission.removed_at.is_(None))
    )
    if date_id is not None and db.session.scalar(others.limit(1)) is None:
        _do(update(ServiceDate).where(ServiceDate.id == date_id).values(note=""))


def _do(statement: Any) -> None:
    db.session.execute(statement, execution_options=_PLAINLY)
