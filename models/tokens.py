"""Tokens of other systems: made for an office with reading rights and a last day, known by their hash, revoked."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import audit, scope
from models.db import db, writing
from models.tables_people import Person
from models.tables_places import Office
from models.tables_tokens import ApiToken
from workflow import roles as rules

# What a token begins with, so that one left in a file is known for what it is.
MARK = "titian_"
MOST_TOKENS = 50
MOST_DAYS = 366
# That a token is used is noted no more often than that.
NOTED_EVERY = timedelta(hours=1)
# Built once: every call asks it.
_BY_HASH = select(ApiToken).where(ApiToken.token_hash == bindparam("token_hash")).options(joinedload(ApiToken.office))


def make_token(by: Person, name: str, office_id: str, roles: list[str], ends_on: date | None) -> tuple[str, ApiToken]:
    """Make a token; the text is seen here once and never again.

    Raises Refusal: NOT_ALLOWED, OFFICE_UNKNOWN, NAME_NEEDED, ROLE_UNKNOWN, TOKEN_DAY_BAD, TOKEN_TOO_MANY.
    """
    token, name = MARK + ids.new_token(), name.strip()[:120]
    with writing():
        _may(by)
        if office_id not in scope.offices_seen(by):
            raise Refusal(Reason.OFFICE_UNKNOWN, where="office_id")
        if not name:
            raise Refusal(Reason.NAME_NEEDED, where="name")
        wanted = [role for role in grantable(by) if role in roles]
        if not wanted or len(wanted) < len(set(roles)):
            raise Refusal(Reason.ROLE_UNKNOWN, where="roles", role=", ".join(sorted(set(roles) - set(wanted))) or "-")
        today = _today(db.session.get_one(Office, office_id))
        if ends_on is None or not today <= ends_on <= today + timedelta(days=MOST_DAYS):
            raise Refusal(Reason.TOKEN_DAY_BAD, where="ends_on", most=MOST_DAYS)
        alive = select(func.count()).select_from(ApiToken).where(ApiToken.revoked_at.is_(None))
        if (db.session.scalar(alive.where(ApiToken.ends_on >= today)) or 0) >= MOST_TOKENS:
            raise Refusal(Reason.TOKEN_TOO_MANY, most=MOST_TOKENS)
        row = ApiToken(
            id=ids.new_uuid(),
            name=name,
            token_hash=sha256_hex(token),
            office_id=office_id,
            roles=wanted,
            made_at=clock.now(),
            made_by=by.id,
            ends_on=ends_on,
        )
        db.session.add(row)
        detail = {"name": name, "office_id": office_id, "roles": wanted, "ends_on": ends_on.isoformat()}
        audit.record(by, "token.made", f"token:{row.id}", detail)
    return token, row


def revoke_token(by: Person, token_id: str) -> ApiToken:
    """Let a token count no more, from this moment. Raises Refusal: NOT_ALLOWED, TOKEN_NOT_HERE."""
    with writing():
        row = get_token(by, token_id)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = clock.now(), by.id
            audit.record(by, "token.revoked", f"token:{row.id}", {"name": row.name})
    return row


def list_tokens(viewer: Person) -> list[ApiToken]:
    """The tokens of the viewer's offices, those that count first. Raises Refusal(NOT_ALLOWED)."""
    query = _visible(viewer).order_by(ApiToken.revoked_at.is_not(None), ApiToken.ends_on.desc(), ApiToken.id)
    return list(db.session.scalars(query.limit(MOST_TOKENS * 4)))


def get_token(viewer: Person, token_id: str) -> ApiToken:
    """One token in the viewer's scope. Raises Refusal: NOT_ALLOWED, TOKEN_NOT_HERE."""
    row = db.session.scalar(_visible(viewer).where(ApiToken.id == token_id))
    if row is None:
        raise Refusal(Reason.TOKEN_NOT_HERE)
    return row


def counts(row: ApiToken, at: datetime | None = None) -> bool:
    """Does this token open anything now?"""
    return row.revoked_at is None and _today(row.office, at) <= row.ends_on


def reader_of(token: str) -> Person | None:
    """Who reads with this token: nobody's account, with the token's office and rights; None when it does not count.

    That it is used is noted, once an hour at most.
    """
    row = db.session.scalar(_BY_HASH, {"token_hash": sha256_hex(token)}) if token.startswith(MARK) else None
    if row is None or not counts(row):
        return None
    _note_use(row)
    return Person(
        id=f"token:{row.id}",
        name=row.name,
        username="",
        office_id=row.office_id,
        roles=list(row.roles),
        village_codes=[],
        language="id",
        active=True,
        session_rev=0,
        created_at=row.made_at,
    )


def grantable(by: Person) -> list[str]:
    """The reading rights that somebody may give a token: none above what they may give a person."""
    return [role for role in rules.ROLES if role in rules.READS_OFFICE & rules.grantable(by.roles)]


def _note_use(row: ApiToken) -> None:
    now = clock.now()
    if row.last_used_at is not None and now - row.last_used_at < NOTED_EVERY:
        return
    before = row.last_used_at
    with writing():
        same = ApiToken.last_used_at.is_(None) if before is None else ApiToken.last_used_at == before
        noted = update(ApiToken).where(ApiToken.id == row.id, same).values(last_used_at=now).returning(ApiToken.id)
        if db.session.execute(noted, execution_options={"synchronize_session": False}).one_or_none():
            audit.append([(f"token:{row.id}", "token.used", f"token:{row.id}", {"name": row.name})])


def _today(office: Office, at: datetime | None = None) -> date:
    return (at or clock.now()).astimezone(ZoneInfo(office.time_zone)).date()


def _may(by: Person) -> None:
    if not rules.holds(by.roles, rules.CONNECTS):
        raise Refusal(Reason.NOT_ALLOWED)


def _visible(viewer: Person) -> Select[ApiToken]:
    _may(viewer)
    query = select(ApiToken).where(ApiToken.office_id.in_(scope.offices_seen(viewer)))
    return query.options(joinedload(ApiToken.office), joinedload(ApiToken.maker))
