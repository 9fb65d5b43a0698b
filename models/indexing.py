"""Words of reports put where a search finds them: behind the receipts, a few seconds after them, in their order.

Never on the way in: a receipt waits for no word. ``ServerState.indexed_seq`` says how far; what changes without a
receipt calls ``index_reports`` in its own transaction.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from models import behind
from models.behind import Behind
from models.db import db, writing
from models.indonesian import with_stems, words_of
from models.tables_intake import Receipt
from models.tables_ledger import ServerState
from models.tables_people import Person
from models.tables_places import Area
from models.tables_reports import Revision, Submission
from models.tables_search import ReportWords, SearchWord

# While phones keep coming, nobody waits longer to be found.
PATIENCE = timedelta(seconds=20)
AT_ONCE = 100
MOST_WORDS = 500
# Written by the phone itself; nobody searches for them.
_UNSAID = frozenset({"start", "end", "today", "deviceid", "username"})
_OFFICE, _PERSON = "0office", "0person"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
REPORTS = (
    select(Submission.arrival, Submission.code, Submission.title, Submission.office_id, Submission.person_id)
    .add_columns(Submission.village_code, Person.name, Revision.answers, Revision.files)
    .join(Person, Person.id == Submission.person_id)
    .join(Revision, Revision.instance_id == Submission.current_instance_id)
)


def rebuild() -> int:
    """Make the search anew from the reports, a slice at a time; phones and pages go on. Returns how many reports."""
    with writing():
        _BEHIND.begin_at(0)
        db.session.execute(delete(SearchWord))
    if db.engine.dialect.name == "sqlite":
        with writing():
            db.session.execute(db.text("INSERT INTO report_fts (report_fts) VALUES ('rebuild')"))
    index_all()
    return db.session.scalar(select(func.count()).select_from(ReportWords)) or 0


def index_reports(root_ids: list[str]) -> None:
    """Take these reports in as they stand now, inside the caller's ``writing()``."""
    db.session.flush()
    _put(REPORTS.where(Submission.root_id.in_(root_ids)))


def words_said(query: Select[Any]) -> Iterator[tuple[int, str]]:
    """(arrival, words) as the search should have them, for a query of columns like REPORTS."""
    rows = db.session.execute(query).all()
    places = _place_names({row.village_code for row in rows if row.village_code})
    for row in rows:
        yield row.arrival, report_words(row, places.get(row.village_code or "", ""))


def report_words(row: Any, place: str) -> str:
    """What one report is found by: its code, title, reporter, place and every answer, each word once, with stems."""
    names = {file["name"] for file in row.files}
    said: set[str] = set()
    for value in said_in(row.answers):
        if value not in names and not _DAY.match(value):
            said.update(words_of(value))
    return joined_words(f"{row.code} {row.title} {row.name} {place}", said, row.office_id, row.person_id)


def joined_words(named: str, said: set[str], office_id: str, person_id: str) -> str:
    """named: a report's names for people; said: the words of its answers.

    Whose report it is stands among them as words that nobody can type (see ``office_word``).
    """
    kept = sorted(with_stems(said.union(words_of(named))))[:MOST_WORDS]
    return " ".join([*kept, office_word(office_id), person_word(person_id)])


def office_word(office_id: str) -> str:
    """The word that all reports of an office hold."""
    return f"{_OFFICE}{_joined(office_id)}"


def person_word(person_id: str) -> str:
    """The word that all reports of a person hold."""
    return f"{_PERSON}{_joined(person_id)}"


def is_hidden(word: str) -> bool:
    """Does the word say whose a report is?"""
    return word.startswith((_OFFICE, _PERSON))


def _joined(name: str) -> str:
    return re.sub("[^0-9a-z]", "", name.lower())


def _put(query: Select[Any]) -> None:
    said = dict(words_said(query))
    rows = [{"arrival": arrival, "words": words} for arrival, words in said.items()]
    if not rows:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    put = insert(ReportWords)
    put = put.on_conflict_do_update(index_elements=["arrival"], set_={"words": put.excluded.words})
    db.session.execute(put, rows)
    new = {word for words in said.values() for word in words.split(" ") if not is_hidden(word)}
    known = insert(SearchWord).on_conflict_do_nothing()
    db.session.execute(known, [{"word": word} for word in sorted(new)])


def said_in(answers: Any) -> Iterator[str]:
    """Every text in the answers, without what the phone writes itself."""
    if isinstance(answers, dict):
        for name, value in answers.items():
            if name not in _UNSAID:
                yield from said_in(value)
    elif isinstance(answers, list):
        for value in answers:
            yield from said_in(value)
    elif isinstance(answers, str):
        yield answers


def _place_names(codes: set[str]) -> dict[str, str]:
    """``Pasar I Muara Enim Muara Enim``: a village with its district and regency."""
    above = {code[:length] for code in codes for length in (5, 8, 13)}
    found = dict(db.session.execute(select(Area.code, Area.name).where(Area.code.in_(above))).all())
    return {code: " ".join(found.get(code[:length], "") for length in (13, 8, 5)) for code in codes}


def _take(after: int, end: int) -> None:
    _put(REPORTS.where(Submission.root_id.in_(behind.reports_received(after, end))))


_BEHIND = Behind(ServerState.indexed_seq, Receipt, AT_ONCE, PATIENCE, _take)
index_slice, index_all, waiting = _BEHIND.slice, _BEHIND.all, _BEHIND.waiting
