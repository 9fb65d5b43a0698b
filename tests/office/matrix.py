"""The matrix: every route of the office, called as every role from everywhere, and what each answer may hold."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core import clock
from models import AuditEntry, db
from office.permission import ANYBODY
from tests.office.matrix_subjects import SHARED
from tests.office.matrix_world import AWAY, HOMES, KEYWORD, NOW, SEEN_FROM, Subject, World

CASES = ("own", "other", "nobody", "ended")
# A page that is the reader's own, or says why not; a step that is not possible now; an entry that is not complete
ANSWERED = {200, 302, 303, 304, 400, 409, 413, 415, 422, 429}
_RAW = "0" * 40


@dataclass
class Found:
    """What a run came to. wrong: answers that are not as declared; leaks: marks where they may not be."""

    routes: int = 0
    requests: int = 0
    wrong: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Call:
    """One request: a route with its parameters filled in."""

    rule: Rule
    method: str
    path: str
    subject: Subject | None


def routes_of(app: Flask) -> list[Rule]:
    """The office's routes and the landing page, as the app itself knows them; static files are public."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("office.", "door."))]
    return [rule for rule in rules if not rule.endpoint.endswith(".static")]


def without_subject(app: Flask, world: World) -> list[str]:
    """A sentence for each route whose parameters nothing gives."""
    return [
        f"{rule.endpoint} ({rule.rule}) asks for {', '.join(sorted(rule.arguments))}: add a Subject that has all of "
        "these to tests/office/matrix_subjects.py, and who may see it."
        for rule in routes_of(app)
        if rule.arguments and not _fitting(rule, world)
    ]


def run(app: Flask, world: World, role: str, cases: tuple[str, ...] = CASES) -> Found:
    """Call every route as this role; what is not this reader's comes first, and it must change nothing."""
    found = Found(routes=len(routes_of(app)))
    with clock.stopped_at(NOW):
        for case in sorted(cases, key=("nobody", "ended", "other", "own").index):
            for call in _calls(app, world, everything=case in ("own", "other")):
                _check(app, world, role, case, call, found)
    return found


def _calls(app: Flask, world: World, *, everything: bool) -> Iterator[Call]:
    """Each route with each object that it may be about; with one of them for those who may see none."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(routes_of(app), key=lambda rule: (rule.endpoint.split(".")[-1] != "sign_out", rule.rule)):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            fitting: list[Subject | None] = [*_fitting(rule, world)] if rule.arguments else [None]
            for subject in fitting if everything else fitting[:1]:
                values = {name: subject.params[name] for name in rule.arguments} if subject else {}
                yield Call(rule, method, adapter.build(rule.endpoint, values, method), subject)


def _fitting(rule: Rule, world: World) -> list[Subject]:
    return [
        subject
        for subject in world.subjects
        if rule.arguments <= subject.params.keys() and (not subject.only or rule.endpoint.startswith(subject.only))
    ]


def _check(app: Flask, world: World, role: str, case: str, call: Call, found: Found) -> None:
    who = f"{role}/{case} {call.method} {call.path} ({call.subject.name if call.subject else '-'})"
    view = app.view_functions[call.rule.endpoint]
    declared = getattr(view, "allowed_roles", None)
    if declared is None:
        found.wrong.append(f"{who}: nothing says who may call it")
        return
    before = _written(app)
    hostile = case in ("own", "other") and call.method == "GET" and call.subject is None
    for query in ({}, _hostile(world)) if hostile else ({},):
        answer = _ask(app, world, role, case, call, query)
        found.requests += 1
        problem = _problem(answer, role, case, call, declared)
        if problem:
            found.wrong.append(f"{who}: {problem}")
        found.leaks += [f"{who}: {mark}" for mark in _leaked(answer, world, role, case)]
    foreign = case in ("nobody", "ended") or (case == "other" and call.subject is not None)
    if foreign and declared is not ANYBODY and _written(app) != before:
        found.wrong.append(f"{who}: it was refused and something was written all the same")


def _problem(answer: TestResponse, role: str, case: str, call: Call, declared: frozenset[str]) -> str:
    """Why an answer is not as the route declares and the reader's scope says; empty when it is."""
    status = answer.status_code
    if status >= 500:
        return f"{status}"
    if declared is ANYBODY:
        return ""
    if case in ("nobody", "ended"):
        to_sign_in = status in (302, 303) and "/office/sign-in" in answer.headers.get("Location", "")
        return "" if to_sign_in else f"{status} instead of the sign-in page"
    if role not in declared:
        return "" if status == 403 else f"{status} instead of 403"
    if call.subject is None:
        # A post without its fields may name nothing that there is, or nothing of theirs.
        return "" if status in ANSWERED | ({403, 404} if call.method != "GET" else set()) else f"{status}"
    if call.subject.name in SHARED:
        return ""
    if case == "other" or role not in call.subject.readers:
        return "" if status in (403, 404) else f"{status} instead of 404"
    # A step may be refused to a reader by a rule of its own (one's own report, a chief's step).
    return "" if status in ANSWERED | {403, 404} - ({403, 404} if _is_reading(call) else set()) else f"{status}"


def _is_reading(call: Call) -> bool:
    return call.method == "GET" and call.rule.endpoint in ("office.review.report", "office.people.show_person")


def _leaked(answer: TestResponse, world: World, role: str, case: str) -> list[str]:
    text = f"{said(answer)} {dict(answer.headers)}".lower()
    home = {"own": HOMES, "other": AWAY}.get(case, {}).get(role, "")
    seen = SEEN_FROM.get(home, set())
    return [
        mark for mark, (of, readers) in world.marks.items() if mark in text and not (of in seen and role in readers)
    ]


def said(answer: TestResponse) -> str:
    """Every text of an answer, packed or zipped."""
    body = answer.get_data()
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b" ".join(parts.read(name) for name in parts.namelist())
    return body.decode("utf-8", "replace")


def _ask(app: Flask, world: World, role: str, case: str, call: Call, query: dict[str, str]) -> TestResponse:
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = _RAW
        session["since"] = session["seen"] = int(NOW.timestamp())
        if case != "nobody":
            session["_user_id"] = world.sessions[role, case]
            session["_fresh"] = True
    data: dict[str, Any] = {"csrf_token": _token(app), "rev": "1", "note": "x", "then": ""}
    headers = {"X-CSRFToken": data["csrf_token"]}
    given = {"query_string": query} if call.method == "GET" else {"data": data}
    return client.open(call.path, method=call.method, headers=headers, **given)


def _token(app: Flask) -> str:
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(_RAW))


def _hostile(world: World) -> dict[str, str]:
    """Filters that name what may be another's; no word of it is a mark."""
    names = {"office": "office-me", "place": "16.03.06.1001", "village": "16.03.06.1001", "regency": "16.03"}
    return {"state": "all", "q": KEYWORD, "text": KEYWORD, "pimpasa": world.ids["perwira.me"], **names}


def _written(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(db.select(func.max(AuditEntry.seq))) or 0
