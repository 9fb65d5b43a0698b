"""Addresses of other systems that hear of reports: made, ended, given a new secret; their messages looked at and sent
again."""

import base64
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.errors import Reason, Refusal
from models import audit, scope
from models.db import db, writing
from models.tables_hooks import Hook, HookMessage
from models.tables_ledger import Change
from models.tables_people import Person
from workflow import hooks as rules
from workflow import roles

MOST_HOOKS = 20
MOST_URL = 500
# 256 bits; Standard Webhooks wants 192 to 512
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Standing:
    """An address and how many of its messages wait and lie still."""

    hook: Hook
    waiting: int
    still: int


def add_hook(by: Person, name: str, url: str, kinds: list[str], office_id: str) -> Hook:
    """Let an address hear of an office's reports from now on; its ``secret`` is shown this once.

    Raises Refusal: NOT_ALLOWED, OFFICE_UNKNOWN, NAME_NEEDED, HOOK_URL_BAD, HOOK_KINDS_NEEDED, HOOK_TOO_MANY.
    """
    name, url = name.strip()[:120], url.strip()
    with writing():
        _may(by, office_id)
        if not name:
            raise Refusal(Reason.NAME_NEEDED, where="name")
        check_url(url)
        wanted = [kind for kind in rules.KINDS if kind in kinds]
        if not wanted:
            raise Refusal(Reason.HOOK_KINDS_NEEDED, where="kinds")
        alive = select(func.count()).select_from(Hook).where(Hook.ended_at.is_(None))
        if (db.session.scalar(alive) or 0) >= MOST_HOOKS:
            raise Refusal(Reason.HOOK_TOO_MANY, most=MOST_HOOKS)
        hook = Hook(
            id=ids.new_uuid(),
            office_id=office_id,
            name=name,
            url=url,
            kinds=wanted,
            secret=_new_secret(),
            # What was before it is not told to it.
            told_seq=db.session.scalar(select(func.max(Change.seq))) or 0,
            made_at=clock.now(),
            made_by=by.id,
        )
        db.session.add(hook)
        detail = {"name": name, "url": url, "kinds": wanted, "office_id": office_id}
        audit.record(by, "hook.added", f"hook:{hook.id}", detail)
    return hook


def end_hook(by: Person, hook_id: str) -> None:
    """Let it hear of nothing more; what still waits is not sent. Raises Refusal(HOOK_UNKNOWN, NOT_ALLOWED)."""
    with writing():
        hook = _active(by, hook_id)
        hook.ended_at = clock.now()
        audit.record(by, "hook.ended", f"hook:{hook.id}", {"name": hook.name})


def renew_secret(by: Person, hook_id: str) -> Hook:
    """Sign with a new secret from now on, which is shown this once. Raises Refusal(HOOK_UNKNOWN, NOT_ALLOWED)."""
    with writing():
        hook = _active(by, hook_id)
        hook.secret = _new_secret()
        audit.record(by, "hook.secret_renewed", f"hook:{hook.id}", {"name": hook.name})
    return hook


def send_again(by: Person, hook_id: str, seq: int | None = None) -> int:
    """Send what lies still, one message or all of an address, as if it were new. Returns how many.

    Raises Refusal: HOOK_UNKNOWN, NOT_ALLOWED, HOOK_NOT_STILL.
    """
    with writing():
        hook = _active(by, hook_id)
        still = update(HookMessage).where(HookMessage.hook_id == hook.id, HookMessage.state == "still")
        if seq is not None:
            still = still.where(HookMessage.seq == seq)
        still = still.values(state="waiting", attempts=0, next_at=clock.now())
        found = db.session.execute(still.returning(HookMessage.seq), execution_options={"synchronize_session": False})
        count = len(found.all())
        if not count:
            raise Refusal(Reason.HOOK_NOT_STILL)
        hook.failures, hook.rests_until = 0, None
        audit.record(by, "hook.sent_again", f"hook:{hook.id}", {"name": hook.name, "messages": count})
    db.session.expire_all()
    return count


def list_hooks(viewer: Person) -> list[Standing]:
    """The addresses of the viewer's offices, those that still hear first. Raises Refusal(NOT_ALLOWED)."""
    query = _visible(viewer).order_by(Hook.ended_at.is_not(None), Hook.name, Hook.id).limit(MOST_HOOKS * 5)
    found = list(db.session.scalars(query))
    counted = (
        select(HookMessage.hook_id, HookMessage.state, func.count())
        .where(HookMessage.hook_id.in_([hook.id for hook in found]), HookMessage.state.in_(["waiting", "still"]))
        .group_by(HookMessage.hook_id, HookMessage.state)
    )
    counts = {(hook_id, state): count for hook_id, state, count in db.session.execute(counted)}
    return [Standing(h, counts.get((h.id, "waiting"), 0), counts.get((h.id, "still"), 0)) for h in found]


def get_hook(viewer: Person, hook_id: str) -> Hook:
    """One address in the viewer's scope. Raises Refusal(HOOK_UNKNOWN, NOT_ALLOWED)."""
    hook = db.session.scalar(_visible(viewer).where(Hook.id == hook_id))
    if hook is None:
        raise Refusal(Reason.HOOK_UNKNOWN)
    return hook


def messages_of(hook: Hook, state: str = "", before: int | None = None, limit: int = 50) -> list[HookMessage]:
    """Its messages, newest first. before: the seq of the last one already shown."""
    query = select(HookMessage).where(HookMessage.hook_id == hook.id)
    if state:
        query = query.where(HookMessage.state == state)
    if before is not None:
        query = query.where(HookMessage.seq < before)
    return list(db.session.scalars(query.order_by(HookMessage.seq.desc()).limit(limit)))


def check_url(url: str) -> None:
    """Raises Refusal(HOOK_URL_BAD) for what is no address that messages could be sent to."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("https", "http") and bool(parts.hostname) and (parts.port or 443) > 0
    except ValueError:
        fine = False
    if not fine or parts.username or parts.fragment or len(url) > MOST_URL or not url.isascii() or _has_gaps(url):
        raise Refusal(Reason.HOOK_URL_BAD, where="url")


def _has_gaps(url: str) -> bool:
    return any(letter <= " " or letter == "\x7f" for letter in url)


def _new_secret() -> str:
    return rules.SECRET_MARK + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _visible(viewer: Person) -> Select[Hook]:
    if not roles.holds(viewer.roles, roles.CONNECTS):
        raise Refusal(Reason.NOT_ALLOWED)
    query = select(Hook).where(Hook.office_id.in_(scope.offices_seen(viewer)))
    return query.options(joinedload(Hook.office), joinedload(Hook.maker))


def _active(by: Person, hook_id: str) -> Hook:
    hook = get_hook(by, hook_id)
    if hook.ended_at is not None:
        raise Refusal(Reason.HOOK_UNKNOWN)
    return hook


def _may(by: Person, office_id: str) -> None:
    if not roles.holds(by.roles, roles.CONNECTS):
        raise Refusal(Reason.NOT_ALLOWED)
    if office_id not in scope.offices_seen(by):
        raise Refusal(Reason.OFFICE_UNKNOWN, where="office_id")
