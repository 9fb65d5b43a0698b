"""Messages to other systems: made from the feed, sent one by one in order, tried again, laid still.

The feed's line is written in the transaction of its event, so nothing that happened is missed; a message is made of a
line exactly once, because ``Hook.told_seq`` moves in the same transaction.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from core import clock, ids
from core.digest import canonical_json
from models.db import db, writing
from models.tables_hooks import Hook, HookMessage
from models.tables_ledger import Change
from models.tables_places import Office
from models.tables_reports import Submission
from workflow import hooks

# Lines of the feed made into messages in one transaction
AT_ONCE = 200
# What was taken is kept so long, for questions.
KEPT = timedelta(days=30)
_MOST_TROUBLE = 300


@dataclass(frozen=True)
class Errand:
    """One message on its way: where to, what, and the try it is."""

    seq: int
    hook_id: str
    url: str
    headers: dict[str, str]
    body: bytes
    attempts: int


@dataclass(frozen=True)
class Answer:
    """What came of a try. status: of the answer, None when none came and ``trouble`` says why."""

    status: int | None
    trouble: str = ""

    @property
    def is_taken(self) -> bool:
        """Did the other side say that it has it?"""
        return self.status is not None and 200 <= self.status < 300


def make_messages() -> bool:
    """Make messages of the feed's next lines, for every address that is behind. Is more to be done right away?"""
    hearing = db.session.execute(select(Hook.id, Hook.told_seq).where(Hook.ended_at.is_(None))).all()
    end = _end() if hearing else 0
    more = [_make_for(hook.id) for hook in hearing if hook.told_seq < end]
    return any(more)


def next_errand() -> Errand | None:
    """The message that is to be sent now: the oldest that is due, whose address does not rest, behind no other of its
    report."""
    now = clock.now()
    earlier = aliased(HookMessage)
    ahead = exists().where(
        earlier.hook_id == HookMessage.hook_id,
        earlier.root_id == HookMessage.root_id,
        earlier.seq < HookMessage.seq,
        earlier.state != "taken",
    )
    query = (
        select(HookMessage, Hook)
        .join(Hook, Hook.id == HookMessage.hook_id)
        .where(
            HookMessage.state == "waiting",
            HookMessage.next_at <= now,
            Hook.ended_at.is_(None),
            or_(Hook.rests_until.is_(None), Hook.rests_until <= now),
            ~ahead,
        )
        .order_by(HookMessage.next_at, HookMessage.seq)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    message, hook = row
    body = message.body.encode()
    headers = hooks.headers(hook.secret, message.id, now, body)
    return Errand(message.seq, hook.id, hook.url, headers, body, message.attempts)


def settle(errand: Errand, answer: Answer) -> None:
    """Note what came of a try. A try that nobody noted, because the server was killed, is made again."""
    now = clock.now()
    with writing():
        message = db.session.get(HookMessage, errand.seq)
        if message is None or message.state != "waiting" or message.attempts != errand.attempts:
            return  # somebody asked for it to be sent anew meanwhile
        hook = db.session.get_one(Hook, message.hook_id)
        message.attempts += 1
        message.last_at, message.last_status = now, answer.status
        message.trouble = answer.trouble[:_MOST_TROUBLE]
        if answer.is_taken:
            message.state, hook.failures, hook.rests_until = "taken", 0, None
            return
        if hooks.is_fault_of_address(answer.status):
            hook.failures += 1
            hook.rests_until = hooks.rests_until(hook.failures, now)
        again = hooks.next_try(message.attempts, now)
        # "Gone" is said by an address that wants no more of this.
        message.state = "still" if again is None or answer.status == 410 else "waiting"
        message.next_at = again or now


def forget_old() -> None:
    """Let go of what was taken long ago."""
    before = clock.now() - KEPT
    old = select(HookMessage.seq).where(HookMessage.state == "taken", HookMessage.made_at < before).limit(AT_ONCE)
    if db.session.scalar(old.limit(1)) is not None:
        with writing():
            db.session.execute(delete(HookMessage).where(HookMessage.seq.in_(old)))


def _make_for(hook_id: str) -> bool:
    with writing():
        hook = db.session.get_one(Hook, hook_id)
        query = select(Change.seq, Change.object_id, Change.body, Change.at).where(
            Change.kind == "report", Change.seq > hook.told_seq
        )
        lines = db.session.execute(query.order_by(Change.seq).limit(AT_ONCE)).all()
        for line in lines:
            made = _message(hook, line)
            if made is not None:
                db.session.add(made)
        end = lines[-1].seq if len(lines) == AT_ONCE else _end()
        db.session.execute(update(Hook).where(Hook.id == hook_id).values(told_seq=end))
    return len(lines) == AT_ONCE


def _end() -> int:
    return db.session.scalar(select(func.max(Change.seq))) or 0


def _message(hook: Hook, line: Any) -> HookMessage | None:
    """The message for one line of the feed, if this address is to hear of it."""
    if line.body is None:
        return None
    before = db.session.scalar(_line_before(line))
    kind = hooks.told_of(before, line.body)
    if kind is None or kind not in hook.kinds:
        return None
    query = select(Submission.readers, Submission.urgent, Submission.office_id, Office.parent_id, Office.letters)
    query = query.join(Office, Office.id == Submission.office_id).where(Submission.root_id == line.object_id)
    report = db.session.execute(query).one_or_none()
    # What only internal compliance reads is told to nobody, not even that it is there.
    if report is None or report.readers != "office" or hook.office_id not in (report.office_id, report.parent_id):
        return None
    told = {name: line.body[name] for name in ("root_id", "code", "form_id", "form_version", "revision", "state")}
    # Phones of any age hear of a merged report in words that they know; other systems hear what it is.
    told |= {"state": "merged"} if line.body.get("merged") else {}
    told |= {"office": report.letters, "urgent": report.urgent}
    body = {"type": kind, "timestamp": clock.iso(line.at), "data": told}
    return HookMessage(
        id=f"msg_{ids.new_uuid()}",
        hook_id=hook.id,
        change_seq=line.seq,
        root_id=line.object_id,
        code=told["code"],
        kind=kind,
        body=canonical_json(body),
        made_at=clock.now(),
        next_at=clock.now(),
    )


def _line_before(line: Any) -> Select[Any]:
    query = select(Change.body).where(
        Change.kind == "report", Change.object_id == line.object_id, Change.seq < line.seq, Change.body.is_not(None)
    )
    return query.order_by(Change.seq.desc()).limit(1)
