"""What follows the feed of reports behind the door: a slice at a time, again whenever a report changes.

How far each has come is a ``Counter`` of its name. Two processes at once do no harm: who finds the place moved does
nothing. What is taken twice must come out the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from models.db import db, writing
from models.tables_ledger import Change, Counter


@dataclass
class ReportFeed:
    """name: of the place; take(root_ids): make of these reports what they say now, inside ``writing()``.

    touching(root_ids): those of them that concern it. at_once: changes of one slice; few: reports taken together, for
    as long as phones may wait to write.
    """

    name: str
    take: Callable[[set[str]], None]
    at_once: int = 300
    touching: Callable[[set[str]], set[str]] = set
    few: int = 300

    def slice(self) -> bool:
        """Follow the next changes of reports. Is more to be done right away?"""
        done = self._done()
        query = select(Change.seq, Change.object_id).where(Change.seq > done, Change.kind == "report")
        rows = db.session.execute(query.order_by(Change.seq).limit(self.at_once)).all()
        if not rows:
            return False
        end, roots = rows[-1].seq, self.touching({row.object_id for row in rows})
        if len(roots) > self.few:
            # As far as the first of them go; the others come with the next slice.
            first = list(dict.fromkeys(row.object_id for row in rows if row.object_id in roots))[: self.few]
            end = next(row.seq for row in rows if row.object_id in roots and row.object_id not in first) - 1
            roots = set(first)
        with writing():
            if self._done() != done:
                return True  # another process was quicker
            if roots:
                self.take(roots)
            self._say_done(end)
        return len(rows) == self.at_once or end < rows[-1].seq

    def all(self) -> None:
        """Follow everything that has changed by now."""
        while self.slice():
            pass

    def pass_over(self) -> None:
        """Leave out everything that has changed by now."""
        with writing():
            self._say_done(db.session.scalar(select(func.max(Change.seq))) or 0)

    def _done(self) -> int:
        return db.session.scalar(select(Counter.value).where(Counter.name == self.name)) or 0

    def _say_done(self, seq: int) -> None:
        forward = update(Counter).where(Counter.name == self.name).values(value=seq)
        known = db.session.execute(forward.returning(Counter.name), execution_options={"synchronize_session": False})
        if not known.all():
            db.session.execute(insert(Counter), [{"name": self.name, "value": seq}])
