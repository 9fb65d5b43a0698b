"""The server's own few facts: which life of the database this is, and how far it is backed up."""

from flask import current_app
from sqlalchemy import select

from core import clock, ids
from models.db import db, writing
from models.tables_ledger import ServerState

_KEY = "titian_epoch"
_SAFE_SEQ = select(ServerState.safe_seq)


def epoch() -> str:
    """The name of this database's life; made on first use, random."""
    known: str | None = current_app.extensions.get(_KEY)
    if known is None:
        known = current_app.extensions[_KEY] = _state().epoch
    return known


def safe_seq() -> int:
    """Receipts with a seq up to here are covered by a verified backup."""
    return db.session.scalar(_SAFE_SEQ) or 0


def begin_epoch() -> str:
    """Start a new life after a restore or a promotion: every phone then offers again what it still keeps."""
    with writing():
        state = db.session.get(ServerState, 1)
        if state is not None:
            db.session.delete(state)
            db.session.flush()
        db.session.add(ServerState(id=1, epoch=ids.new_epoch(), safe_seq=0, began_at=clock.now()))
    forget_epoch()
    return epoch()


def forget_epoch() -> None:
    """Ask the database again: it has been put in place of another."""
    current_app.extensions.pop(_KEY, None)


def _state() -> ServerState:
    state = db.session.get(ServerState, 1)
    if state is None:
        with writing():
            state = db.session.get(ServerState, 1)  # another worker may have been first
            if state is None:
                state = ServerState(id=1, epoch=ids.new_epoch(), safe_seq=0, began_at=clock.now())
                db.session.add(state)
    return state
