"""Work that is done behind the door: it follows the receipts, or the feed, a slice at a time, each line once.

How far it has come is a column of ``ServerState``. A quiet door lets it go on; while phones keep coming a line waits
``patience`` at most. Two processes at once do no harm: whoever moves the place first does the slice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from core import clock
from models import state
from models.db import db, writing
from models.tables_intake import Receipt
from models.tables_ledger import Change, ServerState
from models.tables_reports import Revision

QUIET = timedelta(seconds=2)


@dataclass
class Behind:
    """place: how far; lines: what is followed; take(after, end): do it for these lines, inside ``writing()``."""

    place: InstrumentedAttribute[int]
    lines: type[Receipt] | type[Change]
    at_once: int
    patience: timedelta
    take: Callable[[int, int], None]

    def slice(self) -> bool:
        """Take in the next few lines, if the door is quiet or has been loud for long. Was there something to do?"""
        done, last = self._done(), self._last()
        if done >= last or not (self._older(last, QUIET) or self._older(done + 1, self.patience)):
            return False
        self._forward(done, last)
        return True

    def all(self) -> None:
        """Take in everything that is here now, whatever the door does."""
        last = self._last()
        while (done := self._done()) < last:
            self._forward(done, last)

    def begin_at(self, seq: int) -> None:
        """Move the place, inside the caller's ``writing()``; 0: everything is taken in anew."""
        db.session.execute(update(ServerState).values({self.place: seq}))

    def waiting(self) -> int:
        """How many of the newest lines have not been taken in."""
        return max(self._last() - self._done(), 0)

    def _forward(self, done: int, last: int) -> None:
        end = min(done + self.at_once, last)
        with writing():
            forward = update(ServerState).where(self.place == done).values({self.place: end})
            moved = db.session.execute(
                forward.returning(ServerState.id), execution_options={"synchronize_session": False}
            ).one_or_none()
            if moved is not None:
                self.take(done, end)

    def _done(self) -> int:
        state.epoch()  # the row exists
        return db.session.execute(select(self.place)).scalar_one()

    def _last(self) -> int:
        return db.session.scalar(select(func.max(self.lines.seq))) or 0

    def _older(self, seq: int, than: timedelta) -> bool:
        came_at = self.lines.received_at if self.lines is Receipt else Change.at
        at = db.session.scalar(select(came_at).where(self.lines.seq == seq))
        return at is None or clock.now() - at >= than


def reports_received(after: int, end: int) -> Select[str]:
    """The reports that the receipts from one to the other are of."""
    of_receipts = select(Revision.root_id).join(Receipt, Receipt.instance_id == Revision.instance_id)
    return of_receipts.where(Receipt.seq > after, Receipt.seq <= end)
