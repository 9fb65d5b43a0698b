"""Reports found by their words, newest first: on SQLite by FTS5, on PostgreSQL by a tsvector, with the same answers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from models import scope
from models.db import db
from models.indexing import is_hidden, office_word, person_word
from models.indonesian import one_slip_apart, stem, words_of
from models.tables_people import Person
from models.tables_reports import Submission
from models.tables_search import FTS, ReportWords, SearchWord

MOST_TERMS = 8
# Words that a beginning may stand for, and words looked at for a slip of the finger.
MOST_COMPLETIONS = 40
MOST_LIKE = 5_000
# From this many letters on a beginning is completed, and a slip is looked for.
LEAST_BEGINNING = 2
LEAST_SLIP = 4
# Hits looked at in one go, and for one page: what passes no filter must not make a page slow.
_PARTS = (100, 400, 2_000)
MOST_LOOKED = 12_000

# A word that no report has
_NOBODYS = "0nobody"
_FTS = table(FTS, column("rowid"))


@dataclass(frozen=True)
class Hits:
    """Arrivals of reports in the order asked for. looked: the last one looked at when not all were, else None."""

    arrivals: list[int]
    looked: int | None


def find(
    viewer: Person,
    text: str,
    conditions: list[ColumnElement[bool]],
    beyond: int | None,
    backwards: bool,
    limit: int,
) -> Hits:
    """The viewer's reports that hold every word of a text and keep the conditions.

    A word counts as it is, as a beginning, and in every form of its stem; one that nobody has written counts as those
    that are one slip apart. beyond: an arrival to go on from; backwards: older ones last, so upwards in number.
    """
    terms = [meant_by(word) for word in words_of(text)[:MOST_TERMS]]
    found: list[int] = []
    if not terms:
        return Hits(found, None)
    asked = _query([*terms, _whose(viewer)])
    looked, part = 0, 0
    while len(found) < limit:
        size = _PARTS[min(part, len(_PARTS) - 1)]
        hits = list(db.session.scalars(_matching(asked, beyond, backwards).limit(size)))
        if hits:
            found += db.session.scalars(_kept(viewer, hits, conditions, backwards))
            beyond = hits[-1]
        looked, part = looked + len(hits), part + 1
        if len(hits) < size:
            return Hits(found[:limit], None)
        if looked >= MOST_LOOKED and len(found) < limit:
            return Hits(found, beyond)
    return Hits(found[:limit], None)


def meant_by(word: str) -> list[str]:
    """Every word that is meant by one that was typed."""
    if is_hidden(word):
        return [_NOBODYS]
    meant = {word, stem(word)}
    if len(word) >= LEAST_BEGINNING:
        begins = select(SearchWord.word).where(SearchWord.word >= word, SearchWord.word < _after(word))
        meant.update(db.session.scalars(begins.order_by(SearchWord.word).limit(MOST_COMPLETIONS)))
    if len(word) >= LEAST_SLIP and word.isalpha() and not _is_known(meant):
        like = select(SearchWord.word).where(SearchWord.word >= word[:2], SearchWord.word < _after(word[:2]))
        like = like.where(func.length(SearchWord.word).between(len(word) - 1, len(word) + 1))
        candidates = db.session.scalars(like.limit(MOST_LIKE))
        meant.update(candidate for candidate in candidates if one_slip_apart(word, candidate))
    return sorted(meant)


def _is_known(words: set[str]) -> bool:
    return db.session.scalar(select(SearchWord.word).where(SearchWord.word.in_(words)).limit(1)) is not None


def _after(beginning: str) -> str:
    """The first word that no longer begins so."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def _whose(viewer: Person) -> list[str]:
    """The words of the reports that a viewer may read: only to look at few; what counts is the scope, later."""
    return [person_word(viewer.id), *(office_word(office_id) for office_id in scope.offices_seen(viewer))]


def _query(terms: list[list[str]]) -> str:
    """One of each group of words, in the language of the database; the words are letters and digits only."""
    if db.engine.dialect.name == "postgresql":
        return " & ".join("(" + " | ".join(f"'{word}'" for word in term) + ")" for term in terms)
    return " AND ".join("(" + " OR ".join(f'"{word}"' for word in term) + ")" for term in terms)


def _matching(asked: str, beyond: int | None, backwards: bool) -> Select[int]:
    """Arrivals of the reports that match, in order."""
    arrival: Any
    if db.engine.dialect.name == "postgresql":
        arrival = ReportWords.arrival
        query = select(arrival).where(ReportWords.words.op("@@")(literal(asked, TSQUERY)))
    else:
        arrival = _FTS.c.rowid
        query = select(arrival).where(literal_column(FTS).op("MATCH")(asked))
    if beyond is not None:
        query = query.where(arrival > beyond if backwards else arrival < beyond)
    return query.order_by(arrival.asc() if backwards else arrival.desc())


def _kept(viewer: Person, hits: list[int], conditions: list[ColumnElement[bool]], backwards: bool) -> Select[int]:
    query = scope.visible_submissions(viewer).where(Submission.arrival.in_(hits), *conditions)
    order = Submission.arrival.asc() if backwards else Submission.arrival.desc()
    return query.with_only_columns(Submission.arrival).order_by(order)
